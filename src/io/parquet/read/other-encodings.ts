import type { Compressors, FileMetaData } from "hyparquet";
import { checkPages } from "./check-pages.js";
import { meantValues } from "./meant-values.js";
import type { ColumnChunk } from "./parquet-file.js";
import type { PlainValues } from "./plain-values.js";

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
