import { orthonormalise } from "../fit/prepare/orthonormalise.js";
import { withScratch } from "../kernel/scratch.js";

/** Lengths below this beside the first are rounding. */
const ROUNDING = 1e-13;

/**
 * Responses that stand for many: as few columns as there are rows at most, with the same YY', on which everything that
 * does not depend on the basis of the responses depends alone.
 */
export function rotateResponses(responses: readonly Float64Array[]): Float64Array[] {
  const m = responses.length;
  const n = responses[0]!.length;
  if (m <= n) return [...responses];
  const rows = new Float64Array(n * m);
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) rows[i * m + j] = responses[j]![i]!;
  // Y' = QR, so YY' = R'R: the rows of R, one number per sample each, are the new responses.
  const { R, rank } = withScratch((scratch) => orthonormalise(scratch, rows, m, n, ROUNDING, 0));
  return Array.from({ length: rank }, (_, a) => R.slice(a * n, (a + 1) * n));
}
