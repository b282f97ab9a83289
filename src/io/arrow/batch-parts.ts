import type { Compressors } from "hyparquet";
import { DataError } from "../../errors.js";
import type { ArrowLayout } from "./arrow-schema.js";
import {
  byteField,
  countAt,
  countField,
  type FlatTable,
  fieldAt,
  tableField,
  vectorField,
} from "./flatbuffer.js";
import { unpackLz4 } from "./unpack-lz4.js";

/** Hands out the nodes and buffers of a record batch in the order of its columns; all are inside the body. */
export interface BatchParts {
  readonly rows: number;
  /** Missing values of the next column, which has all rows. */
  nulls(): number;
  /** The next buffer, unpacked. */
  buffer(): Uint8Array;
  /** How many buffers of text the next column has. */
  variadic(): number;
  /** Go past a column with all that is nested in it. */
  skip(layout: ArrowLayout): void;
}

/** Rows that a byte of a message can stand for: compression makes many of few. */
const MAX_ROWS_PER_BYTE = 1024;

/**
 * The parts of a record batch ("Message.fbs"). Throws RangeError for whatever is outside of the body, DataError for
 * compressions that are not read.
 */
export function batchParts(batch: FlatTable, body: Uint8Array, compressors: Compressors): BatchParts {
  const unpack = unpackerOf(batch, compressors);
  const rows = countField(batch, 0);
  const limit = unpack === undefined ? body.length : MAX_ROWS_PER_BYTE * body.length;
  // A row takes a byte at least, for its id.
  if (rows > limit) throw new RangeError(`${rows} rows in ${body.length} bytes`);
  const { view } = batch;
  const [nodes, buffers, variadics] = [
    vectorField(batch, 1, 16),
    vectorField(batch, 2, 16),
    vectorField(batch, 4, 8),
  ];
  const next = ({ from, count }: { from: number; count: number }, width: number) => {
    let taken = 0;
    return () => {
      if (taken >= count) throw new RangeError("fewer buffers than columns need");
      return from + width * taken++;
    };
  };
  const [nextNode, nextBuffer, nextVariadic] = [next(nodes, 16), next(buffers, 16), next(variadics, 8)];
  const packed = () => {
    const at = nextBuffer();
    const [offset, length] = [countAt(view, at), countAt(view, at + 8)];
    if (offset + length > body.length) throw new RangeError("a buffer outside of its message");
    return body.subarray(offset, offset + length);
  };
  const variadic = () => {
    const count = countAt(view, nextVariadic());
    if (count > buffers.count) throw new RangeError(`${count} buffers of text`);
    return count;
  };
  const skip = (layout: ArrowLayout) => {
    nextNode();
    for (let i = buffersOf(layout, variadic); i > 0; i--) packed();
    if (layout.kind === "skipped") for (const child of layout.children) skip(child);
  };
  return {
    rows,
    nulls: () => {
      const at = nextNode();
      const [length, nulls] = [countAt(view, at), countAt(view, at + 8)];
      if (length !== rows || nulls > rows)
        throw new RangeError(`a column of ${length} rows in a batch of ${rows}`);
      return nulls;
    },
    buffer: () => (unpack === undefined ? packed() : unpack(packed())),
    variadic,
    skip,
  };
}

function buffersOf(layout: ArrowLayout, variadic: () => number): number {
  if (layout.kind === "skipped") return layout.buffers;
  if (layout.kind === "none") return 0;
  if (layout.kind === "texts") return 3;
  return layout.kind === "views" ? 2 + variadic() : 2;
}

/** The compressions of buffers ("Message.fbs", CompressionType), and how many times as large the content can be. */
const codecs = [
  { name: "LZ4", ratio: 256 },
  { name: "ZSTD", ratio: 1 << 16 },
] as const;

/** Bytes of a buffer, unpacked. */
const MAX_BUFFER_BYTES = 2 ** 31 - 1;

/** What undoes the compression of the buffers of a batch; undefined where they have none. */
function unpackerOf(
  batch: FlatTable,
  compressors: Compressors,
): ((packed: Uint8Array) => Uint8Array) | undefined {
  if (!isCompressed(batch)) return undefined;
  const codec = codecs[byteField(tableField(batch, 3), 0)];
  if (codec === undefined)
    throw new DataError("Arrow: buffers must be compressed by LZ4 or ZSTD, got another");
  return (packed) => {
    if (packed.length === 0) return packed;
    const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
    const size = Number(view.getBigInt64(0, true));
    const content = packed.subarray(8);
    if (size === -1) return content;
    if (!(size >= 0 && size <= Math.min(MAX_BUFFER_BYTES, 64 + codec.ratio * content.length)))
      throw new RangeError(`a buffer of ${content.length} bytes that unpacks to ${size}`);
    const unpacked = codec.name === "LZ4" ? unpackLz4(content, size) : compressors.ZSTD!(content, size);
    if (unpacked.length !== size)
      throw new RangeError(`a buffer of ${unpacked.length} bytes instead of ${size}`);
    return unpacked;
  };
}

/** Whether the buffers of a record batch are compressed. */
export function isCompressed(batch: FlatTable): boolean {
  return fieldAt(batch, 3) !== 0;
}
