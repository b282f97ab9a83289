import type { RecordPointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";

/** Numbers of permutations held at a time. */
export const HELD = 2 ** 22;
/** A permuted statistic this close below the observed one is the same, but for rounding and for where searches end. */
export const TIE = 1 - 1e-6;

/** What is permuted: units in stretches; each stretch is permuted by itself. */
export interface Units {
  /** Key of each unit among all that could occur, so that missing cells leave the order of the others as it is. */
  readonly key: Int32Array;
  /** Keys there are. */
  readonly keys: number;
  /** Stretch of each unit. */
  readonly stretch: Int32Array;
}

/** Positions must fit beside 32 random bits in the 53 of a double. */
const MOST_UNITS = 2 ** 20;

/**
 * Permutations of the units inside their stretches, by the ranks of random keys: replicate r orders the units by r's
 * random words. Replicate 0 is the identity.
 *
 * @param random pointer to the generator
 * @returns count × units: place from which each unit is taken
 */
export function drawPermutations(
  scratch: Scratch,
  random: RecordPointer<"Philox">,
  { key, keys, stretch }: Units,
  first: number,
  count: number,
): Int32Array {
  const units = key.length;
  const out = new Int32Array(count * units);
  const places = stretches(stretch);
  const words = scratch.i32(keys);
  const ranked = new Float64Array(units);
  for (let r = 0; r < count; r++) {
    const permutation = out.subarray(r * units, (r + 1) * units);
    if (first + r === 0) {
      for (let u = 0; u < units; u++) permutation[u] = u;
      continue;
    }
    scratch.kernel.drawWords(random, first + r, keys, words);
    const drawn = scratch.viewI32(words, keys);
    for (const place of places) {
      const part = ranked.subarray(0, place.length);
      for (let i = 0; i < place.length; i++) {
        part[i] = (drawn[key[place[i]!]!]! >>> 0) * MOST_UNITS + place[i]!;
      }
      part.sort();
      for (let i = 0; i < place.length; i++) permutation[place[i]!] = part[i]! % MOST_UNITS;
    }
  }
  return out;
}

/** The places of each stretch. */
function stretches(stretch: Int32Array): number[][] {
  const found = new Map<number, number[]>();
  stretch.forEach((value, place) => {
    const known = found.get(value);
    if (known === undefined) found.set(value, [place]);
    else known.push(place);
  });
  return [...found.values()];
}
