import { decimalNumber, wholeFromBytes } from "../../decimals.js";
import type { ParquetColumn } from "./parquet-schema.js";
import type { PlainValues } from "./plain-values.js";

/** Physical values as what they stand for, by the column; those that are missing stay so. */
export function meantValues(values: PlainValues, column: ParquetColumn): PlainValues {
  const { meaning } = column;
  switch (meaning.kind) {
    case "texts":
      return each(values, textOf);
    case "decimals":
      return numbers(values, (value: number | bigint | Uint8Array) =>
        decimalNumber(value instanceof Uint8Array ? wholeFromBytes(value) : value, meaning.scale),
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

const decoder = new TextDecoder();

/** Most texts are short and ASCII: a call of the decoder takes longer than they do. */
const MAX_SHORT = 32;

function textOf(bytes: Uint8Array): string {
  const { length } = bytes;
  if (length > MAX_SHORT) return decoder.decode(bytes);
  for (let i = 0; i < length; i++) if (bytes[i]! > 127) return decoder.decode(bytes);
  return String.fromCharCode(...bytes);
}

function uuidOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A number of 16 bits (IEEE 754): a sign, five bits of exponent, ten of fraction. */
function halfOf(bytes: Uint8Array): number {
  const bits = bytes[0]! | (bytes[1]! << 8);
  const sign = bits >> 15 === 0 ? 1 : -1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * 2 ** -24 * fraction : sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
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
