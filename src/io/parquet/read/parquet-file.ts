import { DataError } from "../../../errors.js";
import { checkNames } from "../../../table/make-table.js";
import { parquetMark } from "../write/parquet-footer.js";
import { type ParquetColumn, parquetColumns } from "./parquet-schema.js";
import {
  type Fields,
  listIn,
  numberIn,
  readStruct,
  structIn,
  structsIn,
  type ThriftValue,
} from "./read-thrift.js";

/** The bytes of a Parquet file, at any place. */
interface ParquetBytes {
  readonly byteLength: number;
  slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer>;
}

/** What the footer of a Parquet file says. */
export interface ParquetFile {
  /** All columns, in their order. */
  readonly columns: readonly ParquetColumn[];
  readonly columnOf: ReadonlyMap<string, ParquetColumn>;
  readonly rows: number;
  readonly groups: readonly ParquetGroup[];
}

/** A row group: its rows `from` … `to` − 1, and where its columns lie, by name. */
export interface ParquetGroup {
  readonly from: number;
  readonly to: number;
  readonly chunks: ReadonlyMap<string, ColumnChunk>;
}

/** A column of a row group: the bytes `start` … `end` − 1 of the file. */
export interface ColumnChunk {
  readonly column: ParquetColumn;
  readonly codec: string;
  readonly rows: number;
  readonly start: number;
  readonly end: number;
  /** Its bytes are in another file. */
  readonly isElsewhere: boolean;
}

/** Read the footer. Damaged files throw DataError. */
export async function parquetFile(file: ParquetBytes, where: string): Promise<ParquetFile> {
  return orDamaged(async () => {
    const { fields } = readStruct(new Uint8Array(await footerBytes(file)), 0);
    const columns = parquetColumns(fields, file.byteLength);
    checkNames(
      columns.map(({ name }) => name),
      where,
    );
    const columnOf = new Map(columns.map((column) => [column.name, column]));
    const groups = groupsOf(fields, columnOf, file.byteLength);
    return {
      columns,
      columnOf,
      rows: groups.at(-1)?.to ?? 0,
      groups,
    };
  });
}

/** The bytes of the footer to the end of the file. Throws where the file ends in another way. */
async function footerBytes(file: ParquetBytes): Promise<ArrayBuffer> {
  const tail = 4 + parquetMark.length;
  if (file.byteLength < tail + parquetMark.length) throw new Error(`a file of ${file.byteLength} bytes`);
  const end = new DataView(await file.slice(file.byteLength - tail, file.byteLength));
  if (!parquetMark.every((byte, i) => end.getUint8(4 + i) === byte)) throw new Error("another end than PAR1");
  const length = end.getUint32(0, true);
  if (length > file.byteLength - tail - parquetMark.length) throw new Error(`a footer of ${length} bytes`);
  return file.slice(file.byteLength - tail - length, file.byteLength);
}

/** Rows that a byte of a file can stand for: runs and compression make many of few. */
const MAX_ROWS_PER_BYTE = 1024;

/** No page can count more. */
const MAX_ROWS = 2 ** 31 - 1;

/** The row groups. Throws where the footer speaks of rows or bytes that the file cannot have. */
function groupsOf(
  footer: Fields,
  columnOf: ReadonlyMap<string, ParquetColumn>,
  size: number,
): ParquetGroup[] {
  let from = 0;
  const groups = structsIn(footer, 4).map((group) => {
    const rows = wholeIn(group, 3);
    if (rows > Math.min(MAX_ROWS, MAX_ROWS_PER_BYTE * size)) throw new Error(`a row group of ${rows} rows`);
    const chunks = structsIn(group, 1).flatMap((chunk) => chunkOf(chunk, columnOf, rows, size) ?? []);
    const to = from + rows;
    const described = { from, to, chunks: new Map(chunks.map((chunk) => [chunk.column.name, chunk])) };
    from = to;
    return described;
  });
  const rows = wholeIn(footer, 3);
  if (from !== rows) throw new Error(`${from} rows instead of ${rows}`);
  return groups;
}

/** The names of the compressions, in the order of `parquet.thrift`. */
const codecs = ["UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"] as const;

/** Where a column of a row group lies; undefined for nested columns. */
function chunkOf(
  chunk: Fields,
  columnOf: ReadonlyMap<string, ParquetColumn>,
  rows: number,
  size: number,
): ColumnChunk | undefined {
  const meta = structIn(chunk, 3) ?? new Map<number, ThriftValue>();
  const path = listIn(meta, 3);
  const name = path[0] instanceof Uint8Array ? new TextDecoder().decode(path[0]) : "";
  const column = columnOf.get(name);
  if (column === undefined) throw new Error("a column chunk of no column");
  if (column.typeNumber < 0) return undefined;
  if (path.length !== 1 || numberIn(meta, 1) !== column.typeNumber)
    throw new Error(`another kind of '${name}'`);
  const values = wholeIn(meta, 5);
  if (values !== rows) throw new Error(`${values} values of ${rows} rows in '${name}'`);
  const codec = codecs[numberIn(meta, 4) ?? -1];
  if (codec === undefined) throw new Error(`an unknown compression of '${name}'`);
  const data = wholeIn(meta, 9);
  const dictionary = meta.has(11) ? wholeIn(meta, 11) : 0;
  // Some writers say 0 where there is no dictionary.
  const start = dictionary || data;
  const end = start + wholeIn(meta, 7);
  if (dictionary > data || end > size) throw new Error(`'${name}' at bytes ${start} to ${end} of ${size}`);
  return { column, codec, rows, start, end, isElsewhere: chunk.has(1) };
}

/** The count in a field; damage may have made something else of it. */
function wholeIn(fields: Fields, number: number): number {
  const count = numberIn(fields, number);
  if (count !== undefined && Number.isSafeInteger(count) && count >= 0) return count;
  throw new Error(`${count ?? "nothing"} where a count should be`);
}

/** What a decoder throws as a DataError; errors of the language say nothing about the file. */
export async function orDamaged<T>(read: () => Promise<T> | T): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DataError) throw error;
    const isRaw = error instanceof TypeError || error instanceof RangeError;
    const what = isRaw ? "lengths or types that do not fit together" : (error as Error).message;
    throw new DataError(`Parquet: the file must be whole, got ${what}`);
  }
}
