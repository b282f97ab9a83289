import { symmetricEigen } from "../../kernel/dense.js";
import type { JointTest } from "./contrast-joint.js";

/** What a robust covariance varies by under the working covariance: its clusters, those that are alike once. */
export interface RobustMoments {
  readonly classes: readonly {
    /** Clusters of the class. */
    readonly count: number;
    /** P'VP (p × p) and R'X'P (p × p): see `AdjustedClass`. */
    readonly spread: Float64Array;
    readonly shared: Float64Array;
  }[];
}

/**
 * Satterthwaite's degrees of freedom of l'β under a robust covariance, (Σ_i P_ii)² / Σ_ij P_ij² with
 * P_ij = δ_ij p_i'V_i p_i − p_i'X_i M X_j'p_j (Pustejovsky & Tipton 2018, J. Bus. Econ. Stat. 36:672, §3.1).
 *
 * @param l weights over the kept columns of X
 */
export function robustDf(l: Float64Array, moments: RobustMoments): number {
  const { trace, squares } = momentsOf([l], moments);
  // With one row both of the sums in `squares` are Σ P_ij².
  return (2 * trace[0]! * trace[0]!) / squares;
}

/**
 * Hotelling's T² approximation HTZ of the F test that several rows are zero (Pustejovsky & Tipton 2018, eq. 18; Zhang 2012):
 * F = (η − q + 1) / (ηq) · Q with q and η − q + 1 degrees of freedom, η from the total variance of the robust covariance.
 * NaN where η < q.
 *
 * @param rows weights over the kept columns of X, independent of each other
 * @param wald Q = (Lβ)'(LVL')⁻¹(Lβ)
 */
export function hotellingF(rows: readonly Float64Array[], wald: number, moments: RobustMoments): JointTest {
  const q = rows.length;
  const { trace } = momentsOf(rows, moments);
  const eigen = symmetricEigen(trace, q);
  const scaled = rows.map((_, m) => rowAlong(rows, eigen, m));
  const eta = (q * (q + 1)) / momentsOf(scaled, moments).squares;
  const denDf = eta - q + 1;
  if (!(denDf > 0)) return { numDf: q, denDf: Number.NaN, statistic: Number.NaN };
  return { numDf: q, denDf, statistic: (denDf * wald) / (eta * q) };
}

/** The combination of rows along an eigenvector of their covariance, with variance 1. */
export function rowAlong(
  rows: readonly Float64Array[],
  { values, vectors }: ReturnType<typeof symmetricEigen>,
  m: number,
): Float64Array {
  const row = new Float64Array(rows[0]!.length);
  rows.forEach((source, i) => {
    const weight = vectors[m * rows.length + i]! / Math.sqrt(values[m]!);
    for (let j = 0; j < row.length; j++) row[j]! += weight * source[j]!;
  });
  return row;
}

/**
 * Σ_i P_ii of rows (q × q), and Σ_ij [tr(P_ij²) + (tr P_ij)²], linear in the number of clusters: what is not on the diagonal
 * of i and j is a product of their parts, whose sums are taken first.
 */
function momentsOf(rows: readonly Float64Array[], { classes }: RobustMoments) {
  const q = rows.length;
  const p = rows[0]!.length;
  const trace = new Float64Array(q * q);
  const size = p * q;
  const sums = new Float64Array(size * size);
  let squares = 0;
  for (const { count, spread, shared } of classes) {
    const h = rows.map((row) => times(shared, p, row));
    const T = rows.map((row) => times(spread, p, row));
    const own = new Float64Array(q * q);
    const cross = new Float64Array(q * q);
    for (let s = 0; s < q; s++) {
      for (let t = 0; t < q; t++) {
        cross[s * q + t] = dot(h[s]!, h[t]!);
        own[s * q + t] = dot(rows[s]!, T[t]!) - cross[s * q + t]!;
        trace[s * q + t]! += count * own[s * q + t]!;
      }
    }
    squares += count * (squareTraces(own, q) - squareTraces(cross, q));
    for (let a = 0; a < size; a++) {
      const left = count * h[Math.floor(a / p)]![a % p]!;
      if (left !== 0)
        for (let b = 0; b < size; b++) sums[a * size + b]! += left * h[Math.floor(b / p)]![b % p]!;
    }
  }
  for (let s = 0; s < q; s++) {
    for (let t = 0; t < q; t++) {
      for (let a = 0; a < p; a++) {
        for (let b = 0; b < p; b++) {
          const value = sums[(s * p + a) * size + t * p + b]!;
          squares += value * (value + sums[(t * p + a) * size + s * p + b]!);
        }
      }
    }
  }
  return { trace, squares };
}

/** tr(A²) + (tr A)² of a symmetric matrix. */
function squareTraces(A: Float64Array, q: number): number {
  let [trace, sum] = [0, 0];
  for (let at = 0; at < A.length; at++) {
    sum += A[at]! * A[at]!;
    if (at % (q + 1) === 0) trace += A[at]!;
  }
  return sum + trace * trace;
}

function times(A: Float64Array, p: number, x: Float64Array): Float64Array {
  return Float64Array.from({ length: p }, (_, i) => dot(A.subarray(i * p, (i + 1) * p), x));
}

function dot(x: Float64Array, y: Float64Array): number {
  return x.reduce((sum, value, j) => sum + value * y[j]!, 0);
}
