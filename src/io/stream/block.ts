import { assemble, checkNames } from "../../table/make-table.js";
import type { Table } from "../../table/table.js";

/** Bytes of numbers in a block, unless asked otherwise: enough for workers to share, few enough to hold several. */
export const BLOCK_BYTES = 1 << 26;

/** Every `step`-th response from number `first` on: the share of one shard. */
export interface Stride {
  readonly first: number;
  readonly step: number;
}

export const everyResponse: Stride = { first: 0, step: 1 };

/** The responses of a stride among `count` from number `from` on: the offset of the first, and how many there are. */
export function inStride({ first, step }: Stride, from: number, count: number) {
  const offset = (((first - from) % step) + step) % step;
  return { offset, kept: Math.max(0, Math.ceil((count - offset) / step)) };
}

/** What of a list falls into a stride, the list beginning with number `from`. */
export function pickStride<T>(items: readonly T[], stride: Stride, from = 0): T[] {
  const { offset } = inStride(stride, from, items.length);
  const picked: T[] = [];
  for (let i = offset; i < items.length; i += stride.step) picked.push(items[i]!);
  return picked;
}

/** Responses of `samples` numbers that fit into a block of so many bytes; at least one. */
export function blockLength(samples: number, bytes: number): number {
  return Math.max(1, Math.floor(bytes / (8 * Math.max(1, samples))));
}

/** Room for numbers that workers can read where they lie, where the platform shares memory. */
export function sharedNumbers(length: number): Float64Array {
  if (typeof SharedArrayBuffer === "undefined") return new Float64Array(length);
  return new Float64Array(new SharedArrayBuffer(8 * length));
}

/**
 * Where blocks are put: each in memory of its own, or with `reuse` where the last but one lay, as the last may still be in
 * use.
 */
export function blockRoom(reuse: boolean): (length: number) => Float64Array {
  if (!reuse) return sharedNumbers;
  let next = sharedNumbers(0);
  let last = sharedNumbers(0);
  return (length) => {
    const room = next.length < length ? sharedNumbers(length) : next;
    [next, last] = [last, room];
    return room.subarray(0, length);
  };
}

/** A block as a table: `values` holds the responses one after the other. */
export function blockTable(
  samples: readonly string[],
  names: readonly string[],
  values: Float64Array,
  where: string,
): Table {
  checkNames(names, where);
  const n = samples.length;
  return assemble(
    samples,
    names,
    names.map((name, j) => [name, values.subarray(j * n, (j + 1) * n)] as const),
  );
}

/** Samples that are put in place together: a line of the cache. */
const TOGETHER = 8;

/**
 * Puts the values of samples, which come one sample after the other, in their places in a block of responses. Several
 * are put there at once, so that each line of the cache is written once.
 *
 * @param values the block, `n` numbers per response
 */
export function scatterSamples(
  values: Float64Array,
  n: number,
  { offset, step }: { offset: number; step: number },
) {
  let waiting: ArrayLike<number>[] = [];
  let sample = 0;
  const kept = n === 0 ? 0 : values.length / n;
  const put = () => {
    if (waiting.length === TOGETHER) putEight(waiting, values.subarray(sample), n, offset, step);
    else
      for (const [k, column] of waiting.entries()) putOne(column, values, sample + k, n, offset, step, kept);
    sample += waiting.length;
    waiting = [];
  };
  return {
    /** The values of the next sample, one per response in the file. */
    add(column: ArrayLike<number>): void {
      waiting.push(column);
      if (waiting.length === TOGETHER) put();
    },
    done: put,
  };
}

function putOne(
  column: ArrayLike<number>,
  values: Float64Array,
  sample: number,
  n: number,
  offset: number,
  step: number,
  kept: number,
): void {
  for (let j = 0; j < kept; j++) values[j * n + sample] = column[offset + j * step]!;
}

/** Eight samples at once; columns that are all doubles take the loop that knows it. */
function putEight(
  columns: readonly ArrayLike<number>[],
  to: Float64Array,
  n: number,
  offset: number,
  step: number,
): void {
  const [a, b, c, d, e, f, g, h] = columns.map((column) =>
    column instanceof Float64Array ? column : Float64Array.from(column),
  ) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let at = 0, from = offset; at < to.length; at += n, from += step) {
    to[at] = a[from]!;
    to[at + 1] = b[from]!;
    to[at + 2] = c[from]!;
    to[at + 3] = d[from]!;
    to[at + 4] = e[from]!;
    to[at + 5] = f[from]!;
    to[at + 6] = g[from]!;
    to[at + 7] = h[from]!;
  }
}
