import { OutputError } from "../../errors.js";
import { needNodeModule } from "./node-module.js";
import { removeOnExit } from "./remove-on-exit.js";
import { orWriteFailed } from "./write-file.js";

/** What may become of a folder that is not empty. */
export interface OutputFolderOptions {
  /** Write into a folder that is not empty, replacing what has the same name. Default false. */
  readonly force?: boolean | undefined;
  /** With `force`: names of earlier results that must not outlive this run, whether or not it writes them again. */
  readonly replaces?: readonly string[] | undefined;
}

/**
 * Write a folder of results so that it is there either whole or not at all: `write` fills a folder under a temporary
 * name next to `path`, which is renamed once `write` is done. When it fails, or the process is interrupted or exits,
 * the temporary folder is removed.
 *
 * The folder that the process is in stays the one that the shell is in: files move in.
 *
 * A folder that is there and not empty is refused (OutputError `output-exists`) unless `force`; then the new files
 * move in, old ones of the same names and those in `replaces` go, and everything else stays.
 * Throws OutputError `write-failed` when the system refuses.
 */
export async function withOutputFolder<T>(
  path: string,
  options: OutputFolderOptions,
  write: (folder: string) => Promise<T>,
): Promise<T> {
  const { rm } = needNodeModule("node:fs/promises");
  const place = await orWriteFailed(path, () => findPlace(path, options.force ?? false));
  const { folder, isInside } = await orWriteFailed(path, () => makeTemporary(place));
  const stopWatching = removeOnExit(folder);
  try {
    const result = await write(folder);
    await orWriteFailed(path, () => {
      return place.isTaken || isInside || place.path === process.cwd()
        ? moveIn(folder, place.path, options.replaces ?? [])
        : renameTo(folder, place.path, path);
    });
    return result;
  } catch (error) {
    throw atFinalPath(error, folder, path);
  } finally {
    stopWatching();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Place {
  /** Absolute, links resolved. */
  readonly path: string;
  readonly exists: boolean;
  /** It holds something already. */
  readonly isTaken: boolean;
}

async function findPlace(path: string, force: boolean): Promise<Place> {
  const { readdir, realpath, stat } = needNodeModule("node:fs/promises");
  const { dirname, resolve } = needNodeModule("node:path");
  const absolute = await realpath(path).catch(() => resolve(path));
  const found = await stat(absolute).catch(() => undefined);
  if (found === undefined) {
    await makeFolders(dirname(absolute));
    return { path: absolute, exists: false, isTaken: false };
  }
  if (!found.isDirectory()) {
    throw new OutputError("output-exists", `'${path}' must be a folder, got a file in the way`, path);
  }
  const isTaken = (await readdir(absolute)).length > 0;
  if (isTaken && !force) throw inTheWay(path);
  return { path: absolute, exists: true, isTaken };
}

function inTheWay(path: string): OutputError {
  return new OutputError(
    "output-exists",
    `'${path}' must be new or empty, got files in the way; force replaces them`,
    path,
  );
}

/**
 * A temporary folder next to the place, or inside it where its parent is another file system (the volume of a
 * container cannot be renamed over) or may not be written.
 */
async function makeTemporary({ path, exists }: Place): Promise<{ folder: string; isInside: boolean }> {
  const { mkdir, stat } = needNodeModule("node:fs/promises");
  const { basename, dirname, join } = needNodeModule("node:path");
  const parent = dirname(path);
  const suffix = `tmp-${process.pid}-${Math.random().toString(36).slice(2, 10)}`;
  const beside = join(parent, `.${basename(path)}.${suffix}`);
  const inside = join(path, `.${suffix}`);
  const isMount = exists && (await stat(path)).dev !== (await stat(parent)).dev;
  if (!isMount) {
    const made = await mkdir(beside).catch((error: unknown) => {
      if (!exists) throw error;
      return null;
    });
    if (made !== null) return { folder: beside, isInside: false };
  }
  await mkdir(inside);
  return { folder: inside, isInside: true };
}

/** A folder that came into being meanwhile is left alone; an empty one gives way, as `rename` does by itself on POSIX. */
async function renameTo(folder: string, target: string, path: string): Promise<void> {
  const { rename, rmdir } = needNodeModule("node:fs/promises");
  await rmdir(target).catch(() => undefined);
  await rename(folder, target).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOTEMPTY" || error.code === "EEXIST" ? inTheWay(path) : error;
  });
}

/** Move new files in and old ones aside; if one of the moves fails, all are undone. */
async function moveIn(folder: string, target: string, replaces: readonly string[]): Promise<void> {
  const { lstat, mkdir, readdir, rename, rm, rmdir } = needNodeModule("node:fs/promises");
  const { join } = needNodeModule("node:path");
  const fresh = await readdir(folder);
  const aside = `${folder}-old`;
  await mkdir(aside);
  const done: (readonly [from: string, to: string])[] = [];
  const move = async (from: string, to: string) => {
    await rename(from, to);
    done.push([from, to]);
  };
  try {
    for (const name of new Set([...fresh, ...replaces])) {
      const isThere = await lstat(join(target, name)).then(
        () => true,
        () => false,
      );
      if (isThere) await move(join(target, name), join(aside, name));
    }
    for (const name of fresh) await move(join(folder, name), join(target, name));
  } catch (error) {
    for (const [from, to] of done.reverse()) await rename(to, from);
    await rmdir(aside);
    throw error;
  }
  await rm(aside, { recursive: true });
}

/** What went wrong under the temporary name is told under the name that was asked for. */
function atFinalPath(error: unknown, folder: string, path: string): unknown {
  if (!(error instanceof OutputError) || !error.file.startsWith(folder)) return error;
  return new OutputError(
    "write-failed",
    error.message.replaceAll(folder, path),
    error.file.replace(folder, path),
  );
}

/**
 * Make a folder and those above it that are missing. Unlike `mkdir` with `recursive`, which goes round for ever where
 * a file system says of a new folder that it does not exist (`/proc`), it tries each folder twice at most.
 */
async function makeFolders(path: string): Promise<void> {
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
