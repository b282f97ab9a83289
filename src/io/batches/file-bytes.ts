import { InputError } from "../../errors.js";
import { needNodeModule, systemReason } from "../node-module.js";
import type { Source } from "../source.js";

/** Bytes of a source at any place. */
export interface FileBytes {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

/** Open a source for reading at any place. Throws InputError (`missing-input`) when there is nothing to open. */
export async function openBytes(source: Source): Promise<FileBytes> {
  if (typeof source === "string") return openFile(source);
  const blob = source instanceof Blob ? source : new Blob([bytesOf(source) as Uint8Array<ArrayBuffer>]);
  return {
    byteLength: blob.size,
    slice: (start, end) => blob.slice(start, end).arrayBuffer(),
    close: async () => {},
  };
}

/** Open a source, hand it to `use` and close it whatever happens. */
export async function withBytes<T>(source: Source, use: (bytes: FileBytes) => Promise<T>): Promise<T> {
  const bytes = await openBytes(source);
  try {
    return await use(bytes);
  } finally {
    await bytes.close();
  }
}

async function openFile(path: string): Promise<FileBytes> {
  const { open } = needNodeModule("node:fs/promises");
  const unreadable = (error: unknown) => {
    const reason = systemReason(error);
    return reason === undefined ? error : new InputError(`cannot read '${path}': ${reason}`, path);
  };
  try {
    const file = await open(path);
    const { size } = await file.stat();
    const slice = async (start: number, end = size) => {
      const bytes = new Uint8Array(end - start);
      let at = 0;
      while (at < bytes.length) {
        const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at);
        if (bytesRead === 0) throw new InputError(`cannot read '${path}': it became shorter meanwhile`, path);
        at += bytesRead;
      }
      return bytes.buffer;
    };
    return { byteLength: size, slice, close: () => file.close() };
  } catch (error) {
    throw unreadable(error);
  }
}

/** The bytes from `start` to `end`, read at once; what lies elsewhere is read when it is asked for. */
export async function withWindow(
  file: FileBytes,
  start: number,
  end: number,
): Promise<Pick<FileBytes, "byteLength" | "slice">> {
  const window = await file.slice(start, end);
  return {
    byteLength: file.byteLength,
    slice: async (from, to = file.byteLength) =>
      from >= start && to <= end ? window.slice(from - start, to - start) : file.slice(from, to),
  };
}

function bytesOf(source: Exclude<Source, string | Blob>): Uint8Array {
  if (source instanceof Uint8Array) return source;
  return source instanceof ArrayBuffer ? new Uint8Array(source) : new TextEncoder().encode(source.text);
}
