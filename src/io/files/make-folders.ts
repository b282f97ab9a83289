import { needNodeModule } from "./node-module.js";

/**
 * Make a folder and those above it that are missing. Unlike `mkdir` with `recursive`, which goes round for ever where
 * a file system says of a new folder that it does not exist (`/proc`), it tries each folder twice at most.
 */
export async function makeFolders(path: string): Promise<void> {
  const { dirname } = needNodeModule("node:path");
  const above = dirname(path);
  if ((await makeFolder(path)) || above === path) return;
  await makeFolders(above);
  const { mkdir } = needNodeModule("node:fs/promises");
  await mkdir(path).catch(unlessThere);
}

/** Whether the folder is there now; false where the one above is missing. */
async function makeFolder(path: string): Promise<boolean> {
  const { mkdir } = needNodeModule("node:fs/promises");
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    unlessThere(error);
  }
  return true;
}

function unlessThere(error: unknown): void {
  if (codeOf(error) !== "EEXIST") throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
