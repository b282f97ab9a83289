import type { Column } from "../../../table/table.js";
import { isMissing } from "../../columnar.js";
import { dictionaryOfNumbers, dictionaryOfTexts } from "./parquet-dictionary.js";

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
