import type { Design } from "../design/design.js";
import { isByClasses } from "../fit/run/fit-design.js";
import { type SharedRows, scaledFixed } from "../inference/covariance/response-rows.js";

/**
 * X on the rows in the order of the whitener, which is the kernel's by classes and the design's otherwise, column by column: those
 * not named first.
 *
 * @param last columns of X that come at the end, in this order
 */
export function orderedColumns(
  design: Design,
  { reduced, present }: Pick<SharedRows, "reduced" | "present">,
  last: readonly number[],
): Float64Array {
  const isLast = new Set(last);
  const others = design.fixed.columns.map((_, j) => j).filter((j) => !isLast.has(j));
  const order = Int32Array.from([...others, ...last]);
  const X = scaledFixed(design, present, order);
  const p = order.length;
  const n = X.length / p;
  const out = new Float64Array(X.length);
  const rowOrder = isByClasses(reduced) ? reduced.order : undefined;
  for (let i = 0; i < n; i++) {
    const row = rowOrder === undefined ? i : rowOrder[i]!;
    for (let j = 0; j < p; j++) out[j * n + i] = X[row * p + j]!;
  }
  return out;
}
