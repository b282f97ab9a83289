import type { Design } from "../design/design.js";

/**
 * How the rows of a design find their values in the caller's columns: row of the column, what is subtracted
 * (offset) and what multiplies (root of the weight).
 */
export interface ResponseSource {
  readonly rows: Int32Array;
  readonly offset?: Float64Array;
  readonly scale?: Float64Array;
}

/** The source of the design's rows; `present` selects among them. */
export function responseSource(design: Design, tableRows: Int32Array, present?: Int32Array): ResponseSource {
  const pick = (values: Float64Array | undefined) =>
    values === undefined || present === undefined
      ? values
      : Float64Array.from(present, (row) => values[row]!);
  const rows = present === undefined ? tableRows : present.map((row) => tableRows[row]!);
  const offset = pick(design.offset);
  const scale = pick(design.weights)?.map(Math.sqrt);
  return { rows, ...(offset && { offset }), ...(scale && { scale }) };
}

/** The source with its rows in another order. */
export function reorderSource(source: ResponseSource, order: Int32Array): ResponseSource {
  const take = (values: Float64Array | undefined) =>
    values && Float64Array.from(order, (row) => values[row]!);
  const rows = order.map((row) => source.rows[row]!);
  const [offset, scale] = [take(source.offset), take(source.scale)];
  return { rows, ...(offset && { offset }), ...(scale && { scale }) };
}

/** Copy a column into `to` as the source says. */
export function readResponse(column: ArrayLike<number>, source: ResponseSource, to: Float64Array): void {
  const { rows, offset, scale } = source;
  for (let i = 0; i < to.length; i++) to[i] = column[rows[i]!]!;
  if (offset !== undefined) for (let i = 0; i < to.length; i++) to[i]! -= offset[i]!;
  if (scale !== undefined) for (let i = 0; i < to.length; i++) to[i]! *= scale[i]!;
}
