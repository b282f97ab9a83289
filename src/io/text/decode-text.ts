import { DataError } from "../../errors.js";
import type { OpenSource } from "../files/source.js";

/** The encoding that a byte order mark of UTF-16 tells; false where there is none. */
export function isUtf16(head: Uint8Array): "utf-16le" | "utf-16be" | false {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  return head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : false;
}

/** The text of a source, piece by piece: UTF-8, or UTF-16 with a byte order mark as Excel writes it. */
async function* decodeText({ head, chunks }: OpenSource): AsyncGenerator<string> {
  const decoder = new TextDecoder(isUtf16(head) || "utf-8", { fatal: true });
  for await (const chunk of chunks) yield decode(decoder, chunk, true);
  yield decode(decoder);
}

/** The text of a source as chunks of UTF-8, whatever it is encoded in. A byte order mark is left at its beginning. */
export async function* utf8Chunks(source: OpenSource): AsyncGenerator<Uint8Array> {
  if (!isUtf16(source.head)) {
    yield* source.chunks;
    return;
  }
  const encoder = new TextEncoder();
  for await (const piece of decodeText(source)) yield encoder.encode(piece);
}

const strict = { fatal: true, ignoreBOM: true };
let shared: TextDecoder | undefined;

/** The text of some UTF-8, a string of its own. */
export function decodeUtf8(bytes: Uint8Array): string {
  if (bytes.length < 64 && bytes.every((byte) => byte < 128)) return String.fromCharCode(...bytes);
  shared ??= new TextDecoder("utf-8", strict);
  return decode(shared, bytes);
}

/** The text of some UTF-8 that goes on: a character cut short at its end is left out. */
export function decodeBeginning(bytes: Uint8Array): string {
  return decode(new TextDecoder("utf-8", strict), bytes, true);
}

function decode(decoder: TextDecoder, bytes?: Uint8Array, stream = false): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new DataError("text must be encoded as UTF-8, got other bytes; save the file as UTF-8");
  }
}

/** The text of a source in one piece. Throws DataError where it is longer than a string can be. */
export async function allText(source: OpenSource): Promise<string> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of decodeText(source)) {
    pieces.push(piece);
    length += piece.length;
    if (length > longestText) throw new DataError(`the text must be shorter than ${longestText} characters`);
  }
  return pieces.join("");
}

/** Safely below the longest string of any engine (V8: 2²⁹ − 24). */
export const longestText = 2 ** 28;
