import type { FileMetaData } from "hyparquet";
import type { BasicType } from "hyparquet-writer";
import { DataError } from "../errors.js";
import type { TableOptions } from "../table/as-table.js";
import { isNumericColumn } from "../table/columns.js";
import type { Column, Table } from "../table/table.js";
import { columnarTable, columnsToWrite, hasMissing, withNulls } from "./columnar.js";

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

function typeOf(column: Column): BasicType {
  if (!isNumericColumn(column))
    return column.some((value) => typeof value === "boolean") ? "BOOLEAN" : "STRING";
  if (column instanceof Int32Array || column instanceof Int16Array || column instanceof Int8Array)
    return "INT32";
  if (column instanceof Uint8Array || column instanceof Uint16Array) return "INT32";
  return column instanceof Float32Array ? "FLOAT" : "DOUBLE";
}

/** A table from the bytes of a Parquet file, whatever its compression. Nested columns throw DataError. */
export async function readParquet(bytes: Uint8Array, options: TableOptions = {}): Promise<Table> {
  const { parquetScan } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const entries: (readonly [string, ArrayLike<unknown>])[] = [];
  try {
    // One column after the other: read side by side, a damaged one would reject where nobody waits for it.
    const scan = await parquetScan({ file: bytes.slice().buffer, compressors });
    for (const column of flatColumns(scan.metadata)) {
      const chunks: ArrayLike<unknown>[] = [];
      for (const range of scan.ranges) chunks.push(await scan.readColumn({ column, ...range }));
      entries.push([column, join(chunks)]);
    }
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`Parquet: the file must be whole, got ${(error as Error).message}`);
  }
  return columnarTable(entries, options);
}

function flatColumns({ schema }: FileMetaData): string[] {
  const [, ...columns] = schema;
  const nested = columns.find(
    ({ num_children, repetition_type }) => num_children || repetition_type === "REPEATED",
  );
  if (nested !== undefined)
    throw new DataError(`Parquet: columns must be flat, got '${nested.name}', which is nested`);
  return columns.map(({ name }) => name);
}

function join(chunks: readonly ArrayLike<unknown>[]): ArrayLike<unknown> {
  if (chunks.length === 1) return chunks[0]!;
  return chunks.flatMap((chunk) => Array.from(chunk));
}
