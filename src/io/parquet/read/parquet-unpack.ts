import type { ColumnMetaData, Compressors } from "hyparquet";

/** Bytes of a page, unpacked; writers make pages of about one megabyte. */
export const largestPage = 2 ** 30;

/** How many times as large as it is packed a page can be, where the format of the compression bounds it. */
const mostTimes: Readonly<Record<string, number>> = {
  SNAPPY: 32,
  GZIP: 1040,
  LZ4: 256,
  LZ4_RAW: 256,
  ZSTD: 1 << 16,
};

/**
 * Undo the compression of a page. Throws where the page cannot have the size that its header says, before memory is taken
 * for it, and where what comes out has another.
 */
export function unpackParquet(
  bytes: Uint8Array,
  size: number,
  codec: ColumnMetaData["codec"],
  compressors: Compressors,
): Uint8Array {
  if (codec === "UNCOMPRESSED") {
    if (bytes.length !== size) throw new Error(`a page of ${bytes.length} bytes instead of ${size}`);
    return bytes;
  }
  const unpack = compressors[codec];
  if (unpack === undefined) throw new Error(`unknown compression ${codec}`);
  if (size > Math.min(largestPage, 64 + (mostTimes[codec] ?? Infinity) * bytes.length)) {
    throw new Error(`a page of ${bytes.length} bytes that unpacks to ${size}`);
  }
  const unpacked = unpack(bytes, size);
  if (unpacked.length !== size) throw new Error(`a page of ${unpacked.length} bytes instead of ${size}`);
  return unpacked;
}
