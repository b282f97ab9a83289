import type { Design } from "../../design/design.js";
import { residualOf } from "../../residual/residual.js";

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
  const { scale: ofRow } = residualOf(design);
  const scale = ofRow && Float64Array.from(rows, (_, i) => ofRow(present === undefined ? i : present[i]!));
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

/** Copy a column as the source says into `to`, from `at` on. */
export function readResponse(
  column: ArrayLike<number>,
  { rows, offset, scale }: ResponseSource,
  to: Float64Array,
  at = 0,
): void {
  const { length } = rows;
  if (column instanceof Float64Array) gather(column, rows, to, at);
  else for (let i = 0; i < length; i++) to[at + i] = column[rows[i]!]!;
  if (offset !== undefined) for (let i = 0; i < length; i++) to[at + i]! -= offset[i]!;
  if (scale !== undefined) for (let i = 0; i < length; i++) to[at + i]! *= scale[i]!;
}

/** A loop that only ever sees one kind of column is twice as fast. */
function gather(column: Float64Array, rows: Int32Array, to: Float64Array, at: number): void {
  for (let i = 0; i < rows.length; i++) to[at + i] = column[rows[i]!]!;
}
