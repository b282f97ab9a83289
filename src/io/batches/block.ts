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
  const put = () => {
    const width = waiting.length;
    const kept = n === 0 ? 0 : values.length / n;
    for (let j = 0, from = offset, to = sample; j < kept; j++, from += step, to += n) {
      for (let k = 0; k < width; k++) values[to + k] = waiting[k]![from]!;
    }
    sample += width;
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
