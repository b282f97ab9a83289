import type { Chunk } from "./messages.js";

/** A chunk and the buffers that it hands over. */
export interface PackedChunk {
  readonly chunk: Chunk;
  readonly transfer: readonly ArrayBuffer[];
}

/**
 * Columns as a worker can read them: a Float64Array over shared memory by its place, anything else copied.
 *
 * @param spare buffers of earlier chunks; the one that is used is taken out
 */
export function packChunk(
  columns: readonly ArrayLike<number>[],
  from: number,
  count: number,
  spare: ArrayBuffer[],
): PackedChunk {
  const chosen = columns.slice(from, from + count);
  const buffers: (ArrayBuffer | SharedArrayBuffer)[] = [];
  const known = new Map<SharedArrayBuffer, number>();
  const places = new Float64Array(2 * count);
  const transfer: ArrayBuffer[] = [];
  const length = chosen.reduce((total, column) => (isShared(column) ? total : total + column.length), 0);
  if (length > 0) transfer.push(takeSpare(spare, length * 8));
  buffers.push(...transfer);
  const copies = new Float64Array(transfer[0] ?? new ArrayBuffer(0));
  let copied = 0;
  chosen.forEach((column, i) => {
    if (!isShared(column)) {
      copies.set(column, copied);
      places[2 * i + 1] = copied;
      copied += column.length;
      return;
    }
    let at = known.get(column.buffer);
    if (at === undefined) {
      at = buffers.push(column.buffer) - 1;
      known.set(column.buffer, at);
    }
    places[2 * i] = at;
    places[2 * i + 1] = column.byteOffset / 8;
  });
  return { chunk: { count, buffers, places }, transfer };
}

/** Is a column already where every thread can read it? */
export function isShared(column: ArrayLike<number>): column is Float64Array<SharedArrayBuffer> {
  return (
    typeof SharedArrayBuffer !== "undefined" &&
    column instanceof Float64Array &&
    column.buffer instanceof SharedArrayBuffer
  );
}

function takeSpare(spare: ArrayBuffer[], bytes: number): ArrayBuffer {
  const last = spare.pop();
  return last !== undefined && last.byteLength >= bytes ? last : new ArrayBuffer(bytes);
}
