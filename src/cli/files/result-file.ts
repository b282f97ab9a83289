import { rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { OutputError } from "../../errors.js";
import { orWriteFailed, writeFile } from "../../io/files/write-file.js";
import { openTableWriter, type WrittenFormat } from "../../io/formats.js";
import type { Table } from "../../table/table.js";
import type { Streams } from "../log/streams.js";

/** A single file of results. */
interface FileRequest {
  readonly output: string;
  readonly force: boolean;
}

/** Refuse a file that is taken before any work is done. Throws OutputError (`output-exists`). */
export async function refuseTakenFile({ output, force }: FileRequest): Promise<void> {
  if (output === "-") return;
  const found = await stat(output).catch(() => undefined);
  if (found === undefined || (force && found.isFile())) return;
  const problem = {
    option: { option: "output", value: output },
    rule: "must be a new file",
    got: "one in the way",
    hint: found.isFile() ? ["; ", { option: "force" }, " replaces it"] : "",
  };
  throw new OutputError("output-exists", problem, output);
}

/** Write a file under another name first, so that it is there whole or not at all. */
export async function writeWhole(path: string, content: Iterable<string>): Promise<void> {
  const part = `${path}.part-${process.pid}`;
  try {
    await writeFile(part, content);
    await orWriteFailed(path, () => rename(part, path));
  } finally {
    await rm(part, { force: true });
  }
}

/** Write a file, or to standard output where its path is `-`. */
export async function writeOutput(
  path: string,
  content: Iterable<string>,
  { stdout }: Streams,
): Promise<void> {
  if (path !== "-") return writeWhole(path, content);
  for (const text of content) stdout.write(text);
}

/** A table among the results. */
interface ResultTable {
  /** The name of its file, without an extension. */
  readonly name: string;
  readonly table: Table;
  /** The name of the column of ids; absent for tables whose rows have only numbers. */
  readonly id?: string;
}

/** Write a table into `folder` in one of the formats. */
export async function writeResult(
  folder: string,
  { name, table, id }: ResultTable,
  format: WrittenFormat,
): Promise<void> {
  const writer = await openTableWriter(join(folder, `${name}.${format}`), format, id ?? false);
  try {
    await writer.write(table);
  } finally {
    await writer.close();
  }
}

/** Write what `run.json` says into a folder of results. */
export async function writeRunRecord(folder: string, record: object): Promise<void> {
  await writeFile(join(folder, "run.json"), `${JSON.stringify(record, null, 2)}\n`);
}
