import type { AsyncBuffer, ColumnChunk, FileMetaData, SchemaElement } from "hyparquet";
import { parquetMark } from "../write/parquet-footer.js";
import { placeOfChunk } from "./parquet-place.js";
import { readStruct } from "./read-thrift.js";

/**
 * The bytes of the footer to the end of the file, whose every length has been looked at: what is read from them takes no
 * more memory than a few times theirs. Throws where they are no such struct.
 */
export async function footerBytes(file: AsyncBuffer): Promise<ArrayBuffer> {
  const tail = 4 + parquetMark.length;
  if (file.byteLength < tail + parquetMark.length) throw new Error(`a file of ${file.byteLength} bytes`);
  const end = new DataView(await file.slice(file.byteLength - tail, file.byteLength));
  if (!parquetMark.every((byte, i) => end.getUint8(4 + i) === byte)) throw new Error("another end than PAR1");
  const length = end.getUint32(0, true);
  if (length > file.byteLength - tail - parquetMark.length) throw new Error(`a footer of ${length} bytes`);
  const bytes = await file.slice(file.byteLength - tail - length, file.byteLength);
  readStruct(new Uint8Array(bytes, 0, length), 0);
  return bytes;
}

/** Rows that a byte of a file can stand for: runs and compression make many of few. */
const rowsPerByte = 1024;

/** No page can count more. */
const mostRows = 2 ** 31 - 1;

/** Throws where the footer speaks of rows or bytes that the file cannot have. */
export function checkFooter({ schema, row_groups, num_rows }: FileMetaData, size: number): void {
  for (const { name, type, type_length } of schema.slice(1)) {
    if (typeof name !== "string") throw new Error("a column without a name");
    if (type === "FIXED_LEN_BYTE_ARRAY" && !(Number(type_length) > 0 && Number(type_length) <= size)) {
      throw new Error(`values of ${type_length} bytes in '${name}'`);
    }
  }
  const elements = new Map(schema.slice(1).map((element) => [element.name, element]));
  let total = 0;
  for (const { columns, num_rows } of row_groups) {
    const rows = whole(num_rows);
    if (rows > Math.min(mostRows, rowsPerByte * size)) throw new Error(`a row group of ${rows} rows`);
    for (const chunk of columns) checkChunk(chunk, elements, rows, size);
    total += rows;
  }
  if (total !== whole(num_rows)) throw new Error(`${total} rows instead of ${num_rows}`);
}

function checkChunk(
  { meta_data: meta }: ColumnChunk,
  elements: ReadonlyMap<string, SchemaElement>,
  rows: number,
  size: number,
): void {
  const element = elements.get(meta?.path_in_schema[0] ?? "");
  if (meta === undefined || element === undefined) throw new Error("a column chunk of no column");
  const { name } = element;
  if (meta.path_in_schema.length !== 1 || meta.type !== element.type)
    throw new Error(`another kind of '${name}'`);
  if (whole(meta.num_values) !== rows)
    throw new Error(`${meta.num_values} values of ${rows} rows in '${name}'`);
  if (meta.codec === undefined) throw new Error(`an unknown compression of '${name}'`);
  const [data, packed] = [whole(meta.data_page_offset), whole(meta.total_compressed_size)];
  const dictionary = whole(meta.dictionary_page_offset ?? 0);
  const { start } = placeOfChunk(meta, element);
  if (dictionary > data || start + packed > size) {
    throw new Error(`'${name}' at bytes ${start} to ${start + packed} of ${size}`);
  }
}

/** A count; damage may have made something else of it. */
function whole(value: unknown): number {
  const count = typeof value === "bigint" || typeof value === "number" ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new Error(`${String(value).slice(0, 40)} where a count should be`);
}
