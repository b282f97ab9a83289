import { columnNames } from "../../table/columns.js";
import type { Table } from "../../table/table.js";
import { needNodeModule } from "../files/node-module.js";
import { orWriteFailed } from "../files/write-file.js";
import type { TableFileWriter } from "../table-file.js";
import { type Cell, formatRows, formatTsv, tableRows } from "./format-tsv.js";

/** Open a file of TSV, which is written as it comes. */
export function openTsvWriter(path: string, id: string | false): Promise<TableFileWriter> {
  return openTextWriter(path, tsvText(id));
}

/** Open a file of JSON, an array of one object per row, which is written as it comes. */
export function openJsonWriter(path: string, id: string | false): Promise<TableFileWriter> {
  return openTextWriter(path, jsonText(id));
}

/** How tables become text. */
interface TextForm {
  block(table: Table, isFirst: boolean): Iterable<string>;
  readonly end: string;
}

async function openTextWriter(path: string, form: TextForm): Promise<TableFileWriter> {
  const { open } = needNodeModule("node:fs/promises");
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

function tsvText(id: string | false): TextForm {
  const block = (table: Table, isFirst: boolean) => {
    const rows = tableRows(table, id !== false);
    const names = columnNames(table);
    return isFirst ? formatTsv(id === false ? names : [id, ...names], rows) : formatRows(rows);
  };
  return { block, end: "" };
}

const chunkLength = 1 << 19;

/** An array of one object per row, a line each. Missing is null; infinities, which JSON lacks, are "Inf" and "-Inf". */
function jsonText(id: string | false): TextForm {
  function* block(table: Table, isFirst: boolean): Generator<string> {
    const names = columnNames(table);
    const keys = (id === false ? names : [id, ...names]).map((name) => JSON.stringify(name));
    let chunk = isFirst ? "[" : "";
    let row = isFirst ? 0 : 1;
    for (const cells of tableRows(table, id !== false)) {
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
