import type { Chunk } from "./messages.js";

/** A chunk and the buffers that it hands over. */
interface PackedChunk {
  readonly chunk: Chunk;
  readonly transfer: readonly ArrayBuffer[];
}

/** Makes chunks of the columns of a part. */
interface ChunkPacker {
  /** Is there anything to copy? */
  readonly copies: boolean;
  pack(from: number, count: number): PackedChunk;
  /** Take a buffer back that was handed over, to be used again. */
  recycle(buffers: readonly ArrayBuffer[]): void;
}

/** Columns as a worker can read them: a Float64Array over shared memory by its place, anything else copied. */
export function chunkPacker(columns: readonly ArrayLike<number>[]): ChunkPacker {
  const shared = columns.map(sharedMemory);
  const spare: ArrayBuffer[] = [];
  const pack = (from: number, count: number): PackedChunk => {
    const places = new Float64Array(2 * count);
    const copied = takeSpare(spare, 8 * copiedLength(columns, shared, from, count));
    const buffers: (ArrayBuffer | SharedArrayBuffer)[] = [copied];
    const known = new Map<SharedArrayBuffer, number>();
    const copies = new Float64Array(copied);
    let end = 0;
    for (let i = 0; i < count; i++) {
      const column = columns[from + i]!;
      const memory = shared[from + i];
      if (memory === undefined) {
        copies.set(column, end);
        places[2 * i + 1] = end;
        end += column.length;
        continue;
      }
      if (!known.has(memory)) known.set(memory, buffers.push(memory) - 1);
      places[2 * i] = known.get(memory)!;
      places[2 * i + 1] = (column as Float64Array).byteOffset / 8;
    }
    return { chunk: { count, buffers, places }, transfer: [copied] };
  };
  return { copies: shared.includes(undefined), pack, recycle: (buffers) => void spare.push(...buffers) };
}

/** The memory of a column that every thread can read. */
function sharedMemory(column: ArrayLike<number>): SharedArrayBuffer | undefined {
  if (typeof SharedArrayBuffer === "undefined" || !(column instanceof Float64Array)) return undefined;
  const { buffer } = column;
  return buffer instanceof SharedArrayBuffer ? buffer : undefined;
}

/** Numbers of the columns that have to be copied. */
function copiedLength(
  columns: readonly ArrayLike<number>[],
  shared: readonly (SharedArrayBuffer | undefined)[],
  from: number,
  count: number,
): number {
  let length = 0;
  for (let i = from; i < from + count; i++) if (shared[i] === undefined) length += columns[i]!.length;
  return length;
}

function takeSpare(spare: ArrayBuffer[], bytes: number): ArrayBuffer {
  const last = spare.pop();
  return last !== undefined && last.byteLength >= bytes ? last : new ArrayBuffer(bytes);
}
