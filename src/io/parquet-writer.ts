import type { ParquetWriter } from "hyparquet-writer";
import { DataError } from "../errors.js";
import { columnNames } from "../table/columns.js";
import type { Table } from "../table/table.js";
import { columnsToWrite, withNulls } from "./columnar.js";
import { needNodeModule } from "./node-module.js";
import { typeOf } from "./parquet.js";
import { orWriteFailed } from "./write-file.js";

/** A file of tables with the same columns, one below the other. */
export interface TableFileWriter {
  write(table: Table): Promise<void>;
  close(): Promise<void>;
}

/**
 * Open a Parquet file (Snappy) to write a row group per table; only one is in memory. Every column may hold nulls; the
 * first table settles the types, and a column of its without a value is text.
 *
 * @param id name of the column of ids; `false` leaves them out
 */
export async function openParquetWriter(path: string, id: string | false): Promise<TableFileWriter> {
  const { open } = needNodeModule("node:fs/promises");
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import("hyparquet-writer");
  const file = await orWriteFailed(path, () => open(path, "w"));
  const bytes = new ByteWriter();
  let writer: ParquetWriter | undefined;
  let expected = "";
  const flush = () =>
    orWriteFailed(path, async () => {
      await file.writeFile(bytes.getBytes());
      bytes.index = 0;
    });
  return {
    async write(table) {
      const columns = columnsToWrite(table, id);
      const columnData = columns.map(([name, column]) => ({
        name,
        data: withNulls(column) as unknown[],
        // Results are distinct numbers: looking for a dictionary, or for the extremes, takes longer than writing them.
        ...(column instanceof Float64Array && { encoding: "PLAIN" as const, statistics: false }),
      }));
      if (writer === undefined) {
        const typed = columnData.map(({ name, data }, j) => ({
          name,
          data,
          type: settledType(columns[j]![1]),
          nullable: true,
        }));
        writer = new ParquetWriter({ writer: bytes, schema: schemaFromColumnData({ columnData: typed }) });
        expected = columnNames(table).join("\t");
      }
      if (columnNames(table).join("\t") !== expected) {
        throw new DataError(`${path}: every table must have the same columns, got others`);
      }
      if (table.index.length > 0) writer.write({ columnData, rowGroupSize: table.index.length });
      await flush();
    },
    async close() {
      writer?.finish();
      await flush();
      await orWriteFailed(path, () => file.close());
    },
  };
}

function settledType(column: Table["columns"][string]): ReturnType<typeof typeOf> {
  const isEmpty = Array.isArray(column) && column.every((value) => value === null);
  return isEmpty ? "STRING" : typeOf(column);
}
