import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { joinBytes } from "../../io/files/source.js";
import type { WrittenFormat } from "../../io/formats.js";
import type { Table } from "../../table/table.js";
import type { Streams } from "../log/streams.js";
import { writeResult } from "./result-file.js";

/** What stands for standard input in the place of a file, and for standard output. */
export const STANDARD = "-";

let read: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** All of standard input, which is read once. */
export async function standardInput(): Promise<File> {
  read ??= readAll();
  return new File([await read], STANDARD);
}

async function readAll(): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Uint8Array);
  return new Uint8Array(joinBytes(pieces));
}

/** Write a table to standard output, the bytes of its file. */
export async function printTable(table: Table, format: WrittenFormat, { stdout }: Streams): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "mixedlm-"));
  try {
    await writeResult(folder, { name: "table", table }, format);
    stdout.write(await readFile(join(folder, `table.${format}`)));
  } finally {
    await rm(folder, { recursive: true });
  }
}
