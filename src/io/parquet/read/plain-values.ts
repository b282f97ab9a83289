import { decimalNumber, wholeFromBytes } from "../../decimals.js";
import { halfNumber, type PlainValues, textOfBytes } from "../../plain-values.js";
import type { ParquetColumn } from "./parquet-schema.js";

/** `count` values as they are written one after the other. Throws where the bytes end before. Numbers may lie in `bytes`. */
export function plainValues(bytes: Uint8Array, column: ParquetColumn, count: number): PlainValues {
  const isUnsigned = column.meaning.kind === "unsigned";
  switch (column.type) {
    case "DOUBLE":
      return view(bytes, count, Float64Array);
    case "FLOAT":
      return view(bytes, count, Float32Array);
    case "INT32":
      return isUnsigned
        ? view(bytes, count, Uint32Array)
        : meantValues(view(bytes, count, Int32Array), column);
    case "INT64":
      return isUnsigned
        ? view(bytes, count, BigUint64Array)
        : meantValues(view(bytes, count, BigInt64Array), column);
    case "BOOLEAN":
      need(bytes, Math.ceil(count / 8));
      return Array.from({ length: count }, (_, i) => ((bytes[i >> 3]! >> (i & 7)) & 1) === 1);
    case "BYTE_ARRAY":
      return meantValues(textBytes(bytes, count), column);
    default: {
      const width = column.width;
      need(bytes, count * width);
      const each = (_: unknown, i: number) => bytes.subarray(i * width, (i + 1) * width);
      return meantValues(Array.from({ length: count }, each), column);
    }
  }
}

function need(bytes: Uint8Array, size: number): void {
  if (bytes.length < size) throw new Error("a page that ends early");
}

interface Numbers<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, count: number): T;
}

/** Numbers where they lie, or copied where that is no multiple of their size. */
function view<T>(bytes: Uint8Array, count: number, Type: Numbers<T>): T {
  const size = count * Type.BYTES_PER_ELEMENT;
  need(bytes, size);
  const isAligned = bytes.byteOffset % Type.BYTES_PER_ELEMENT === 0;
  const { buffer, byteOffset } = isAligned ? bytes : bytes.slice(0, size);
  return new Type(buffer, byteOffset, count);
}

/** Bytes that each have their length before them. */
function textBytes(bytes: Uint8Array, count: number): Uint8Array[] {
  const lengths = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  need(bytes, 4 * count);
  const texts = new Array<Uint8Array>(count);
  for (let i = 0, at = 0; i < count; i++) {
    need(bytes, at + 4);
    const from = at + 4;
    at = from + lengths.getUint32(at, true);
    need(bytes, at);
    texts[i] = bytes.subarray(from, at);
  }
  return texts;
}

/** Physical values as what they stand for, by the column; those that are missing stay so. */
export function meantValues(values: PlainValues, column: ParquetColumn): PlainValues {
  const { meaning } = column;
  switch (meaning.kind) {
    case "texts":
      return each(values, textOfBytes);
    case "decimals":
      return numbers(values, (value: number | bigint | Uint8Array) =>
        decimalNumber(value instanceof Uint8Array ? wholeFromBytes(value) : value, meaning.scale),
      );
    case "wholes":
      return each(values, (value: number | bigint | Uint8Array) =>
        value instanceof Uint8Array ? wholeFromBytes(value) : value,
      );
    case "halves":
      return numbers(values, halfOf);
    case "days":
      return each(values, (days: number) => new Date(days * MILLISECONDS_PER_DAY));
    case "times":
      return each(values, (time: bigint) => new Date(Number(time / BigInt(meaning.perMillisecond))));
    case "old-times":
      return each(values, oldTimeOf);
    case "uuids":
      return each(values, uuidOf);
    case "unsigned":
      return ArrayBuffer.isView(values) ? asUnsigned(values) : each(values, unsignedOf);
    default:
      return values;
  }
}

const MILLISECONDS_PER_DAY = 86_400_000;

/** A list of what each value stands for; null and undefined stay null. */
function each<T>(values: PlainValues, take: (value: T) => unknown): unknown[] {
  const taken = new Array<unknown>(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as T | null | undefined;
    taken[i] = value === null || value === undefined ? null : take(value);
  }
  return taken;
}

function numbers<T>(values: PlainValues, take: (value: T) => number): Float64Array {
  const taken = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as T | null | undefined;
    taken[i] = value === null || value === undefined ? Number.NaN : take(value);
  }
  return taken;
}

function asUnsigned(values: PlainValues): PlainValues {
  if (values instanceof Int32Array) return new Uint32Array(values.buffer, values.byteOffset, values.length);
  if (values instanceof BigInt64Array)
    return new BigUint64Array(values.buffer, values.byteOffset, values.length);
  return values;
}

function unsignedOf(value: number | bigint): number | bigint {
  return typeof value === "bigint" ? BigInt.asUintN(64, value) : value >>> 0;
}

function uuidOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function halfOf(bytes: Uint8Array): number {
  return halfNumber(bytes[0]! | (bytes[1]! << 8));
}

/** Nanoseconds of a day and the Julian day, as Spark and Hive wrote times; hyparquet makes a date of them. */
function oldTimeOf(value: Uint8Array | Date): Date {
  if (value instanceof Date) return value;
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const day = view.getInt32(8, true) - JULIAN_DAY_OF_1970;
  const nanoseconds = BigInt(day) * 86_400_000_000_000n + view.getBigInt64(0, true);
  return new Date(Number(nanoseconds / 1_000_000n));
}

const JULIAN_DAY_OF_1970 = 2_440_588;
