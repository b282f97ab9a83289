import { DataError } from "../../../errors.js";
import type { Column, Table } from "../../../table/table.js";
import { columnsToWrite, hasMissing } from "../../columns-to-write.js";
import { needNodeModule } from "../../files/node-module.js";
import { joinBytes } from "../../files/source.js";
import { orWriteFailed } from "../../files/write-file.js";
import type { TableFileWriter } from "../../table-file.js";
import { type ParquetChunk, type ParquetColumn, parquetChunk } from "./parquet-chunk.js";
import { describeGroup, parquetFooter, parquetMark } from "./parquet-footer.js";
import { hasValues, parquetType } from "./parquet-values.js";
import type { ThriftValue } from "./thrift.js";

/**
 * Open a Parquet file to write a row group per table; only one is in memory. Every column may hold nulls; the first
 * table settles the types, and a column of its without a value is text. Nothing is compressed; columns of few different
 * values have a dictionary.
 *
 * @param id name of the column of ids; `false` leaves them out
 */
export async function openParquetWriter(path: string, id: string | false): Promise<TableFileWriter> {
  const { open } = needNodeModule("node:fs/promises");
  const file = await orWriteFailed(path, () => open(path, "w"));
  let schema: ParquetColumn[] | undefined;
  const groups: ThriftValue[] = [];
  let rows = 0;
  let size = 0;
  const put = async (pieces: readonly Uint8Array[]) => {
    await orWriteFailed(path, async () => {
      for (const piece of pieces) await file.writeFile(piece);
    });
    for (const { length } of pieces) size += length;
  };
  await put([parquetMark]);
  return {
    async write(table) {
      const columns = columnsToWrite(table, id);
      schema ??= columns.map(([name, column]) => ({ name, type: parquetType(column), isNullable: true }));
      checkColumns(path, columns, schema);
      if (table.index.length === 0) return;
      const chunks: ParquetChunk[] = [];
      for (const [j, [, column]] of columns.entries()) {
        const chunk = parquetChunk(schema[j]!, column, size);
        chunks.push(chunk);
        await put(chunk.pieces);
      }
      groups.push(describeGroup(chunks, table.index.length));
      rows += table.index.length;
    },
    async close() {
      if (schema !== undefined) await put([parquetFooter(schema, groups, rows)]);
      await orWriteFailed(path, () => file.close());
    },
  };
}

/** Throws DataError where names or types are not those of the first table; a column without a value has any type. */
function checkColumns(
  path: string,
  columns: readonly (readonly [string, Column])[],
  schema: readonly ParquetColumn[],
): void {
  const isSame = ([name, column]: readonly [string, Column], j: number) =>
    name === schema[j]?.name && (parquetType(column) === schema[j].type || !hasValues(column));
  if (columns.length === schema.length && columns.every(isSame)) return;
  throw new DataError(`${path}: every table must have the same columns, got others`);
}

/** Options of `writeParquet`. */
export interface WriteParquetOptions {
  /** Name of the column of ids; `false` leaves them out. Default `id`. */
  readonly id?: string | false | undefined;
  /** Key–value pairs for the footer of the file, such as versions and the formula. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** Rows of a row group. */
const GROUP_ROWS = 1 << 16;

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
  for (let from = 0; from < rows; from += GROUP_ROWS) {
    const to = Math.min(rows, from + GROUP_ROWS);
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
