import { meantValues } from "./meant-values.js";
import type { ParquetColumn } from "./parquet-schema.js";

/** Values of a column as they are in memory. */
export type PlainValues =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | readonly unknown[];

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
