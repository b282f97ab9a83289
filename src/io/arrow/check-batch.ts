import { DataError } from "../../errors.js";
import type { ArrowLayout } from "./arrow-layout.js";
import { countAt, countField, type FlatTable, fieldAt, vectorField } from "./flatbuffer.js";

/** Hands out the nodes, buffers and counts of a record batch in the order of its columns; all are inside the body. */
interface Parts {
  readonly rows: number;
  /** Of a column, which has all rows; what is nested in one may have any number. */
  node(): { readonly nulls: number };
  nestedNode(): void;
  buffer(): DataView;
  variadic(): number;
}

/**
 * Look at the buffers of a record batch ("Message.fbs") before flechette does, which takes lengths and offsets as they are.
 * Throws RangeError for whatever is outside of the body, DataError for compressed ones.
 *
 * @param sizeOf the values that a dictionary has when the batch is read
 * @returns its rows
 */
export function checkBatch(
  batch: FlatTable,
  body: Uint8Array,
  columns: readonly ArrowLayout[],
  sizeOf: (dictionary: bigint) => number,
): number {
  if (fieldAt(batch, 3) !== 0) {
    throw new DataError(
      "Arrow: buffers must not be compressed, got a compression codec; write it uncompressed, or as Parquet",
    );
  }
  const parts = partsOf(batch, body);
  for (const column of columns) checkColumn(column, parts, sizeOf);
  return parts.rows;
}

function partsOf(batch: FlatTable, body: Uint8Array): Parts {
  const rows = countField(batch, 0);
  // A row takes a byte at least, for its id.
  if (rows > body.length) throw new RangeError(`${rows} rows in ${body.length} bytes`);
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
  return {
    rows,
    node: () => {
      const at = nextNode();
      const [length, nulls] = [countAt(view, at), countAt(view, at + 8)];
      if (length !== rows || nulls > rows)
        throw new RangeError(`a column of ${length} rows in a batch of ${rows}`);
      return { nulls };
    },
    nestedNode: () => void nextNode(),
    buffer: () => {
      const at = nextBuffer();
      const [offset, length] = [countAt(view, at), countAt(view, at + 8)];
      if (offset + length > body.length) throw new RangeError("a buffer outside of its message");
      return new DataView(body.buffer, body.byteOffset + offset, length);
    },
    variadic: () => {
      const count = countAt(view, nextVariadic());
      if (count > buffers.count) throw new RangeError(`${count} buffers of text`);
      return count;
    },
  };
}

function checkColumn(column: ArrowLayout, parts: Parts, sizeOf: (dictionary: bigint) => number): void {
  const { rows } = parts;
  const { nulls } = parts.node();
  if (column.kind === "none") return;
  if (column.kind === "nested") {
    skipNested(column, parts);
    return;
  }
  const validity = parts.buffer();
  const bitmap = Math.ceil(rows / 8);
  if (nulls > 0) needBytes(validity, bitmap);
  const isThere = (row: number) => nulls === 0 || (validity.getUint8(row >> 3) >> (row & 7)) % 2 === 1;
  const first = parts.buffer();
  switch (column.kind) {
    case "bits":
      needBytes(first, bitmap);
      break;
    case "fixed":
      needBytes(first, rows * column.bytes);
      break;
    case "texts":
      checkOffsets(first, parts.buffer().byteLength, rows, column.offset);
      break;
    case "views":
      checkViews(first, Array.from({ length: parts.variadic() }, parts.buffer), rows, isThere);
      break;
    case "places":
      needBytes(first, rows * column.bytes);
      checkPlaces(first, rows, column, sizeOf(column.dictionary), isThere);
  }
}

/** Go past the buffers of a nested column, whose values nobody reads; they are inside the body. */
function skipNested(column: Extract<ArrowLayout, { kind: "nested" }>, parts: Parts): void {
  for (let i = 0; i < column.buffers; i++) parts.buffer();
  for (const child of column.children) {
    parts.nestedNode();
    if (child.kind === "nested") skipNested(child, parts);
    else for (let i = buffersOf(child, parts); i > 0; i--) parts.buffer();
  }
}

function buffersOf({ kind }: ArrowLayout, parts: Parts): number {
  if (kind === "none") return 0;
  if (kind === "texts") return 3;
  return kind === "views" ? 2 + parts.variadic() : 2;
}

function needBytes({ byteLength }: DataView, bytes: number): void {
  if (byteLength < bytes) throw new RangeError(`a buffer of ${byteLength} bytes instead of ${bytes}`);
}

/** Where texts begin and end: never backwards, never beyond their bytes. */
function checkOffsets(offsets: DataView, bytes: number, rows: number, width: 4 | 8): void {
  if (rows === 0) return;
  needBytes(offsets, (rows + 1) * width);
  let before = 0;
  for (let i = 0; i <= rows; i++) {
    const at = width === 4 ? offsets.getInt32(4 * i, true) : countAt(offsets, 8 * i);
    if (at < before || at > bytes) throw new RangeError("texts that lie outside of their bytes");
    before = at;
  }
}

/** Texts of a batch; many may share the same bytes. */
const mostText = 2 ** 30;

/** Texts of up to 12 bytes stand where they are, others in one of the buffers. */
function checkViews(
  views: DataView,
  buffers: readonly DataView[],
  rows: number,
  isThere: (row: number) => boolean,
): void {
  needBytes(views, 16 * rows);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const length = views.getInt32(16 * row, true);
    if (!isThere(row) || (length >= 0 && length <= 12)) continue;
    const [index, from] = [views.getInt32(16 * row + 8, true), views.getInt32(16 * row + 12, true)];
    const end = from + length;
    total += length;
    if (length < 0 || from < 0 || end > (buffers[index]?.byteLength ?? -1) || total > mostText) {
      throw new RangeError("texts that lie outside of their bytes");
    }
  }
}

function checkPlaces(
  places: DataView,
  rows: number,
  { bytes, isSigned }: { readonly bytes: number; readonly isSigned: boolean },
  size: number,
  isThere: (row: number) => boolean,
): void {
  const wide = isSigned ? places.getBigInt64 : places.getBigUint64;
  const narrow = { 1: places.getUint8, 2: places.getUint16, 4: places.getUint32 }[bytes];
  // A negative place, read without its sign, is beyond any dictionary that its bytes can count.
  const most = isSigned && bytes < 8 ? Math.min(size, 2 ** (8 * bytes - 1)) : size;
  for (let row = 0; row < rows; row++) {
    const place =
      narrow === undefined
        ? Number(wide.call(places, 8 * row, true))
        : narrow.call(places, bytes * row, true);
    if ((place < 0 || place >= most) && isThere(row)) {
      throw new RangeError("a place that the dictionary does not have");
    }
  }
}
