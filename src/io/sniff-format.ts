import { DataError } from "../errors.js";

/** The kinds of file told apart by their first bytes. */
export type Format = "text" | "json" | "hdf5" | "zip" | "parquet" | "arrow" | "newick";

const signatures: readonly (readonly [Format, readonly number[]])[] = [
  ["hdf5", [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  ["zip", [0x50, 0x4b, 0x05, 0x06]],
  ["parquet", [0x50, 0x41, 0x52, 0x31]],
  ["arrow", [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]],
  ["arrow", [0xff, 0xff, 0xff, 0xff]],
];

/** The extensions that promise a format; text under such a name is a mistake worth a better message. */
const extensions: Readonly<Record<string, Format>> = {
  h5: "hdf5",
  hdf5: "hdf5",
  qza: "zip",
  parquet: "parquet",
  arrow: "arrow",
  feather: "arrow",
};

/**
 * The format of a file from its first bytes, checked against its extension.
 * Throws DataError for an empty file, for bytes that are no known format, and for text under a binary extension.
 */
export function sniffFormat(head: Uint8Array, name: string): Format {
  if (head.length === 0) throw new DataError("the file must hold data, got an empty file");
  const signature = signatures.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte));
  if (signature !== undefined) return signature[0];
  if (isBinary(head)) {
    throw new DataError(
      "the format must be TSV, CSV, BIOM, .qza, Parquet, Arrow or Newick, got unknown bytes",
    );
  }
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const promised = Object.hasOwn(extensions, extension) ? extensions[extension] : undefined;
  if (promised !== undefined)
    throw new DataError(`a .${extension} file must be ${promised}, got other content`);
  const start = new TextDecoder().decode(head.subarray(0, 4096)).trimStart();
  if (start.startsWith("{")) return "json";
  return /^\([^\t\n]*(?:\n|$)/.test(start) ? "newick" : "text";
}

/** UTF-16 has zero bytes too, and a mark of its own. */
function isBinary(head: Uint8Array): boolean {
  return !isUtf16(head) && head.subarray(0, 4096).includes(0);
}

export function isUtf16(head: Uint8Array): "utf-16le" | "utf-16be" | false {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  return head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : false;
}
