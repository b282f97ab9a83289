import type { FitResult } from "../../fit/fit-result.js";
import { symmetricEigen } from "../../kernel/dense.js";

/**
 * Condition number of X'V⁻¹X with the variances of the coefficients scaled to one: the ratio of the extreme eigenvalues
 * of their correlations. NaN without estimates.
 */
export function fixedCondition({ terms, vcov, beta }: FitResult, response: number): number {
  const kept: number[] = [];
  for (let j = 0; j < terms; j++) if (!Number.isNaN(beta[response * terms + j]!)) kept.push(j);
  const from = (response * terms * (terms + 1)) / 2;
  const size = kept.length;
  const correlations = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      const [i, j] = [kept[a]!, kept[b]!];
      const variances = vcov[from + (i * (i + 3)) / 2]! * vcov[from + (j * (j + 3)) / 2]!;
      const value = vcov[from + (i * (i + 1)) / 2 + j]! / Math.sqrt(variances);
      correlations[a * size + b] = value;
      correlations[b * size + a] = value;
    }
  }
  if (size === 0 || correlations.some(Number.isNaN)) return Number.NaN;
  return ratioOfExtremes(symmetricEigen(correlations, size).values);
}

/** Largest over smallest; Infinity where the smallest is not positive, 1 for none. */
export function ratioOfExtremes(values: Float64Array): number {
  if (values.length === 0) return 1;
  const [least, most] = [
    values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  ];
  return least > 0 ? most / least : Number.POSITIVE_INFINITY;
}
