import { isMissingText, parseNumber } from "../table/parse-number.js";

const plus = 43;
const minus = 45;
const dot = 46;
const zero = 48;

/** 10⁰ … 10²², the powers of ten that a double holds exactly. */
const exactPowers = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/**
 * Read the cells of `text[from, to)` into `target[at, at + width)`, NaN where missing.
 * Returns how many cells there were (more or fewer than `width` is for the caller to judge), or −1 − k when cell k
 * is no number.
 *
 * Integers and decimals of up to 15 digits are m / 10ᵏ with m < 2⁵³ and k ≤ 22, both exact, so one division rounds
 * correctly (W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990); the rest goes through `Number`.
 */
export function readCells(
  text: string,
  from: number,
  to: number,
  delimiter: number,
  target: Float64Array,
  at: number,
  width: number,
): number {
  let count = 0;
  let position = from;
  while (position <= to) {
    const start = position;
    let code = position < to ? text.charCodeAt(position) : delimiter;
    const negative = code === minus;
    if (negative || code === plus) code = ++position < to ? text.charCodeAt(position) : delimiter;
    let mantissa = 0;
    let digits = 0;
    let point = -1;
    while (code !== delimiter) {
      const digit = code - zero;
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digits++;
      } else if (code === dot && point < 0) point = digits;
      else break;
      code = ++position < to ? text.charCodeAt(position) : delimiter;
    }
    let value: number | undefined;
    if (code !== delimiter || digits === 0) {
      while (code !== delimiter) code = ++position < to ? text.charCodeAt(position) : delimiter;
      value = cellValue(text.slice(start, position));
    } else if (digits > 15) {
      value = finite(Number(text.slice(start, position)));
    } else {
      const size = point < 0 ? mantissa : mantissa / exactPowers[digits - point]!;
      value = negative ? -size : size;
    }
    if (count < width) {
      if (value === undefined) return -1 - count;
      target[at + count] = value;
    }
    count++;
    position++;
  }
  return count;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** The number of one cell of text: NaN where missing, undefined where it is other text. */
export function cellValue(cell: string): number | undefined {
  const text = cell.trim();
  return isMissingText(text) ? Number.NaN : parseNumber(text);
}
