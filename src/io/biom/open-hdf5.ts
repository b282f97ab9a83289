import type { Dataset, Group } from "h5wasm";
import { DataError } from "../../errors.js";

/** An HDF5 file while it is open: what lies where, and the values of a data set. */
export interface Hdf5 {
  /** Names in a group, none where there is no such group. */
  names(path: string): readonly string[];
  has(path: string): boolean;
  strings(path: string): readonly string[];
  numbers(path: string): ArrayLike<number>;
  /** Values of any kind, and the shape they have. */
  values(path: string): { readonly shape: readonly number[]; readonly values: ArrayLike<unknown> };
}

/** Far above any table that could be fitted, far below what a damaged header may claim. */
const mostValues = 2 ** 28;

let opened = 0;
/** A crash inside the reader leaves its memory in disorder: it must not be used again. */
let crashed = false;

/**
 * Read an HDF5 file with h5wasm, which is loaded at first use. The file lives in the reader's own memory while `read`
 * runs. By itself the reader prints errors and goes on; its throwing error handler is turned on here.
 */
export async function withHdf5<T>(bytes: Uint8Array, read: (file: Hdf5) => T): Promise<T> {
  if (crashed)
    throw new DataError("HDF5: the reader broke down over an earlier, damaged file; start it anew");
  const { default: h5wasm } = await import("h5wasm");
  const reader = await h5wasm.ready;
  const path = `/mixedlm-${opened++}.h5`;
  let close = () => {};
  try {
    reader.activate_throwing_error_handler();
    reader.FS.writeFile(path, bytes);
    const file = new h5wasm.File(path, "r");
    close = () => file.close();
    return read(view(file));
  } catch (error) {
    if (error instanceof DataError) throw error;
    crashed = error instanceof WebAssembly.RuntimeError;
    throw new DataError(`HDF5: the file must be whole, got ${firstReason(error)}`);
  } finally {
    if (!crashed) quietly(close);
    quietly(() => reader.FS.unlink(path));
  }
}

function view(file: Group): Hdf5 {
  const find = (path: string) => {
    let found: unknown = file;
    for (const name of path.split("/")) {
      if (!isGroup(found) || !found.keys().includes(name)) return undefined;
      found = found.get(name);
    }
    return found;
  };
  const values = (path: string) => {
    const found = find(path);
    if (!isDataset(found)) throw new DataError(`HDF5: the file must have a data set '${path}', got none`);
    const shape = found.shape ?? [];
    const size = shape.reduce((product, length) => product * length, 1);
    if (size > mostValues)
      throw new DataError(`HDF5: '${path}' must hold at most ${mostValues} values, got ${size}`);
    checkFilters(path, found);
    return { shape, values: size === 0 ? [] : hdf5Values(found) };
  };
  return {
    names: (path) => {
      const found = find(path);
      return isGroup(found) ? found.keys() : [];
    },
    has: (path) => find(path) !== undefined,
    values,
    strings: (path) => {
      const texts = Array.from(values(path).values);
      if (!texts.every((text) => typeof text === "string")) {
        throw new DataError(`HDF5: '${path}' must hold text, got something else`);
      }
      return texts;
    },
    numbers: (path) => {
      const found = values(path).values;
      if (found instanceof BigInt64Array || found instanceof BigUint64Array)
        return Float64Array.from(found, Number);
      if (ArrayBuffer.isView(found) || found.length === 0) return found as ArrayLike<number>;
      throw new DataError(`HDF5: '${path}' must hold numbers, got something else`);
    },
  };
}

/** Filters that are part of the HDF5 library: gzip, shuffling, checksums, szip, n-bit, scale and offset. */
const MAX_OWN_FILTER = 6;

/** Filters of others, by their registered numbers. */
const filterNames: Readonly<Record<number, string>> = {
  307: "bzip2",
  32000: "LZF",
  32001: "Blosc",
  32004: "LZ4",
  32008: "bitshuffle",
  32015: "Zstandard",
  32026: "Blosc 2",
};

