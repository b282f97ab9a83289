import type { Compressors, FileMetaData } from "hyparquet";
import type { PlainValues } from "../../plain-values.js";
import { unpackDeltas } from "./parquet-deltas.js";
import type { ColumnChunk } from "./parquet-file.js";
import { unpackLevels } from "./parquet-levels.js";
import { type DataPage, MAX_PAGE_BYTES, parquetPages } from "./parquet-pages.js";
import type { ParquetColumn } from "./parquet-schema.js";
import { meantValues } from "./plain-values.js";

/**
 * The values of a chunk in rare encodings, decoded by hyparquet, a piece per page. It knows nothing but the bytes and the
 * physical type: its pages have been looked at before. Throws where the bytes are not those of such a chunk.
 */
export async function decodeOther(
  bytes: Uint8Array,
  chunk: ColumnChunk,
  compressors: Compressors,
): Promise<PlainValues[]> {
  if (chunk.rows === 0) return [];
  checkPages(bytes, chunk, compressors);
  const { parquetRead } = await import("hyparquet");
  const pieces: PlainValues[] = [];
  await parquetRead({
    file: { byteLength: bytes.length, slice: (from, to) => bytes.slice(from, to).buffer as ArrayBuffer },
    metadata: metadataOf(chunk),
    compressors,
    utf8: false,
    rowEnd: chunk.rows,
    onChunk: ({ columnData }) => pieces.push(columnData as PlainValues),
  });
  return pieces.map((piece) => meantValues(piece, chunk.column));
}

/** A file of this chunk alone. */
function metadataOf({ column, codec, rows, start, end }: ColumnChunk): FileMetaData {
  const { name, type, width, isNullable } = column;
  const size = BigInt(end - start);
  return {
    version: 1,
    schema: [
      { name: "table", num_children: 1 },
      { name, type, repetition_type: isNullable ? "OPTIONAL" : "REQUIRED", type_length: width },
    ],
    num_rows: BigInt(rows),
    row_groups: [
      {
        columns: [
          {
            file_offset: 0n,
            meta_data: {
              type,
              encodings: [],
              path_in_schema: [name],
              codec: codec as "SNAPPY",
              num_values: BigInt(rows),
              total_uncompressed_size: size,
              total_compressed_size: size,
              data_page_offset: 0n,
            },
          },
        ],
        total_byte_size: size,
        num_rows: BigInt(rows),
      },
    ],
    metadata_length: 0,
  };
}

/** The numbers of Parquet's encodings. */
const encodings = {
  plain: 0,
  plainDictionary: 2,
  runs: 3,
  deltas: 5,
  deltaLengths: 6,
  deltaTexts: 7,
  dictionary: 8,
  split: 9,
} as const;

/**
 * Look at every page of a column chunk before hyparquet decodes it, which trusts lengths: a run of 2³⁰ values or a text
 * of as many bytes would be written. Throws for whatever is not in the page.
 */
function checkPages(bytes: Uint8Array, chunk: ColumnChunk, compressors: Compressors): void {
  const { column } = chunk;
  const width = leastBytes(column);
  let dictionary = 0;
  for (const page of parquetPages(bytes, chunk, compressors)) {
    if (page.kind === "data") {
      checkValues(page, valuesIn(page), width, dictionary, column.type === "BOOLEAN");
      continue;
    }
    if (page.count * width > page.values.length) throw new Error("a dictionary that ends early");
    dictionary = page.count;
  }
}

/** How many rows have a value, from the levels; in pages of the second version hyparquet believes the header. */
function valuesIn({ count, levels, nulls }: DataPage): number {
  if (levels === undefined) return count;
  const present = new Uint8Array(count);
  unpackLevels(levels, 1, present);
  let there = 0;
  for (const level of present) there += level;
  if (nulls !== undefined && nulls !== count - there)
    throw new Error(`${count - there} nulls instead of ${nulls}`);
  return there;
}

function checkValues(
  { values, encoding }: DataPage,
  count: number,
  width: number,
  dictionary: number,
  isFlags: boolean,
): void {
  switch (encoding) {
    case encodings.plain:
    case encodings.split:
      if (count * width > values.length) throw new Error("a page that ends early");
      return;
    case encodings.runs:
    case encodings.plainDictionary:
    case encodings.dictionary:
      if (isFlags) unpackLevels(values.subarray(4), 1, new Uint8Array(count));
      else if (count > 0) checkPlaces(values, count, dictionary);
      return;
    case encodings.deltas:
      unpackDeltas(values, 0, count);
      return;
    case encodings.deltaLengths:
      checkTexts(values, 0, new Int32Array(count), count);
      return;
    case encodings.deltaTexts: {
      const { values: prefixes, end } = unpackDeltas(values, 0, count);
      checkTexts(values, end, prefixes, count);
      return;
    }
    default:
      throw new Error(`values in encoding ${encoding}`);
  }
}

function checkPlaces(values: Uint8Array, count: number, dictionary: number): void {
  const places = new Uint32Array(count);
  unpackLevels(values.subarray(1), values[0] ?? 0, places);
  for (const place of places) {
    if (place >= dictionary) throw new Error("a place that the dictionary does not have");
  }
}

/** Texts by their lengths, each after as many bytes of the one before as its prefix says. */
function checkTexts(values: Uint8Array, from: number, prefixes: Int32Array, count: number): void {
  const { values: lengths, end } = unpackDeltas(values, from, count);
  let [before, total, at] = [0, 0, end];
  for (let i = 0; i < count; i++) {
    const [prefix, length] = [prefixes[i]!, lengths[i]!];
    at += length;
    if (prefix < 0 || prefix > before || length < 0 || at > values.length) {
      throw new Error("a text that is longer than its page");
    }
    before = prefix + length;
    total += before;
  }
  if (total > MAX_PAGE_BYTES) throw new Error(`a page of ${total} bytes of text`);
}

/** Bytes that a value takes at least, where it is written as it is. */
function leastBytes({ type, width }: ParquetColumn): number {
  if (type === "BOOLEAN") return 1 / 8;
  if (type === "FIXED_LEN_BYTE_ARRAY" || type === "INT96") return width;
  return type === "INT64" || type === "DOUBLE" ? 8 : 4;
}
