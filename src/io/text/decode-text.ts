import { DataError } from "../../errors.js";
import { joinBytes, type OpenSource } from "../files/source.js";
import type { Guess } from "../guesses.js";

/** The encoding that a byte order mark of UTF-16 tells; false where there is none. */
export function isUtf16(head: Uint8Array): "utf-16le" | "utf-16be" | false {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  return head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : false;
}

/**
 * The text of a source as chunks of UTF-8: UTF-8, UTF-16 with a byte order mark as Excel writes it, or Windows-1252, which
 * text is taken for whose first letters beyond ASCII are no UTF-8. A byte order mark is left at its beginning.
 *
 * @param guesses takes the guess that text is Windows-1252
 */
export async function* utf8Chunks(source: OpenSource, guesses: Guess[] = []): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const wide = isUtf16(source.head);
  if (wide !== false) {
    const decoder = new TextDecoder(wide, { fatal: true });
    for await (const chunk of source.chunks) yield encoder.encode(decode(decoder, chunk, true));
    yield encoder.encode(decode(decoder));
    return;
  }
  let encoding: "ascii" | "utf-8" | "windows-1252" = "ascii";
  let cut = new Uint8Array(0);
  for await (const chunk of source.chunks) {
    const bytes = cut.length === 0 ? chunk : joinBytes([cut, chunk]);
    cut = new Uint8Array(0);
    if (encoding === "ascii" && isAscii(bytes)) {
      yield bytes;
      continue;
    }
    if (encoding !== "windows-1252") {
      const whole = wholeLength(bytes);
      if (isUtf8(bytes.subarray(0, whole))) {
        if (encoding === "ascii" && !isAscii(bytes.subarray(0, whole))) encoding = "utf-8";
        cut = bytes.slice(whole);
        yield bytes.subarray(0, whole);
        continue;
      }
      if (encoding === "utf-8") throw notUtf8();
      encoding = "windows-1252";
      guesses.push(windowsGuess(source.name));
    }
    yield encoder.encode(decodeWindows(bytes));
  }
  if (cut.length === 0) return;
  if (encoding === "utf-8") throw notUtf8();
  guesses.push(windowsGuess(source.name));
  yield encoder.encode(decodeWindows(cut));
}

function windowsGuess(file: string): Guess {
  return {
    file,
    what: "text that is not UTF-8",
    took: "Windows-1252; save the file as UTF-8 if names look wrong",
    isWarning: true,
  };
}

/** What the bytes 0x80 to 0x9F are in Windows-1252; a blank for those that are nothing. */
const windowsLetters = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/** Decoders of some platforms take Windows-1252 for Latin-1, so this one is ours. */
function decodeWindows(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += 1 << 13) {
    const codes = Array.from(bytes.subarray(from, from + (1 << 13)), (byte) => {
      if (byte < 0x80 || byte > 0x9f) return byte;
      const letter = windowsLetters[byte - 0x80]!;
      if (letter === " ") throw notUtf8();
      return letter.charCodeAt(0);
    });
    pieces.push(String.fromCharCode(...codes));
  }
  return pieces.join("");
}

function isAscii(bytes: Uint8Array): boolean {
  let at = 0;
  // Eight bytes at a time, where they lie so.
  if (bytes.byteOffset % 8 === 0) {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, 2 * (bytes.length >> 3));
    for (let i = 0; i < words.length; i += 2)
      if (((words[i]! | words[i + 1]!) & 0x80808080) !== 0) return false;
    at = 4 * words.length;
  }
  for (; at < bytes.length; at++) if (bytes[at]! > 127) return false;
  return true;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", strict).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Where a character begins that is cut off at the end of some UTF-8; its length where none is. */
function wholeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const needs = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return needs > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
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
    throw notUtf8();
  }
}

function notUtf8(): DataError {
  return new DataError("text must be encoded as UTF-8, got other bytes; save the file as UTF-8");
}

/** The text of a source in one piece. Throws DataError where it is longer than a string can be. */
export async function allText(source: OpenSource, guesses?: Guess[]): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const pieces: string[] = [];
  let length = 0;
  const add = (piece: string) => {
    pieces.push(piece);
    length += piece.length;
    if (length > longestText) throw new DataError(`the text must be shorter than ${longestText} characters`);
  };
  for await (const chunk of utf8Chunks(source, guesses)) add(decode(decoder, chunk, true));
  add(decode(decoder));
  return pieces.join("");
}

/** Safely below the longest string of any engine (V8: 2²⁹ − 24). */
export const longestText = 2 ** 28;
