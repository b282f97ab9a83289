import { OutputError } from "../../errors.js";
import { columnNames } from "../../table/columns.js";
import type { Table } from "../../table/table.js";
import { type Cell, formatTsv, tableRows } from "../text/format-tsv.js";
import { needNodeModule, systemReason } from "./node-module.js";

/** Write text or bytes, at once or chunk by chunk. Throws OutputError (`write-failed`). */
export async function writeFile(
  path: string,
  content: string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const { open } = needNodeModule("node:fs/promises");
  const chunks = typeof content === "string" || content instanceof Uint8Array ? [content] : content;
  await orWriteFailed(path, async () => {
    const file = await open(path, "w");
    try {
      for await (const chunk of chunks) await file.writeFile(chunk);
    } finally {
      await file.close();
    }
  });
}

/** Write rows as TSV (see `formatTsv`). */
export function writeTsv(
  path: string,
  header: readonly string[],
  rows: Iterable<readonly Cell[]>,
): Promise<void> {
  return writeFile(path, formatTsv(header, rows));
}

/** Write a table as TSV that `readTable` and `readMetadata` bring back, ids first under the name `id`; `false` leaves them out. */
export function writeTable(path: string, table: Table, id: string | false = "id"): Promise<void> {
  const names = columnNames(table);
  return writeTsv(path, id === false ? names : [id, ...names], tableRows(table, id !== false));
}

/** Do what writes to `path`; an error of the system becomes an OutputError that says why. */
export async function orWriteFailed<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new OutputError("write-failed", `cannot write '${path}': ${reason}`, path);
  }
}
