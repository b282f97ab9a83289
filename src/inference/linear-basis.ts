import { fixedBasis } from "../fit/prepare/fixed-basis.js";
import { withScratch } from "../kernel/scratch.js";

/** X on some rows and its orthonormal basis Q, made of the earliest independent columns: X = QR there. */
export interface LinearBasis {
  readonly n: number;
  readonly rank: number;
  /** width × n: the columns of X, weighted, one after the other. */
  readonly X: Float64Array;
  readonly width: number;
  /** The columns that are kept, `rank` of them. */
  readonly kept: Int32Array;
  /** rank × n, one vector after the other. */
  readonly Q: Float64Array;
  /** rank × rank, upper triangular: R⁻¹. */
  readonly B: Float64Array;
}

/**
 * The basis of some rows of X.
 *
 * @param values rows × width, row-major
 * @param scale what multiplies each of the rows: the roots of their weights
 */
export function linearBasis(
  values: Float64Array,
  width: number,
  rows: Int32Array,
  scale?: Float64Array,
): LinearBasis {
  const n = rows.length;
  const X = new Float64Array(n * width);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < width; j++) X[j * n + i] = values[rows[i]! * width + j]! * (scale?.[i] ?? 1);
  }
  const { p, kept, Q, B } = withScratch((scratch) => fixedBasis(scratch, X, width, n));
  return { n, rank: p, X, width, kept, Q, B };
}

/**
 * Take the part of `y` in the span of X away from it, in place, twice so that nothing is left to rounding
 * (Giraud, Langou & Rozložník 2005).
 *
 * @returns Q'y, a number per vector of the basis
 */
export function project({ Q, n, rank }: LinearBasis, y: Float64Array): Float64Array {
  const along = new Float64Array(rank);
  for (let pass = 0; pass < 2; pass++) {
    for (let j = 0; j < rank; j++) {
      const q = Q.subarray(j * n, (j + 1) * n);
      let length = 0;
      for (let i = 0; i < n; i++) length += q[i]! * y[i]!;
      for (let i = 0; i < n; i++) y[i]! -= length * q[i]!;
      along[j]! += length;
    }
  }
  return along;
}

/** The basis of the same columns taken in another order; `kept` holds their places in the order that they have. */
export function reorderedBasis(basis: LinearBasis, order: readonly number[]): LinearBasis {
  const { X, width, n } = basis;
  const sorted = new Float64Array(X.length);
  order.forEach((j, i) => {
    sorted.set(X.subarray(j * n, (j + 1) * n), i * n);
  });
  const { p, kept, Q, B } = withScratch((scratch) => fixedBasis(scratch, sorted, width, n));
  return { ...basis, rank: p, kept: kept.map((i) => order[i]!), Q, B };
}

/** Coordinates on one basis from those on another of the same space. */
export function turned(from: LinearBasis, to: LinearBasis): (along: Float64Array) => Float64Array {
  const { n } = from;
  const turn = new Float64Array(to.rank * from.rank);
  for (let a = 0; a < to.rank; a++) {
    for (let b = 0; b < from.rank; b++) {
      for (let i = 0; i < n; i++) turn[a * from.rank + b]! += to.Q[a * n + i]! * from.Q[b * n + i]!;
    }
  }
  return (along) =>
    Float64Array.from({ length: to.rank }, (_, a) =>
      along.reduce((sum, value, b) => sum + turn[a * from.rank + b]! * value, 0),
    );
}

/** Coefficients of all columns from Q'y; NaN for the dependent ones. */
export function coefficientsOf({ B, kept, rank, width }: LinearBasis, along: Float64Array): Float64Array {
  const beta = new Float64Array(width).fill(Number.NaN);
  kept.forEach((column, i) => {
    let value = 0;
    for (let j = i; j < rank; j++) value += B[i * rank + j]! * along[j]!;
    beta[column] = value;
  });
  return beta;
}

/** Diagonal of the hat matrix QQ': how much of its own fitted value each row decides. */
export function leverages({ Q, n }: LinearBasis): Float64Array {
  const leverage = new Float64Array(n);
  for (let at = 0; at < Q.length; at++) leverage[at % n]! += Q[at]! * Q[at]!;
  return leverage;
}
