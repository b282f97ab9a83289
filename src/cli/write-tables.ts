import { join } from "node:path";
import { type Cell, writeArrow, writeFile, writeParquet, writeTable, writeTsv } from "../io/index.js";
import { columnNames } from "../table/columns.js";
import type { Table } from "../table/table.js";
import type { Format } from "./request.js";

/** A table among the results. */
export interface ResultTable {
  /** The name of its file, without an extension. */
  readonly name: string;
  readonly table: Table;
  /** The name of the column of ids; absent for tables whose rows have only numbers. */
  readonly id?: string;
}

/** Write a table into `folder` in one of the formats. */
export async function writeResult(folder: string, result: ResultTable, format: Format): Promise<void> {
  const { name, table, id } = result;
  const path = join(folder, `${name}.${format}`);
  switch (format) {
    case "tsv":
      return id === undefined
        ? writeTsv(path, columnNames(table), rowsOf(table))
        : writeTable(path, table, id);
    case "json":
      return writeFile(path, jsonRows(result));
    case "parquet":
      return writeFile(path, await writeParquet(table, { id: id ?? false }));
    case "arrow":
      return writeFile(path, await writeArrow(table, { id: id ?? false }));
  }
}

function* rowsOf(table: Table): Generator<Cell[]> {
  const columns = columnNames(table).map((name) => table.columns[name]!);
  for (let i = 0; i < table.index.length; i++) yield columns.map((column) => column[i]);
}

const chunkLength = 1 << 19;

/** An array of one object per row, a line each. Missing is null; infinities, which JSON lacks, are "Inf" and "-Inf". */
function* jsonRows({ table, id }: ResultTable): Generator<string> {
  const names = columnNames(table);
  const keys = (id === undefined ? names : [id, ...names]).map((name) => JSON.stringify(name));
  let chunk = "[";
  let row = 0;
  for (const cells of rowsOf(table)) {
    const values = id === undefined ? cells : [table.index[row], ...cells];
    const fields = values.map((value, j) => `${keys[j]}:${jsonCell(value)}`);
    chunk += `${row === 0 ? "\n" : ",\n"}{${fields.join(",")}}`;
    row++;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = "";
  }
  yield `${chunk}\n]\n`;
}

function jsonCell(value: Cell): string {
  if (value === Number.POSITIVE_INFINITY) return '"Inf"';
  if (value === Number.NEGATIVE_INFINITY) return '"-Inf"';
  return JSON.stringify(value ?? null);
}
