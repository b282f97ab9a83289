/** The largest power that the kernel knows (assembly/text/decimal.ts). */
const largest = 64;

let words: BigUint64Array | undefined;

/** Reciprocals of powers up to this one are rounded up: numbers halfway between two doubles may have them. */
const largestHalfway = 27;

/** The leading 128 bits of 5^q for q = −64 … 64, low word first, made at first use; see assembly/text/decimal.ts. */
export function powersOfFive(): BigUint64Array {
  words ??= makeWords();
  return words;
}

function makeWords(): BigUint64Array {
  const made = new BigUint64Array(2 * (2 * largest + 1));
  for (let q = -largest; q <= largest; q++) {
    const bits = q < 0 ? reciprocal(-q) : leading(5n ** BigInt(q));
    made.set([BigInt.asUintN(64, bits), bits >> 64n], 2 * (q + largest));
  }
  return made;
}

/** The first 128 bits of a number. */
function leading(value: bigint): bigint {
  const excess = BigInt(bitLength(value)) - 128n;
  return excess < 0n ? value << -excess : value >> excess;
}

/** The first 128 bits of 5^−q. */
function reciprocal(q: number): bigint {
  const value = 5n ** BigInt(q);
  const below = (1n << BigInt(bitLength(value) + 127)) / value;
  return q <= largestHalfway ? below + 1n : below;
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}
