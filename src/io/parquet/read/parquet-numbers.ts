import type { ColumnChunk, Compressors, SchemaElement } from "hyparquet";
import { integerNumber } from "../../stream/as-numbers.js";
import { unpackLevels } from "./parquet-levels.js";
import { type DataPage, parquetPages } from "./parquet-pages.js";
import { type PlacedChunk, placeOfChunk } from "./parquet-place.js";

/** A column chunk of numbers in pages of the usual kinds, which `decodeNumbers` reads. */
export interface NumberChunk extends PlacedChunk {
  readonly name: string;
  readonly type: "DOUBLE" | "FLOAT" | "INT32" | "INT64";
}

const numberTypes: readonly string[] = ["DOUBLE", "FLOAT", "INT32", "INT64"];
const usualEncodings: readonly string[] = ["PLAIN", "RLE", "RLE_DICTIONARY", "PLAIN_DICTIONARY"];
const signed: readonly string[] = ["INT_8", "INT_16", "INT_32", "INT_64"];

/** The chunk as one of numbers; undefined for dates, decimals, text and rare encodings. */
export function numberChunk(chunk: ColumnChunk, element: SchemaElement): NumberChunk | undefined {
  const { meta_data: meta, file_path } = chunk;
  if (meta === undefined || file_path !== undefined || !isNumbers(element)) return undefined;
  if (!meta.encodings.every((encoding) => usualEncodings.includes(encoding))) return undefined;
  return {
    name: element.name,
    type: element.type as NumberChunk["type"],
    ...placeOfChunk(meta, element),
  };
}

function isNumbers({ type, converted_type, logical_type }: SchemaElement): boolean {
  if (type === undefined || !numberTypes.includes(type)) return false;
  if (converted_type !== undefined && !signed.includes(converted_type)) return false;
  return logical_type === undefined || (logical_type.type === "INTEGER" && logical_type.isSigned);
}

const plain = 0;

/**
 * The numbers of a chunk, NaN where missing, from its bytes. A page that holds all of them is not copied: the result may lie
 * where `bytes` do. Throws where the bytes are not those of such a chunk.
 */
export function decodeNumbers(bytes: Uint8Array, chunk: NumberChunk, compressors: Compressors): Float64Array {
  const { rows } = chunk;
  let all: Float64Array | undefined;
  let dictionary: Float64Array | undefined;
  let done = 0;
  for (const page of parquetPages(bytes, chunk, compressors)) {
    if (page.kind === "dictionary") {
      dictionary = plainNumbers(page.values, chunk, page.count);
      continue;
    }
    const numbers = pageNumbers(page, chunk, dictionary);
    if (numbers.length === rows) return numbers;
    all ??= new Float64Array(rows);
    all.set(numbers, done);
    done += numbers.length;
  }
  return all ?? new Float64Array(0);
}

function pageNumbers(
  { values, levels, nulls, count, encoding }: DataPage,
  chunk: NumberChunk,
  dictionary: Float64Array | undefined,
): Float64Array {
  const present = levels && nulls !== 0 ? presence(levels, count) : undefined;
  let there = count;
  if (present !== undefined) for (const level of present) there -= 1 - level;
  const numbers =
    encoding === plain
      ? plainNumbers(values, chunk, there)
      : dictionaryNumbers(values, there, dictionary ?? new Float64Array(0));
  if (present === undefined || there === count) return numbers;
  const all = new Float64Array(count);
  for (let i = 0, next = 0; i < count; i++) all[i] = present[i] === 0 ? Number.NaN : numbers[next++]!;
  return all;
}

function presence(levels: Uint8Array, count: number): Uint8Array {
  const present = new Uint8Array(count);
  unpackLevels(levels, 1, present);
  return present;
}

function dictionaryNumbers(values: Uint8Array, count: number, dictionary: Float64Array): Float64Array {
  const places = new Uint32Array(count);
  if (count > 0) unpackLevels(values.subarray(1), values[0]!, places);
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const place = places[i]!;
    if (place >= dictionary.length) throw new Error("a place that the dictionary does not have");
    numbers[i] = dictionary[place]!;
  }
  return numbers;
}

const sizes = { DOUBLE: 8, FLOAT: 4, INT32: 4, INT64: 8 } as const;

function plainNumbers(bytes: Uint8Array, { type, name }: NumberChunk, count: number): Float64Array {
  const size = count * sizes[type];
  if (bytes.length < size) throw new Error("a page that ends early");
  const { buffer, byteOffset } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice(0, size);
  if (type === "DOUBLE") return new Float64Array(buffer, byteOffset, count);
  if (type === "FLOAT") return Float64Array.from(new Float32Array(buffer, byteOffset, count));
  if (type === "INT32") return Float64Array.from(new Int32Array(buffer, byteOffset, count));
  return Float64Array.from(new BigInt64Array(buffer, byteOffset, count), (value) =>
    integerNumber(value, name),
  );
}
