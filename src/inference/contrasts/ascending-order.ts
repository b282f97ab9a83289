/** Bits of a digit, and its values. */
const BITS = 11;
const VALUES = 1 << BITS;
/** Fewer numbers than this are compared. */
const MIN_RADIX_LENGTH = 200;

/**
 * Places of numbers in ascending order, equal ones in the order in which they stand: a radix sort, whose time does not
 * grow faster than their number. The bits of numbers that are not negative are ordered as the numbers are.
 *
 * @param values none negative, none NaN
 */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const { length } = values;
  const order = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[i] = i;
  if (length < MIN_RADIX_LENGTH) return order.sort((a, b) => values[a]! - values[b]! || a - b);
  const words = new Uint32Array(2 * length);
  // +0 turns a negative zero, whose sign is a bit, into zero.
  const numbers = new Float64Array(words.buffer);
  for (let i = 0; i < length; i++) numbers[i] = values[i]! + 0;
  const low = isLittleEndian() ? 0 : 1;
  let from = order;
  let to = new Uint32Array(length);
  for (const [word, shift] of [
    [low, 0],
    [low, BITS],
    [low, 2 * BITS],
    [1 - low, 0],
    [1 - low, BITS],
    [1 - low, 2 * BITS],
  ] as const) {
    if (!sortByDigit(words, word, shift, from, to)) continue;
    [from, to] = [to, from];
  }
  return from;
}

/** Move places from `from` to `to` by one digit of their numbers; false, with nothing moved, where all have the same. */
function sortByDigit(
  words: Uint32Array,
  word: number,
  shift: number,
  from: Uint32Array,
  to: Uint32Array,
): boolean {
  const { length } = from;
  const next = new Uint32Array(VALUES);
  for (let i = word; i < words.length; i += 2) next[(words[i]! >>> shift) & (VALUES - 1)]!++;
  if (next.includes(length)) return false;
  for (let digit = 0, start = 0; digit < VALUES; digit++) {
    const count = next[digit]!;
    next[digit] = start;
    start += count;
  }
  for (let i = 0; i < length; i++) {
    const place = from[i]!;
    to[next[(words[2 * place + word]! >>> shift) & (VALUES - 1)]!++] = place;
  }
  return true;
}

function isLittleEndian(): boolean {
  return new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
}
