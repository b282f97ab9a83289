import type { RecordPointer } from "../kernel/pointer.js";
import type { Scratch } from "../kernel/scratch.js";

/**
 * Open a stream of random numbers in the kernel. What it gives depends on the seed, the name and the replicate alone,
 * so that shards, threads and the order of the responses cannot change a result.
 *
 * @param name what is drawn and for which response: `bootstrap Y2`
 * @returns pointer to the generator
 */
export function openStream(scratch: Scratch, seed: number, name: string): RecordPointer<"Philox"> {
  const key0 = seed >>> 0;
  const key1 = Math.floor(seed / 2 ** 32) >>> 0;
  const pointer = scratch.kernel.openRandom(key0, key1, hash(name, 0x811c9dc5), hash(name, 0x2f0b4a27));
  return scratch.require(pointer);
}

/** 32 bits of a name: multiply and rotate over its code units, then mix (after Murmur3's finaliser). */
function hash(name: string, start: number): number {
  let h = start;
  for (let i = 0; i < name.length; i++) {
    h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
    h = (h << 13) | (h >>> 19);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
