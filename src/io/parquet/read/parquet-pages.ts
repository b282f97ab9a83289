import type { Compressors } from "hyparquet";
import type { ColumnChunk } from "./parquet-file.js";
import { type Fields, numberIn, readStruct, structIn } from "./read-thrift.js";

/** The values of a dictionary, unpacked. */
interface DictionaryPage {
  readonly kind: "dictionary";
  readonly values: Uint8Array;
  readonly count: number;
}

/** A page of data, unpacked. */
export interface DataPage {
  readonly kind: "data";
  /** Rows, and which of them have a value, packed; undefined where all must have. */
  readonly count: number;
  readonly levels: Uint8Array | undefined;
  /** Rows without a value, where the page says so. */
  readonly nulls: number | undefined;
  readonly values: Uint8Array;
  /** The number of the encoding. */
  readonly encoding: number;
}

const kinds = { data: 0, dictionary: 2, dataTwo: 3 } as const;

/**
 * The pages of a column chunk without nested values, one after the other until all its rows have come. Throws where a header
 * speaks of bytes or rows that there are not.
 */
export function* parquetPages(
  bytes: Uint8Array,
  chunk: ColumnChunk,
  compressors: Compressors,
): Generator<DictionaryPage | DataPage> {
  for (let at = 0, done = 0; done < chunk.rows; ) {
    const { fields, end } = readStruct(bytes, at);
    at = end + need(fields, 3);
    if (at > bytes.length) throw new Error("a page that is cut short");
    const body = bytes.subarray(end, at);
    const page = pageOf(fields, body, chunk, compressors);
    if (page === undefined) continue;
    if (page.kind === "data") done += page.count;
    if (done > chunk.rows) throw new Error("pages of more rows than there are");
    yield page;
  }
}

function pageOf(
  fields: Fields,
  body: Uint8Array,
  { codec, column: { isNullable } }: ColumnChunk,
  compressors: Compressors,
): DictionaryPage | DataPage | undefined {
  const size = need(fields, 2);
  const unpack = (packed: Uint8Array, to: number) => unpackParquet(packed, to, codec, compressors);
  switch (need(fields, 1)) {
    case kinds.dictionary:
      return { kind: "dictionary", values: unpack(body, size), count: need(inner(fields, 7), 1) };
    case kinds.data:
      return dataPage(inner(fields, 5), unpack(body, size), isNullable);
    case kinds.dataTwo:
      return dataPageTwo(inner(fields, 8), body, size, isNullable, unpack);
    default:
      return undefined;
  }
}

function dataPage(header: Fields, page: Uint8Array, isNullable: boolean): DataPage {
  const known = {
    kind: "data",
    count: need(header, 1),
    encoding: need(header, 2),
    nulls: undefined,
  } as const;
  if (!isNullable) return { ...known, values: page, levels: undefined };
  if (page.length < 4) throw new Error("a page without levels");
  const end = 4 + new DataView(page.buffer, page.byteOffset, page.byteLength).getUint32(0, true);
  if (end > page.length) throw new Error("levels that are longer than their page");
  return { ...known, levels: page.subarray(4, end), values: page.subarray(end) };
}

/** In pages of the second version the levels come first and are never compressed. */
function dataPageTwo(
  header: Fields,
  body: Uint8Array,
  size: number,
  isNullable: boolean,
  unpack: (packed: Uint8Array, to: number) => Uint8Array,
): DataPage {
  const [count, nulls] = [need(header, 1), need(header, 2)];
  const [defined, repeated] = [need(header, 5), need(header, 6)];
  const start = repeated + defined;
  if (start > Math.min(body.length, size)) throw new Error("levels that are longer than their page");
  if (nulls > count || (!isNullable && nulls + defined > 0))
    throw new Error(`${nulls} nulls in ${count} rows`);
  const packed = body.subarray(start);
  return {
    kind: "data",
    count,
    nulls,
    encoding: need(header, 4),
    levels: isNullable ? body.subarray(repeated, start) : undefined,
    values: header.get(7) === 0 ? packed : unpack(packed, size - start),
  };
}

function need(fields: Fields, number: number): number {
  const value = numberIn(fields, number);
  if (value !== undefined && value >= 0 && value < 2 ** 31) return value;
  throw new Error(`a page header without a sound field ${number}`);
}

function inner(fields: Fields, number: number): Fields {
  const value = structIn(fields, number);
  if (value === undefined) throw new Error(`a page header without part ${number}`);
  return value;
}

/** Bytes of a page, unpacked; writers make pages of about one megabyte. */
export const MAX_PAGE_BYTES = 2 ** 30;

/** How many times as large as it is packed a page can be, where the format of the compression bounds it. */
const MAX_RATIO: Readonly<Record<string, number>> = {
  SNAPPY: 32,
  GZIP: 1040,
  LZ4: 256,
  LZ4_RAW: 256,
  ZSTD: 1 << 16,
};

/**
 * Undo the compression of a page. Throws where the page cannot have the size that its header says, before memory is taken
 * for it, and where what comes out has another.
 */
export function unpackParquet(
  bytes: Uint8Array,
  size: number,
  codec: string,
  compressors: Compressors,
): Uint8Array {
  if (codec === "UNCOMPRESSED") {
    if (bytes.length !== size) throw new Error(`a page of ${bytes.length} bytes instead of ${size}`);
    return bytes;
  }
  const unpack = compressors[codec as keyof Compressors];
  if (unpack === undefined) throw new Error(`unknown compression ${codec}`);
  if (size > Math.min(MAX_PAGE_BYTES, 64 + (MAX_RATIO[codec] ?? Infinity) * bytes.length)) {
    throw new Error(`a page of ${bytes.length} bytes that unpacks to ${size}`);
  }
  const unpacked = unpack(bytes, size);
  if (unpacked.length !== size) throw new Error(`a page of ${unpacked.length} bytes instead of ${size}`);
  return unpacked;
}
