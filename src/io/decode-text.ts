import { DataError } from "../errors.js";
import { isUtf16 } from "./sniff-format.js";
import type { OpenSource } from "./source.js";

/** The text of a source, piece by piece: UTF-8, or UTF-16 with a byte order mark as Excel writes it. */
export async function* decodeText({ head, chunks }: OpenSource): AsyncGenerator<string> {
  const decoder = new TextDecoder(isUtf16(head) || "utf-8", { fatal: true });
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
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
