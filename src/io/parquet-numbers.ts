import type { ColumnChunk, ColumnMetaData, Compressors, SchemaElement } from "hyparquet";
import { unpackLevels } from "./parquet-levels.js";
import { type Fields, readStruct } from "./read-thrift.js";

/** A column chunk of numbers in pages of the usual kinds, which `decodeNumbers` reads. */
export interface NumberChunk {
  readonly name: string;
  readonly type: "DOUBLE" | "FLOAT" | "INT32" | "INT64";
  readonly codec: ColumnMetaData["codec"];
  readonly isNullable: boolean;
  readonly rows: number;
  /** Where its bytes lie in the file. */
  readonly start: number;
  readonly end: number;
}

const numberTypes: readonly string[] = ["DOUBLE", "FLOAT", "INT32", "INT64"];
const usualEncodings: readonly string[] = ["PLAIN", "RLE", "RLE_DICTIONARY", "PLAIN_DICTIONARY"];
const signed: readonly string[] = ["INT_8", "INT_16", "INT_32", "INT_64"];

/** The chunk as one of numbers; undefined for dates, decimals, text and rare encodings. */
export function numberChunk(chunk: ColumnChunk, element: SchemaElement): NumberChunk | undefined {
  const { meta_data: meta, file_path } = chunk;
  if (meta === undefined || file_path !== undefined || !isNumbers(element)) return undefined;
  if (!meta.encodings.every((encoding) => usualEncodings.includes(encoding))) return undefined;
  const first = Number(meta.data_page_offset);
  // Some writers say 0 where there is no dictionary.
  const start = meta.dictionary_page_offset ? Math.min(first, Number(meta.dictionary_page_offset)) : first;
  return {
    name: element.name,
    type: element.type as NumberChunk["type"],
    codec: meta.codec,
    isNullable: element.repetition_type !== "REQUIRED",
    rows: Number(meta.num_values),
    start,
    end: start + Number(meta.total_compressed_size),
  };
}

function isNumbers({ type, converted_type, logical_type }: SchemaElement): boolean {
  if (type === undefined || !numberTypes.includes(type)) return false;
  if (converted_type !== undefined && !signed.includes(converted_type)) return false;
  return logical_type === undefined || (logical_type.type === "INTEGER" && logical_type.isSigned);
}

/** A page without its header. */
interface Page {
  readonly values: Uint8Array;
  /** Which rows have a value, packed; undefined where all have. */
  readonly levels: Uint8Array | undefined;
  readonly count: number;
  readonly encoding: number;
}

const kinds = { data: 0, dictionary: 2, dataTwo: 3 } as const;
const plain = 0;

/**
 * The numbers of a chunk, NaN where missing, from its bytes. A page that holds all of them is not copied: the result may lie
 * where `bytes` do. Throws where the bytes are not those of such a chunk.
 */
export function decodeNumbers(bytes: Uint8Array, chunk: NumberChunk, compressors: Compressors): Float64Array {
  const { type, rows } = chunk;
  const unpack = unpacker(chunk, compressors);
  let all: Float64Array | undefined;
  let dictionary: Float64Array | undefined;
  let done = 0;
  for (let at = 0; done < rows; ) {
    const { fields, end } = readStruct(bytes, at);
    at = end + need(fields, 3);
    const body = bytes.subarray(end, at);
    const kind = need(fields, 1);
    if (kind === kinds.dictionary) {
      dictionary = plainNumbers(unpack(body, need(fields, 2)), type, need(inner(fields, 7), 1));
      continue;
    }
    if (kind !== kinds.data && kind !== kinds.dataTwo) continue;
    const page =
      kind === kinds.data ? dataPage(fields, body, chunk, unpack) : dataPageTwo(fields, body, unpack);
    if (page.count > rows - done) throw new Error("pages of more rows than there are");
    const numbers = pageNumbers(page, type, dictionary);
    if (numbers.length === rows) return numbers;
    all ??= new Float64Array(rows);
    all.set(numbers, done);
    done += numbers.length;
  }
  return all ?? new Float64Array(0);
}

type Unpack = (bytes: Uint8Array, size: number) => Uint8Array;

function unpacker({ codec }: NumberChunk, compressors: Compressors): Unpack {
  if (codec === "UNCOMPRESSED") return (bytes) => bytes;
  const unpack = compressors[codec];
  if (unpack === undefined) throw new Error(`unknown compression ${codec}`);
  return (bytes, size) => {
    const unpacked = unpack(bytes, size);
    if (unpacked.length !== size) throw new Error(`a page of ${unpacked.length} bytes instead of ${size}`);
    return unpacked;
  };
}

function dataPage(fields: Fields, body: Uint8Array, { isNullable }: NumberChunk, unpack: Unpack): Page {
  const header = inner(fields, 5);
  const page = unpack(body, need(fields, 2));
  const known = { count: need(header, 1), encoding: need(header, 2) };
  if (!isNullable) return { ...known, values: page, levels: undefined };
  const length = new DataView(page.buffer, page.byteOffset, page.byteLength).getUint32(0, true);
  return { ...known, levels: page.subarray(4, 4 + length), values: page.subarray(4 + length) };
}

/** In pages of the second version the levels come first and are never compressed. */
function dataPageTwo(fields: Fields, body: Uint8Array, unpack: Unpack): Page {
  const header = inner(fields, 8);
  const [nulls, defined, repeated] = [need(header, 2), need(header, 5), need(header, 6)];
  const packed = body.subarray(repeated + defined);
  const isPacked = header.get(7) !== 0;
  return {
    count: need(header, 1),
    encoding: need(header, 4),
    levels: nulls === 0 ? undefined : body.subarray(repeated, repeated + defined),
    values: isPacked ? unpack(packed, need(fields, 2) - repeated - defined) : packed,
  };
}

function pageNumbers(
  { values, levels, count, encoding }: Page,
  type: NumberChunk["type"],
  dictionary: Float64Array | undefined,
): Float64Array {
  const present = levels && presence(levels, count);
  let there = count;
  if (present !== undefined) for (const level of present) there -= 1 - level;
  const numbers =
    encoding === plain
      ? plainNumbers(values, type, there)
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

function plainNumbers(bytes: Uint8Array, type: NumberChunk["type"], count: number): Float64Array {
  const size = count * sizes[type];
  if (bytes.length < size) throw new Error("a page that ends early");
  const { buffer, byteOffset } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice(0, size);
  if (type === "DOUBLE") return new Float64Array(buffer, byteOffset, count);
  if (type === "FLOAT") return Float64Array.from(new Float32Array(buffer, byteOffset, count));
  if (type === "INT32") return Float64Array.from(new Int32Array(buffer, byteOffset, count));
  return Float64Array.from(new BigInt64Array(buffer, byteOffset, count), Number);
}

function need(fields: Fields, number: number): number {
  const value = fields.get(number);
  if (typeof value !== "number" || value < 0) throw new Error(`a page header without field ${number}`);
  return value;
}

function inner(fields: Fields, number: number): Fields {
  const value = fields.get(number);
  if (typeof value !== "object") throw new Error(`a page header without part ${number}`);
  return value;
}
