import { isMissing } from "../../../table/as-column.js";
import type { Column } from "../../../table/table.js";

/** What a column of a table is in a Parquet file. */
export type ParquetType = "BOOLEAN" | "INT32" | "FLOAT" | "DOUBLE" | "STRING";

/** The type that a column is written as; a column without a value is text. */
export function parquetType(column: Column): ParquetType {
  if (ArrayBuffer.isView(column)) {
    if (column instanceof Float32Array) return "FLOAT";
    return integers.some((type) => column instanceof type) ? "INT32" : "DOUBLE";
  }
  const kind = typeof firstValue(column);
  if (kind === "number") return "DOUBLE";
  return kind === "boolean" ? "BOOLEAN" : "STRING";
}

const integers = [Int32Array, Int16Array, Int8Array, Uint16Array, Uint8Array];

/** Has any row of a column a value? Numbers are not looked at. */
export function hasValues(column: Column): boolean {
  return ArrayBuffer.isView(column) || firstValue(column) !== undefined;
}

function firstValue(column: ArrayLike<unknown>): unknown {
  for (let i = 0; i < column.length; i++) {
    if (column[i] !== null && column[i] !== undefined) return column[i];
  }
  return undefined;
}

/** The values of a column as Parquet has them: those that are there, one after the other. */
interface ParquetValues {
  /** Which rows have a value, 1 or 0 each; undefined where all have. */
  readonly present: Uint8Array | undefined;
  /** How many have. */
  readonly count: number;
  /** The values, or where there is a dictionary those of it. */
  readonly plain: Uint8Array;
  readonly dictionary?: { readonly size: number; readonly places: Uint16Array };
}

/** The values of a column of that type; null, undefined and NaN are no values. Doubles stay themselves bit for bit. */
export function parquetValues(column: Column, type: ParquetType): ParquetValues {
  if (type === "STRING") return textValues(column as readonly (string | null)[]);
  if (type === "BOOLEAN") return flagValues(column as readonly (boolean | null)[]);
  if (type === "INT32") {
    const numbers = Int32Array.from(column as ArrayLike<number>);
    return { present: undefined, count: numbers.length, plain: bytesOf(numbers) };
  }
  return type === "FLOAT" ? floatValues(column as Float32Array) : doubleValues(column as ArrayLike<number>);
}

function doubleValues(column: ArrayLike<number>): ParquetValues {
  const all = column instanceof Float64Array ? column : Float64Array.from(column, (value) => value ?? NaN);
  const present = presence(all);
  const numbers = present === undefined ? all : all.filter((value) => !Number.isNaN(value));
  const known = { present, count: numbers.length };
  const dictionary = dictionaryOfNumbers(numbers);
  if (dictionary === undefined) return { ...known, plain: bytesOf(numbers) };
  const { values, places } = dictionary;
  return { ...known, plain: bytesOf(values), dictionary: { size: values.length, places } };
}

function floatValues(column: Float32Array): ParquetValues {
  const present = presence(column);
  const numbers = present === undefined ? column : column.filter((value) => !Number.isNaN(value));
  return { present, count: numbers.length, plain: bytesOf(numbers) };
}

function textValues(column: readonly (string | null)[]): ParquetValues {
  const present = presence(column);
  const texts = (present === undefined ? column : column.filter((value) => value !== null)) as string[];
  const known = { present, count: texts.length };
  const dictionary = dictionaryOfTexts(texts);
  if (dictionary === undefined) return { ...known, plain: textBytes(texts) };
  const { values, places } = dictionary;
  return { ...known, plain: textBytes(values), dictionary: { size: values.length, places } };
}

function flagValues(column: readonly (boolean | null)[]): ParquetValues {
  const present = presence(column);
  const flags = present === undefined ? column : column.filter((value) => value !== null);
  const plain = new Uint8Array(Math.ceil(flags.length / 8));
  for (const [i, flag] of flags.entries()) if (flag) plain[i >> 3]! |= 1 << (i & 7);
  return { present, count: flags.length, plain };
}

function presence(column: ArrayLike<unknown>): Uint8Array | undefined {
  let present: Uint8Array | undefined;
  for (let i = 0; i < column.length; i++) {
    if (!isMissing(column[i])) continue;
    present ??= new Uint8Array(column.length).fill(1);
    present[i] = 0;
  }
  return present;
}

/** UTF-8, each text with its length before it. */
function textBytes(texts: readonly string[]): Uint8Array {
  const most = texts.reduce((sum, { length }) => sum + 4 + 3 * length, 0);
  const bytes = new Uint8Array(most);
  const lengths = new DataView(bytes.buffer);
  const encoder = new TextEncoder();
  let at = 0;
  for (const text of texts) {
    const from = at + 4;
    const isAscii = putAscii(text, bytes, from);
    const length = isAscii ? text.length : encoder.encodeInto(text, bytes.subarray(from)).written;
    lengths.setUint32(at, length, true);
    at = from + length;
  }
  return bytes.subarray(0, at);
}

/** Most names are ASCII; a call of the encoder for each would take longer than they do. */
function putAscii(text: string, bytes: Uint8Array, from: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return false;
    bytes[from + i] = code;
  }
  return true;
}

/** Numbers as they lie in memory, which is little-endian, as Parquet's are. */
function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Values of a column once each, in the order in which they appear, and which of them stands in every place. */
interface Dictionary<T> {
  readonly values: T;
  readonly places: Uint16Array;
}

/** Most texts of a dictionary, and most numbers: results are mostly distinct, and the search for more would be in vain. */
const mostTexts = 1 << 16;
const mostNumbers = 255;

/** The dictionary of texts that occur twice or more on average; otherwise it would take more than the texts. */
function dictionaryOfTexts(texts: readonly string[]): Dictionary<string[]> | undefined {
  const most = Math.min(mostTexts, texts.length / 2);
  const places = new Uint16Array(texts.length);
  const known = new Map<string, number>();
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!;
    // Rows of a response follow each other.
    if (i > 0 && text === texts[i - 1]) {
      places[i] = places[i - 1]!;
      continue;
    }
    let place = known.get(text);
    if (place === undefined) {
      place = known.size;
      if (place >= most) return undefined;
      known.set(text, place);
    }
    places[i] = place;
  }
  return { values: [...known.keys()], places };
}

const slots = 1024;

/** The dictionary of few numbers, told apart by their bits: −0 is not 0. */
function dictionaryOfNumbers(numbers: Float64Array): Dictionary<Float64Array> | undefined {
  const most = Math.min(mostNumbers, numbers.length / 2);
  const bits = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
  const places = new Uint16Array(numbers.length);
  // An open table of hashes: each slot holds the row where its number first stood, plus one.
  const first = new Uint32Array(slots);
  const placeOf = new Uint16Array(slots);
  const values: number[] = [];
  for (let i = 0; i < numbers.length; i++) {
    const [low, high] = [bits[2 * i]!, bits[2 * i + 1]!];
    let slot = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) >>> 22;
    for (; first[slot] !== 0; slot = (slot + 1) % slots) {
      const row = first[slot]! - 1;
      if (bits[2 * row] === low && bits[2 * row + 1] === high) break;
    }
    if (first[slot] === 0) {
      if (values.length >= most) return undefined;
      first[slot] = i + 1;
      placeOf[slot] = values.length;
      values.push(numbers[i]!);
    }
    places[i] = placeOf[slot]!;
  }
  return { values: Float64Array.from(values), places };
}
