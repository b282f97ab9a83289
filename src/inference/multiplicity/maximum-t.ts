import { lowerFactor } from "../../kernel/dense.js";
import type { Scratch } from "../../kernel/scratch.js";

/** Correlations that a single factor gives up to this are taken for exact. */
const EXACT = 1e-9;
const SWEEPS = 500;
/** A smaller pivot of correlations is raised to this, so that dependent statistics do not stop their factor. */
const LEAST_PIVOT = 1e-10;

/**
 * P(max |T_j| > t) of statistics with a common multivariate t distribution. Where the correlations are λ_i λ_j, as for
 * comparisons of independent means with a control, two integrals give it to about 1e-11. Otherwise it is the mean over a
 * lattice of 1021 points, right to about 1e-4 of itself, tabulated once for all t and df. Nothing is random.
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
  const apart = correlation.reduce((most, value, at) => {
    const [i, j] = [Math.floor(at / m), at % m];
    return i === j ? most : Math.max(most, Math.abs(value - lambda[i]! * lambda[j]!));
  }, 0);
  if (apart < EXACT) {
    const loadings = scratch.putF64(lambda);
    return (t, df) => kernel.factorMaximumUpper(t, m, loadings, df);
  }
  const factors = scratch.putF64(earlierFactors(correlation, m));
  const tables = TABLES.map(({ high, count }) => ({
    high,
    count,
    at: scratch.f64(2 * count),
    isMade: false,
  }));
  return (t, df) => {
    if (Number.isNaN(t) || Number.isNaN(df)) return Number.NaN;
    // With few degrees of freedom t / s reaches far: the first table would be made in vain.
    const first = t > 3.2 || df < 20 ? 1 : 0;
    for (const [i, table] of tables.entries()) {
      if (i < first) continue;
      const { high, count, at } = table;
      if (!table.isMade) kernel.tabulateShares(m, factors, high, count, at);
      table.isMade = true;
      const p = kernel.maximumUpper(t, df, high, count, at, i === tables.length - 1);
      if (!Number.isNaN(p)) return p;
    }
    return Number.NaN;
  };
}

/** Tables of shares and their points, the next where one does not reach: the end of each, and how many points it has. */
const TABLES = [
  { high: 4.5, count: 17 },
  { high: 8, count: 29 },
  { high: 20, count: 61 },
];

/** Factors of the correlations of each statistic and those before it, itself first, one after the other. */
function earlierFactors(correlation: Float64Array, m: number): Float64Array {
  const factors = Array.from({ length: m - 1 }, (_, i) => {
    const order = [i + 1, ...Array.from({ length: i + 1 }, (__, before) => before)];
    const own = order.flatMap((a) => order.map((b) => correlation[a * m + b]!));
    return lowerFactor(Float64Array.from(own), order.length, LEAST_PIVOT);
  });
  return Float64Array.from(factors.flatMap((factor) => [...factor]));
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
