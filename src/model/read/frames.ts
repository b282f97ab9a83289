import { Frame } from "../../table/frame.js";

/** rows × responses from arrays that hold `rows.length` numbers per response. */
export function byResponse(
  rows: readonly string[],
  responses: readonly string[],
  values: Float64Array,
): Frame {
  const [height, width] = [rows.length, responses.length];
  const out = new Float64Array(height * width);
  for (let j = 0; j < width; j++) {
    for (let i = 0; i < height; i++) out[i * width + j] = values[j * height + i]!;
  }
  return new Frame(rows, responses, out);
}

/** A symmetric matrix from its lower triangle packed by rows. */
export function unpackSymmetric(names: readonly string[], packed: Float64Array): Frame {
  const size = names.length;
  const out = new Float64Array(size * size);
  for (let i = 0, at = 0; i < size; i++) {
    for (let j = 0; j <= i; j++, at++) {
      out[i * size + j] = packed[at]!;
      out[j * size + i] = packed[at]!;
    }
  }
  return new Frame(names, names, out);
}

/** A long table whose rows are numbered from 1. */
export function longTable<T extends Record<string, readonly (string | null)[] | Float64Array | Int32Array>>(
  columns: T,
) {
  const length = Object.values(columns)[0]?.length ?? 0;
  return { index: rowNumbers(length), columns };
}

/** Every item `times` times, one after the other: a, a, b, b. */
export function repeatEach<T>(items: readonly T[], times: number): T[] {
  const out = new Array<T>(items.length * times);
  for (let i = 0, at = 0; i < items.length; i++) {
    for (let k = 0; k < times; k++) out[at++] = items[i]!;
  }
  return out;
}

/** All items `times` times over: a, b, a, b. */
export function repeatAll<T>(items: readonly T[], times: number): T[] {
  const out = new Array<T>(items.length * times);
  for (let at = 0; at < out.length; ) for (const item of items) out[at++] = item;
  return out;
}

/** Row numbers kept for the next table. */
const MAX_KEPT = 1 << 17;
let numbers: readonly string[] = [];

/** `1`, `2`, …; those of tables of a usual size are made once. */
function rowNumbers(length: number): string[] {
  const make = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1));
  if (length > MAX_KEPT) return make(length);
  if (numbers.length < length) numbers = make(Math.min(MAX_KEPT, 2 * length));
  return numbers.slice(0, length);
}
