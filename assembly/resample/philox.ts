import { reserve } from "../memory/arena";
import { Philox } from "./random";

const MULTIPLIER0: u64 = 0xd2511f53;
const MULTIPLIER1: u64 = 0xcd9e8d57;
const WEYL0: u32 = 0x9e3779b9;
const WEYL1: u32 = 0xbb67ae85;

/** A generator with the given seed and stream; 0 when memory cannot grow. Call `restart` before drawing. */
export function openRandom(key0: u32, key1: u32, stream0: u32, stream1: u32): Philox | null {
  const random = changetype<Philox>(reserve(offsetof<Philox>()));
  if (changetype<usize>(random) == 0) return null;
  random.key0 = key0;
  random.key1 = key1;
  random.stream0 = stream0;
  random.stream1 = stream1;
  restart(random, 0);
  return random;
}

/** Go to the start of a replicate. */
export function restart(random: Philox, replicate: u32): void {
  random.position = 0;
  random.replicate = replicate;
  random.left = 0;
  random.paired = 0;
}

/** The next 32 random bits. */
export function nextWord(random: Philox): u32 {
  if (random.left == 0) nextBlock(random);
  random.left--;
  if (random.left == 3) return random.word0;
  if (random.left == 2) return random.word1;
  if (random.left == 1) return random.word2;
  return random.word3;
}

function nextBlock(random: Philox): void {
  let c0 = random.position++;
  let c1 = random.replicate;
  let c2 = random.stream0;
  let c3 = random.stream1;
  let k0 = random.key0;
  let k1 = random.key1;
  for (let round = 0; round < 10; round++) {
    const product0 = MULTIPLIER0 * <u64>c0;
    const product1 = MULTIPLIER1 * <u64>c2;
    c0 = <u32>(product1 >> 32) ^ c1 ^ k0;
    c1 = <u32>product1;
    c2 = <u32>(product0 >> 32) ^ c3 ^ k1;
    c3 = <u32>product0;
    k0 += WEYL0;
    k1 += WEYL1;
  }
  random.word0 = c0;
  random.word1 = c1;
  random.word2 = c2;
  random.word3 = c3;
  random.left = 4;
}
