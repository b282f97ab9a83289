import { open } from "node:fs/promises";
import { orWriteFailed } from "../../io/files/write-file.js";
import {
  type Cell,
  formatRows,
  formatTsv,
  openParquetWriter,
  type TableFileWriter,
  tableRows,
  writeArrow,
  writeFile,
} from "../../io/index.js";
import { columnNames } from "../../table/columns.js";
import { assemble } from "../../table/make-table.js";
import type { Column, Table } from "../../table/table.js";
import type { Format } from "../commands/request.js";

/**
 * Open a file of results for tables with the same columns, one below the other. TSV, JSON and Parquet (a row group per
 * table) are written as they come; Arrow is kept until the end.
 *
 * @param id the name of the column of ids; without, they are left out
 */
export function openTableWriter(
  path: string,
  format: Format,
  id: string | undefined,
): Promise<TableFileWriter> {
  if (format === "parquet") return openParquetWriter(path, id ?? false);
  if (format === "arrow") return Promise.resolve(arrowWriter(path, id));
  return openTextWriter(path, format === "tsv" ? tsvText(id) : jsonText(id));
}

/** How tables become text. */
interface TextForm {
  block(table: Table, isFirst: boolean): Iterable<string>;
  readonly end: string;
}

async function openTextWriter(path: string, form: TextForm): Promise<TableFileWriter> {
  const file = await orWriteFailed(path, () => open(path, "w"));
  let isFirst = true;
  return {
    write: (table) =>
      orWriteFailed(path, async () => {
        for (const chunk of form.block(table, isFirst)) await file.writeFile(chunk);
        isFirst = false;
      }),
    close: () =>
      orWriteFailed(path, async () => {
        await file.writeFile(form.end);
        await file.close();
      }),
  };
}

function tsvText(id: string | undefined): TextForm {
  const block = (table: Table, isFirst: boolean) => {
    const rows = tableRows(table, id !== undefined);
    const names = columnNames(table);
    return isFirst ? formatTsv(id === undefined ? names : [id, ...names], rows) : formatRows(rows);
  };
  return { block, end: "" };
}

const chunkLength = 1 << 19;

/** An array of one object per row, a line each. Missing is null; infinities, which JSON lacks, are "Inf" and "-Inf". */
function jsonText(id: string | undefined): TextForm {
  function* block(table: Table, isFirst: boolean): Generator<string> {
    const names = columnNames(table);
    const keys = (id === undefined ? names : [id, ...names]).map((name) => JSON.stringify(name));
    let chunk = isFirst ? "[" : "";
    let row = isFirst ? 0 : 1;
    for (const cells of tableRows(table, id !== undefined)) {
      const fields = cells.map((value, j) => `${keys[j]}:${jsonCell(value)}`);
      chunk += `${row === 0 ? "\n" : ",\n"}{${fields.join(",")}}`;
      row++;
      if (chunk.length < chunkLength) continue;
      yield chunk;
      chunk = "";
    }
    yield chunk;
  }
  return { block, end: "\n]\n" };
}

function jsonCell(value: Cell): string {
  if (value === Number.POSITIVE_INFINITY) return '"Inf"';
  if (value === Number.NEGATIVE_INFINITY) return '"-Inf"';
  return JSON.stringify(value ?? null);
}

function arrowWriter(path: string, id: string | undefined): TableFileWriter {
  const tables: Table[] = [];
  return {
    write: async (table) => {
      tables.push(table);
    },
    close: async () => writeFile(path, await writeArrow(stacked(tables), { id: id ?? false })),
  };
}

function stacked(tables: readonly Table[]): Table {
  if (tables.length === 1) return tables[0]!;
  const names = columnNames(tables[0]!);
  const index = tables.flatMap((table) => table.index);
  const entries = names.map((name) => [name, joined(tables.map((table) => table.columns[name]!))] as const);
  return assemble(index, names, entries);
}

function joined(columns: readonly Column[]): Column {
  if (!(columns[0] instanceof Float64Array)) {
    return columns.flatMap((column) => Array.from(column as ArrayLike<string | null>));
  }
  const all = new Float64Array(columns.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const column of columns) {
    all.set(column as Float64Array, at);
    at += column.length;
  }
  return all;
}
