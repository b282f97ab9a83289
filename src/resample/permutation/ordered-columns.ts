import type { Design } from "../../design/design.js";
import { scaledFixed } from "../../inference/covariance/response-rows.js";

/**
 * X on the rows in the order of the whitener, which is the kernel's by classes and the design's otherwise, column by column: those
 * not named first.
 *
 * @param order place among the rows that are present at each place of the whitener
 * @param last columns of X that come at the end, in this order
 */
export function orderedColumns(
  design: Design,
  present: Int32Array | undefined,
  order: Int32Array,
  last: readonly number[],
): Float64Array {
  const isLast = new Set(last);
  const others = design.fixed.columns.map((_, j) => j).filter((j) => !isLast.has(j));
  const columns = Int32Array.from([...others, ...last]);
  const X = scaledFixed(design, present, columns);
  const p = columns.length;
  const n = order.length;
  const out = new Float64Array(X.length);
  order.forEach((row, i) => {
    for (let j = 0; j < p; j++) out[j * n + i] = X[row * p + j]!;
  });
  return out;
}
