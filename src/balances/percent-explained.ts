import { type Composition, matrixOf } from "./parts.js";

/**
 * The share of each balance in the variance of the composition: its variance over the samples (divisor n − 1,
 * missing cells left out) divided by the sum over all balances. One number from 0 to 1 per column, in their
 * order, adding up to 1. All NaN when nothing varies.
 */
export function percentExplained(balances: Composition): Float64Array {
  const { rowNames, columnNames, values } = matrixOf(balances, "percentExplained");
  const width = columnNames.length;
  const variances = Float64Array.from(columnNames, (_, j) => {
    const column = rowNames.map((_, i) => values[i * width + j]!);
    return variance(column.filter((value) => !Number.isNaN(value)));
  });
  const total = variances.reduce((sum, each) => sum + each, 0);
  return variances.map((each) => each / total);
}

function variance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1);
}
