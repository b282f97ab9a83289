import type { TableOptions } from "../../../table/as-table.js";
import type { Column, Table } from "../../../table/table.js";
import { type ColumnarFile, columnarTable, columnsToWrite, hasMissing } from "../../columnar.js";
import { joinBytes } from "../../files/join-bytes.js";
import { type ParquetChunk, parquetChunk } from "../write/parquet-chunk.js";
import { describeGroup, parquetFooter, parquetMark } from "../write/parquet-footer.js";
import { parquetType } from "../write/parquet-values.js";
import type { ThriftValue } from "../write/thrift.js";
import { decodeColumns, parquetFile } from "./parquet-file.js";

/** Options of `writeParquet`. */
export interface WriteParquetOptions {
  /** Name of the column of ids; `false` leaves them out. Default `id`. */
  readonly id?: string | false | undefined;
  /** Key–value pairs for the footer of the file, such as versions and the formula. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** Rows of a row group. */
const GROUP = 1 << 16;

/**
 * A table as the bytes of a Parquet file. Doubles stay doubles bit for bit, missing values are nulls, other number types
 * keep theirs. Nothing is compressed; columns of few different values have a dictionary.
 */
export async function writeParquet(table: Table, options: WriteParquetOptions = {}): Promise<Uint8Array> {
  const columns = columnsToWrite(table, options.id ?? "id");
  const schema = columns.map(([name, column]) => ({
    name,
    type: parquetType(column),
    isNullable: hasMissing(column),
  }));
  const rows = table.index.length;
  const pieces: Uint8Array[] = [parquetMark];
  const groups: ThriftValue[] = [];
  let size = parquetMark.length;
  for (let from = 0; from < rows; from += GROUP) {
    const to = Math.min(rows, from + GROUP);
    const chunks: ParquetChunk[] = [];
    for (const [j, [, column]] of columns.entries()) {
      const chunk = parquetChunk(schema[j]!, rowsOf(column, from, to), size);
      size += chunk.size;
      chunks.push(chunk);
      for (const piece of chunk.pieces) pieces.push(piece);
    }
    groups.push(describeGroup(chunks, to - from));
  }
  pieces.push(parquetFooter(schema, groups, rows, options.metadata));
  return joinBytes(pieces);
}

function rowsOf(column: Column, from: number, to: number): Column {
  if (from === 0 && to === column.length) return column;
  if (ArrayBuffer.isView(column)) return (column as Float64Array).subarray(from, to);
  return Array.prototype.slice.call(column, from, to) as Column;
}

/**
 * A table from the bytes of a Parquet file, whatever its compression. Text such as `NA` stays text,
 * which `readTable` and `readMetadata` read as missing where it means that. Nested columns throw DataError.
 */
export async function readParquet(bytes: Uint8Array, options: TableOptions = {}): Promise<Table> {
  return columnarTable(await decodeParquet(bytes, options.where ?? "table", options.id), options);
}

/** The columns of a Parquet file, with the types that they have there. */
export async function decodeParquet(
  bytes: Uint8Array,
  where: string,
  id: string | undefined,
): Promise<ColumnarFile> {
  const file = bytes.slice().buffer;
  const { metadata, columns, dictionaries, rows } = await parquetFile(file, where, id);
  const chunks = new Map<string, [from: number, values: ArrayLike<unknown>][]>();
  for (let at = 0; at < columns.length; at += bandWidth) {
    const band = columns.slice(at, at + bandWidth);
    await decodeColumns(file, metadata, band, { from: 0, to: rows }, (column, values, from) => {
      const before = chunks.get(column);
      if (before === undefined) chunks.set(column, [[from, values]]);
      else before.push([from, values]);
    });
  }
  return {
    name: where,
    columns: columns.map((name) => {
      return { name, values: join(chunks.get(name) ?? []), isDictionary: dictionaries.has(name) };
    }),
  };
}

/** Columns decoded together: each call looks through the schema once. */
const bandWidth = 4096;

function join(chunks: [from: number, values: ArrayLike<unknown>][]): ArrayLike<unknown> {
  if (chunks.length === 1) return chunks[0]![1];
  return chunks.sort(([a], [b]) => a - b).flatMap(([, values]) => Array.from(values));
}
