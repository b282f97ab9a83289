import { rename, rm, stat } from "node:fs/promises";
import { OutputError } from "../../errors.js";
import { orWriteFailed, writeFile } from "../../io/files/write-file.js";

/** A single file of results. */
interface FileRequest {
  readonly output: string;
  readonly force: boolean;
}

/** Refuse a file that is taken before any work is done. Throws OutputError (`output-exists`). */
export async function refuseTakenFile({ output, force }: FileRequest): Promise<void> {
  const found = await stat(output).catch(() => undefined);
  if (found === undefined || (force && found.isFile())) return;
  const wayOut = found.isFile() ? "; --force replaces it" : "";
  throw new OutputError(
    "output-exists",
    `-o ${output}: must be a new file, got one in the way${wayOut}`,
    output,
  );
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
