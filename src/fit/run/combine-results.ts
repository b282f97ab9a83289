import { concatArrays } from "../../kernel/concat-arrays.js";
import type { FitResult, FurtherTables } from "../fit-result.js";

/** The results of several runs over different responses of one plan, one after the other. */
export function concatResults(parts: readonly FitResult[]): FitResult {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first!;
  const { further, ...own } = first;
  return {
    ...mapFields(own, (value, name) => joined(parts.map((part) => part[name])) ?? value),
    ...(further && { further: concatFurther(parts) }),
  };
}

/** Lists and arrays of responses one after the other; undefined for what is said of all responses. */
function joined(values: readonly unknown[]): unknown {
  const [first] = values;
  if (Array.isArray(first)) return (values as readonly string[][]).flat();
  for (const make of [Float64Array, Int32Array, Uint16Array])
    if (first instanceof make)
      return concatArrays<Float64Array | Int32Array | Uint16Array>(make, values as never);
  return undefined;
}

/** A result, without its further tables, of other values by their names. */
function mapFields(
  own: Omit<FitResult, "further">,
  map: (value: unknown, name: keyof FitResult) => unknown,
): FitResult {
  const entries = Object.entries(own).map(([name, value]) => [name, map(value, name as keyof FitResult)]);
  return Object.fromEntries(entries);
}

function concatFurther(parts: readonly FitResult[]): FurtherTables {
  return mapFurther(parts[0]!.further!, (_, table, column) =>
    concatArrays(
      Float64Array,
      parts.map((part) => part.further![table]!.numbers[column]!),
    ),
  );
}

/** The same tables with other numbers. */
function mapFurther(
  tables: FurtherTables,
  map: (values: Float64Array, table: string, column: string) => Float64Array,
): FurtherTables {
  const entries = Object.entries(tables).map(([table, { numbers, ...rest }]) => {
    const columns = Object.entries(numbers).map(([column, values]) => [column, map(values, table, column)]);
    return [table, { ...rest, numbers: Object.fromEntries(columns) }] as const;
  });
  return Object.fromEntries(entries);
}

/** The results of the responses `from` … `to` − 1: views of the arrays, nothing is copied. */
export function sliceResult(result: FitResult, from: number, to: number): FitResult {
  const all = result.responses.length;
  const { further, ...own } = result;
  const slice = (array: Float64Array) => {
    const width = array.length / all;
    return array.subarray(from * width, to * width);
  };
  return {
    ...mapFields(own, (value) => {
      if (Array.isArray(value)) return value.slice(from, to);
      return ArrayBuffer.isView(value) ? slice(value as Float64Array) : value;
    }),
    ...(further && { further: mapFurther(further, slice) }),
  };
}

/** The same responses in the same order, in results of `size` responses each but the last, however they came. */
export async function* regroupResults(
  results: AsyncIterable<FitResult> | Iterable<FitResult>,
  size: number,
): AsyncGenerator<FitResult, void, void> {
  let waiting: FitResult[] = [];
  let count = 0;
  for await (const result of results) {
    waiting.push(result);
    count += result.responses.length;
    if (count < size) continue;
    const all = concatResults(waiting);
    let at = 0;
    for (; at + size <= count; at += size) yield sliceResult(all, at, at + size);
    waiting = at < count ? [sliceResult(all, at, count)] : [];
    count -= at;
  }
  if (count > 0) yield concatResults(waiting);
}

/**
 * Responses that were dealt out one by one, in their first order: the first of each part, then the second of each, and so
 * on. A part may have one response less than those before it.
 */
export function interleaveResults(parts: readonly FitResult[]): FitResult {
  if (parts.length === 1) return parts[0]!;
  const stacked = concatResults(parts);
  const starts = [0];
  for (const part of parts) starts.push(starts.at(-1)! + part.responses.length);
  const total = starts.at(-1)!;
  const order = new Int32Array(total);
  for (let j = 0; j < total; j++) order[j] = starts[j % parts.length]! + Math.floor(j / parts.length);
  return pickResponses(stacked, order);
}

/** Some responses of a result, in the order in which they are named. @param places of the responses */
export function pickResponses(result: FitResult, places: Int32Array): FitResult {
  const count = result.responses.length;
  const { further, ...own } = result;
  return {
    ...mapFields(own, (value) => picked(value, places, count)),
    ...(further && {
      further: mapFurther(further, (values) => picked(values, places, count) as Float64Array),
    }),
  };
}

/** Entries of an array that has as many for each of `count` responses; anything else as it is. */
function picked(value: unknown, places: Int32Array, count: number): unknown {
  if (Array.isArray(value)) return Array.from(places, (at) => value[at]);
  if (!ArrayBuffer.isView(value)) return value;
  const from = value as Float64Array;
  const width = count === 0 ? 0 : from.length / count;
  const to = from.slice(0, places.length * width);
  for (let j = 0; j < places.length; j++) {
    for (let k = 0; k < width; k++) to[j * width + k] = from[places[j]! * width + k]!;
  }
  return to;
}
