import { DataError, errorInFile, InputError, UsageError } from "../../errors.js";
import { gunzip, isGzip } from "./gunzip.js";
import { needNodeModule, systemReason } from "./node-module.js";

/** Where data come from: the path of a file, bytes, a Blob or File, or text itself. All may be gzipped. */
export type Source =
  | string
  | Uint8Array
  | ArrayBuffer
  | Blob
  | { readonly text: string; readonly name?: string };

/**
 * A source that has been opened: its name for messages, its first bytes, and all its bytes, to be read once. A chunk is good
 * until the next one is asked for, so that large files need no fresh memory for each.
 */
export interface OpenSource {
  readonly name: string;
  readonly head: Uint8Array;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** All bytes, where they lay in memory from the beginning. */
  readonly bytes?: Uint8Array;
}

const chunkSize = 1 << 20;

/**
 * Open a source, hand it to `read` and close it whatever happens. Gzip is undone on the way.
 * A DataError of `read` gets the name of the file. Throws InputError (`missing-input`) when there is nothing to open.
 *
 * @param raw the bytes of the source as they are, where they come by another way than `rawChunks`
 */
export async function withSource<T>(
  source: Source,
  read: (opened: OpenSource) => Promise<T>,
  raw: AsyncGenerator<Uint8Array> = rawChunks(source),
): Promise<T> {
  try {
    return await read(await unpacked(source, raw));
  } catch (error) {
    throw inFile(error, nameOf(source));
  } finally {
    await raw.return?.(undefined);
  }
}

/** `withSource` for what is read piece by piece: the source stays open until the last piece was taken. */
export async function* piecesOfSource<T>(
  source: Source,
  read: (opened: OpenSource) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const raw = rawChunks(source)[Symbol.asyncIterator]();
  try {
    yield* read(await unpacked(source, raw));
  } catch (error) {
    throw inFile(error, nameOf(source));
  } finally {
    await raw.return?.(undefined);
  }
}

async function unpacked(source: Source, raw: AsyncIterator<Uint8Array>): Promise<OpenSource> {
  const name = nameOf(source);
  const packed = await peek(raw);
  if (isGzip(packed.head)) return { name, ...(await peek(gunzip(packed.chunks))) };
  return { name, ...packed, ...(source instanceof Uint8Array && { bytes: source }) };
}

/** All bytes of an opened source in one piece. */
export async function allBytes({ chunks, bytes: whole }: OpenSource): Promise<Uint8Array> {
  if (whole !== undefined) return whole;
  const parts: Uint8Array[] = [];
  for await (const part of chunks) parts.push(part.slice());
  return parts.length === 1 ? parts[0]! : joinBytes(parts);
}

/** Bytes as chunks. */
export async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Pieces of bytes, one behind the other. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** What messages call a source. */
export function nameOf(source: Source): string {
  if (typeof source === "string") return source;
  const name = typeof source === "object" && source !== null && "name" in source ? source.name : undefined;
  return typeof name === "string" && name !== "" ? name : "data";
}

/** The bytes as they are, in chunks; each is good until the next one is asked for. */
export async function* rawChunks(source: Source): AsyncGenerator<Uint8Array> {
  if (typeof source === "string") yield* fileChunks(source);
  else if (source instanceof Uint8Array) yield source;
  else if (source instanceof ArrayBuffer) yield new Uint8Array(source);
  else if (typeof Blob !== "undefined" && source instanceof Blob) yield* blobChunks(source);
  else if (typeof source?.text === "string") yield new TextEncoder().encode(source.text);
  else throw new UsageError("io: a source must be a path, bytes, a Blob or { text }, got something else");
}

async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* readChunks(path);
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    const hint = path.includes("\n") ? "; pass { text } to read text itself" : "";
    const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path;
    throw new InputError(`cannot read '${shown}': ${reason}${hint}`, path);
  }
}

/** While a chunk is used the next one of a file is read; a pipe may let a reader wait for ever, and is asked when needed. */
async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = await needNodeModule("node:fs/promises").open(path);
  const read = (into: Uint8Array) => file.read(into, 0, chunkSize);
  let reading: ReturnType<typeof read> | undefined;
  try {
    const isFile = (await file.stat()).isFile();
    let [spare, used] = [new Uint8Array(chunkSize), new Uint8Array(chunkSize)];
    for (;;) {
      const { bytesRead, buffer } = await (reading ?? read(spare));
      if (bytesRead === 0) return;
      [spare, used] = [used, spare];
      reading = isFile ? read(spare) : undefined;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await reading?.catch(() => undefined);
    await file.close();
  }
}

async function* blobChunks(blob: Blob): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < blob.size; at += chunkSize) {
    yield new Uint8Array(await blob.slice(at, at + chunkSize).arrayBuffer());
  }
}

/** The first chunk that holds a byte, and all chunks with it. */
async function peek(
  chunks: AsyncIterator<Uint8Array>,
): Promise<{ head: Uint8Array; chunks: AsyncGenerator<Uint8Array> }> {
  let first = await chunks.next();
  while (!first.done && first.value.length === 0) first = await chunks.next();
  const head = first.done ? new Uint8Array(0) : first.value;
  return { head, chunks: prepend(head, chunks) };
}

async function* prepend(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

function inFile(error: unknown, name: string): unknown {
  if (!(error instanceof DataError) || error.file !== undefined) return error;
  return errorInFile(error, name);
}
