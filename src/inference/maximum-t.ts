import type { Scratch } from "../kernel/scratch.js";

/** Correlations that a single factor gives up to this are taken for exact. */
const EXACT = 1e-9;
const SWEEPS = 500;

/**
 * P(max |T_j| > t) of statistics with a common multivariate t distribution. Where the correlations are λ_i λ_j, as for
 * comparisons of independent means with a control, two integrals give it to about 1e-12. Otherwise the nearest such
 * correlations do, corrected by the difference of the two integrals over one lattice (Genz 1992, J. Comput. Graph. Stat.
 * 1, 141–149): the error is that of the difference, 1e-4 of it or less. Nothing is random.
 *
 * @param correlation m × m
 */
export function maximumUpper(
  scratch: Scratch,
  correlation: Float64Array,
  m: number,
): (t: number, df: number) => number {
  const { kernel } = scratch;
  const lambda = factorLoadings(correlation, m);
  const loadings = scratch.putF64(lambda);
  const near = correlation.map((value, at) => {
    const [i, j] = [Math.floor(at / m), at % m];
    return i === j ? value : lambda[i]! * lambda[j]!;
  });
  const apart = near.reduce((most, value, at) => Math.max(most, Math.abs(value - correlation[at]!)), 0);
  if (apart < EXACT) return (t, df) => kernel.factorMaximumUpper(t, m, loadings, df);
  const [exactFactor, nearFactor] = [correlation, near].map((matrix) =>
    scratch.putF64(semidefiniteFactor(matrix, m)),
  );
  return (t, df) => {
    const upper = kernel.factorMaximumUpper(t, m, loadings, df);
    const difference = kernel.maximumDifference(t, m, exactFactor!, nearFactor!, df);
    return Math.min(1, Math.max(upper - difference, 0));
  };
}

/** λ that minimises Σ_{i<j} (ρ_ij − λ_i λ_j)², one after the other (Harman & Jones 1966). */
function factorLoadings(correlation: Float64Array, m: number): Float64Array {
  const lambda = new Float64Array(m);
  const first = Array.from({ length: m }, (_, i) => rowSum(correlation, m, i));
  const from = first.reduce((best, value, i) => (value > first[best]! ? i : best), 0);
  for (let j = 0; j < m; j++)
    lambda[j] = (j === from ? 1 : Math.sign(correlation[from * m + j]!)) * Math.SQRT1_2;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0;
    for (let i = 0; i < m; i++) {
      let [along, size] = [0, 0];
      for (let j = 0; j < m; j++) {
        if (j === i) continue;
        along += correlation[i * m + j]! * lambda[j]!;
        size += lambda[j]! ** 2;
      }
      const next = size > 0 ? Math.max(-0.9999, Math.min(0.9999, along / size)) : 0;
      moved = Math.max(moved, Math.abs(next - lambda[i]!));
      lambda[i] = next;
    }
    if (moved < 1e-13) break;
  }
  return lambda;
}

function rowSum(correlation: Float64Array, m: number, i: number): number {
  let total = 0;
  for (let j = 0; j < m; j++) total += Math.abs(correlation[i * m + j]!);
  return total;
}

/** Lower Cholesky factor; a vanishing pivot is raised, so that dependent statistics do not stop it. */
function semidefiniteFactor(matrix: Float64Array, m: number): Float64Array {
  const L = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let value = matrix[i * m + j]!;
      for (let c = 0; c < j; c++) value -= L[i * m + c]! * L[j * m + c]!;
      L[i * m + j] = i === j ? Math.sqrt(Math.max(value, 1e-10)) : value / L[j * m + j]!;
    }
  }
  return L;
}
