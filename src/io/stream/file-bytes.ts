import { DataError, InputError } from "../../errors.js";
import { needNodeModule, systemReason } from "../files/node-module.js";
import type { Source } from "../files/source.js";

/** Bytes of a source at any place. */
export interface FileBytes {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

/** Open a source for reading at any place. Throws InputError (`missing-input`) when there is nothing to open. */
export async function openBytes(source: Source): Promise<FileBytes> {
  const bytes = typeof source === "string" ? await openFile(source) : openBlob(source);
  // A decoder asks for many pieces, and may give up before it has waited for all.
  const slice = (start: number, end?: number) => {
    const reading = bytes.slice(start, end);
    reading.catch(() => {});
    return reading;
  };
  return { ...bytes, slice };
}

function openBlob(source: Exclude<Source, string>): FileBytes {
  const blob = source instanceof Blob ? source : new Blob([bytesOf(source) as Uint8Array<ArrayBuffer>]);
  return {
    byteLength: blob.size,
    slice: async (start, end = blob.size) => {
      checkRange(start, end, blob.size);
      return blob.slice(start, end).arrayBuffer();
    },
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
      checkRange(start, end, size);
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

function bytesOf(source: Exclude<Source, string | Blob>): Uint8Array {
  if (source instanceof Uint8Array) return source;
  return source instanceof ArrayBuffer ? new Uint8Array(source) : new TextEncoder().encode(source.text);
}

/** A damaged file may name bytes that it does not have. */
function checkRange(start: number, end: number, size: number): void {
  if (0 <= start && start <= end && end <= size) return;
  throw new DataError(
    `the file must be whole, got one of ${size} bytes that speaks of bytes ${start} to ${end}`,
  );
}
