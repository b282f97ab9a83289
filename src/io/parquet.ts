import type { BasicType } from "hyparquet-writer";
import type { TableOptions } from "../table/as-table.js";
import { isNumericColumn } from "../table/columns.js";
import type { Column, Table } from "../table/table.js";
import { columnarTable, columnsToWrite, hasMissing, withNulls } from "./columnar.js";
import { decodeColumns, parquetFile } from "./parquet-file.js";

/** Options of `writeParquet`. */
export interface WriteParquetOptions {
  /** Name of the column of ids; `false` leaves them out. Default `id`. */
  readonly id?: string | false | undefined;
  /** Key–value pairs for the footer of the file, such as versions and the formula. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/**
 * A table as the bytes of a Parquet file (Snappy). Doubles stay doubles bit for bit, missing values are nulls,
 * other number types keep theirs. hyparquet-writer is loaded at first use.
 */
export async function writeParquet(table: Table, options: WriteParquetOptions = {}): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const columnData = columnsToWrite(table, options.id ?? "id").map(([name, column]) => ({
    name,
    data: withNulls(column) as unknown[],
    type: typeOf(column),
    nullable: hasMissing(column),
  }));
  const kvMetadata = Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value }));
  return new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata }));
}

/** The type that a column is written as. */
export function typeOf(column: Column): BasicType {
  if (!isNumericColumn(column))
    return column.some((value) => typeof value === "boolean") ? "BOOLEAN" : "STRING";
  if (column instanceof Int32Array || column instanceof Int16Array || column instanceof Int8Array)
    return "INT32";
  if (column instanceof Uint8Array || column instanceof Uint16Array) return "INT32";
  return column instanceof Float32Array ? "FLOAT" : "DOUBLE";
}

/** A table from the bytes of a Parquet file, whatever its compression. Nested columns throw DataError. */
export async function readParquet(bytes: Uint8Array, options: TableOptions = {}): Promise<Table> {
  const file = bytes.slice().buffer;
  const { metadata, columns, rows } = await parquetFile(file, options.where ?? "table", options.id);
  const chunks = new Map<string, [from: number, values: ArrayLike<unknown>][]>();
  for (let at = 0; at < columns.length; at += bandWidth) {
    const band = columns.slice(at, at + bandWidth);
    await decodeColumns(file, metadata, band, { from: 0, to: rows }, (column, values, from) => {
      const before = chunks.get(column);
      if (before === undefined) chunks.set(column, [[from, values]]);
      else before.push([from, values]);
    });
  }
  const entries = columns.map((column) => [column, join(chunks.get(column) ?? [])] as const);
  return columnarTable(entries, options);
}

/** Columns decoded together: each call looks through the schema once. */
const bandWidth = 4096;

function join(chunks: [from: number, values: ArrayLike<unknown>][]): ArrayLike<unknown> {
  if (chunks.length === 1) return chunks[0]![1];
  return chunks.sort(([a], [b]) => a - b).flatMap(([, values]) => Array.from(values));
}
