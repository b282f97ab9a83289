/**
 * Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, SC '11): random words as a function of a key and a counter, so that
 * any stream can be drawn anywhere, in any order, by any thread. The key is the seed; the counter holds the name of
 * the stream, the replicate and the position.
 */
@unmanaged
export class Philox {
  key0: u32;
  key1: u32;
  /** Counter: position, replicate, and two words that name the stream. */
  position: u32;
  replicate: u32;
  stream0: u32;
  stream1: u32;
  /** The block at work and how many of its words are left. */
  word0: u32;
  word1: u32;
  word2: u32;
  word3: u32;
  left: i32;
  /** 1 while `spare` holds the second normal of a pair. */
  paired: i32;
  spare: f64;
}
