import { DataError } from "../../../errors.js";
import type { Column, Table } from "../../../table/table.js";
import { columnsToWrite } from "../../columnar.js";
import { needNodeModule } from "../../files/node-module.js";
import { orWriteFailed } from "../../files/write-file.js";
import { type ParquetChunk, type ParquetColumn, parquetChunk } from "./parquet-chunk.js";
import { describeGroup, parquetFooter, parquetMark } from "./parquet-footer.js";
import { hasValues, parquetType } from "./parquet-values.js";
import type { ThriftValue } from "./thrift.js";

/** A file of tables with the same columns, one below the other. */
export interface TableFileWriter {
  write(table: Table): Promise<void>;
  close(): Promise<void>;
}

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
