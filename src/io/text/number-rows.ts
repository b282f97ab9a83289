import { behind, type Pointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import { cellValue } from "../../table/parse-number.js";
import { decodeUtf8 } from "./decode-text.js";
import { unquoted } from "./plain-quotes.js";
import type { Lines } from "./record-blocks.js";

/** Lines of text on the kernel's arena, to be read row by row. */
export interface NumberRows {
  readonly scratch: Scratch;
  readonly bytes: Uint8Array;
  readonly delimiter: number;
  readonly newline: number;
  readonly width: number;
  /** The numbers of the row read last. */
  readonly values: Float64Array;
  readonly text: Pointer;
  readonly powers: Pointer;
  readonly out: Pointer;
  readonly stop: Pointer;
  /** Where the kernel stopped. */
  readonly stopped: Uint32Array;
}

/** What the kernel needs behind a text: it looks at eight bytes at once. */
const padding = 16;

/** Whether cells kept apart so can be read here: the delimiter is one byte, and no part of a number or of NA. */
export function hasNumberRows({ dialect }: Lines): boolean {
  return /^[^0-9A-Za-z+.-]$/.test(dialect.delimiter) && dialect.delimiter < "\x7f";
}

/** Lay out lines whose rows have `width` numbers each. Valid until `scratch` is used for something else. */
export function layOutRows(scratch: Scratch, { bytes, dialect }: Lines, width: number): NumberRows {
  const newline = dialect.newline.charCodeAt(0);
  const powers = scratch.putBytes(new Uint8Array(powersOfFive().buffer));
  const stop = scratch.f64(1);
  const out = scratch.f64(width);
  const text = scratch.putBytes(bytes, padding);
  scratch.viewBytes(behind(text, bytes.length), padding).fill(newline);
  return {
    scratch,
    bytes,
    delimiter: dialect.delimiter.charCodeAt(0),
    newline,
    width,
    values: scratch.viewF64(out, width),
    text,
    powers,
    out,
    stop,
    stopped: new Uint32Array(scratch.kernel.memory.buffer, stop, 1),
  };
}

/**
 * Read the numbers between `from` and the end of the line into `values`. Returns where the line ends, or −1 when there are
 * more or fewer cells than `width` or one is neither a number nor missing.
 *
 * The kernel reads what a double needs at most (19 digits, exponents within ±64); what is spelt otherwise, in blanks or
 * quotes, goes through `Number`, and the values are the same.
 */
export function readNumbers(rows: NumberRows, from: number): number {
  const { scratch, delimiter, newline, width, values, text, powers, out, stop, stopped } = rows;
  let at = behind(text, from);
  let cell = 0;
  for (;;) {
    const count = scratch.kernel.readRow(at, cell, width, delimiter, newline, powers, out, stop);
    const place = stopped[0]! - text;
    if (count >= 0) return count === width ? place : -1;
    cell = -1 - count;
    const end = cellEnd(rows, place);
    const value = cell < width ? cellValue(unquoted(decodeUtf8(rows.bytes.subarray(place, end)))) : undefined;
    if (value === undefined) return -1;
    values[cell++] = value;
    if (rows.bytes[end] !== delimiter) return cell === width ? end : -1;
    at = behind(text, end + 1);
  }
}

function cellEnd({ bytes, delimiter, newline }: NumberRows, from: number): number {
  let end = from;
  while (end < bytes.length && bytes[end] !== delimiter && bytes[end] !== newline) end++;
  return end;
}

/** The largest power that the kernel knows (assembly/text/decimal.ts). */
const largest = 64;

let words: BigUint64Array | undefined;

/** Reciprocals of powers up to this one are rounded up: numbers halfway between two doubles may have them. */
const largestHalfway = 27;

/** The leading 128 bits of 5^q for q = −64 … 64, low word first, made at first use; see assembly/text/decimal.ts. */
function powersOfFive(): BigUint64Array {
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