/** Throws DataError for data that are packed by a filter which is not part of the library: it breaks down over them. */
function checkFilters(path: string, { filters }: Dataset): void {
  const other = filters.find(({ id }) => id > MAX_OWN_FILTER);
  if (other === undefined) return;
  const name = filterNames[other.id] ?? `filter ${other.id}`;
  throw new DataError(
    `HDF5: '${path}' is compressed by ${name}, which is not read; write it with gzip (h5repack -f GZIP=4 FILE NEW)`,
  );
}

function isGroup(value: unknown): value is Group {
  return typeof value === "object" && value !== null && "keys" in value && typeof value.keys === "function";
}

function isDataset(value: unknown): value is Dataset {
  return typeof value === "object" && value !== null && "value" in value && "shape" in value;
}

/** HDF5 reports a stack of reasons, the innermost last; its last line of substance says it best. */
function firstReason(error: unknown): string {
  const lines = String(error instanceof Error ? error.message : error).split("\n");
  const reasons = lines.filter((line) => /^\s*#\d+:/.test(line)).map((line) => line.replace(/^.*\(\): /, ""));
  return reasons.at(-1) ?? lines[0]!;
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // A file that could not be read may not be closed either; what matters has been thrown already.
  }
}

/** Numbers of the HDF5 library: the class of texts, the character sets, and texts that end with a zero or with blanks. */
const [stringClass, ascii, utf8, zeroEnds, blankPadded] = [3, 0, 1, 0, 2];

const utf8Decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * The values of a data set that has some. Text is UTF-8 whatever character set the file declares: QIIME 1 and biom under
 * Python 2 wrote UTF-8 as ASCII. A text that is not UTF-8 is read as Latin-1.
 */
function hdf5Values(dataset: Dataset): ArrayLike<unknown> {
  if (dataset.metadata.type !== stringClass) return dataset.value as ArrayLike<unknown>;
  return dataset.metadata.vlen ? variableTexts(dataset) : fixedTexts(dataset);
}

/** As ASCII, h5wasm gives a character per byte. */
function variableTexts(dataset: Dataset): string[] {
  return textsAs(dataset, ascii).map((bytes) => {
    if (isAscii(bytes)) return bytes;
    try {
      return utf8Decoder.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    } catch {
      return bytes;
    }
  });
}

/** Texts of the same number of bytes, filled up with zeros or blanks, or cut off where they are too long. */
function fixedTexts(dataset: Dataset): string[] {
  const { size, strpad } = dataset.metadata;
  const width = strpad === zeroEnds ? size - 1 : size;
  const texts = textsAs(dataset, utf8);
  const isBroken = texts.some((text) => text.includes(replacement));
  const bytes = isBroken ? textsAs(dataset, ascii) : texts;
  return texts.map((text, i) => {
    const whole = text.includes(replacement) ? withoutCut(text, bytes[i]!, width) : text;
    return strpad === blankPadded ? whole.replace(/ +$/, "") : whole;
  });
}

/** What a decoder puts where bytes are no UTF-8. */
const replacement = "\ufffd";

/**
 * The text without the character that its width cut off. A single byte of 0xE0 or more at the end of ASCII is a letter of
 * Latin-1 (é) rather than the beginning of a Chinese one, so that text is Latin-1.
 *
 * @param bytes the text with a character per byte
 */
function withoutCut(text: string, bytes: string, width: number): string {
  const whole = text.slice(0, -1);
  const isCut = bytes.length >= width && text.endsWith(replacement) && !whole.includes(replacement);
  return isCut && (!isAscii(whole) || bytes.at(-1)! < "\u00e0") ? whole : bytes;
}

/** The texts of a data set in a character set of our choice, as they lie in the file. */
function textsAs(dataset: Dataset, charset: number): string[] {
  dataset.metadata.cset = charset;
  return Array.from(dataset.value as ArrayLike<string>);
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}
