import { minimise } from "./brent.js";

/** A fit by REML with a random intercept. */
export interface PlainFit {
  readonly criterion: number;
  readonly beta: ArrayLike<number>;
}

/** Largest standard deviation of the intercepts, over that of the residuals, that is searched for. */
export const LARGEST_THETA = 20;

/**
 * REML of a random intercept as one would write it in plain TypeScript: the cross-products of the design and its sums within
 * groups once, those of a response once, and then no samples any more: V⁻¹ = I − λ/(1 + λ n_g) 11′ within a group. Brent's
 * method searches θ = √λ. No kernel, no classes of equal groups, no derivatives.
 *
 * @param X columns of the design
 */
export function plainFitter(X: readonly Float64Array[], group: Int32Array): (y: Float64Array) => PlainFit {
  const [n, p] = [group.length, X.length];
  const size = sums(new Float64Array(n).fill(1), group);
  const S = X.map((column) => sums(column, group));
  const XtX = X.map((a) => X.map((b) => dot(a, b)));
  return (y) => {
    const t = sums(y, group);
    const Xty = X.map((column) => dot(column, y));
    const yty = dot(y, y);
    const beta = new Float64Array(p);
    const criterion = (theta: number): number => {
      const shrink = size.map((count) => theta ** 2 / (1 + theta ** 2 * count));
      const less = (a: Float64Array, b: Float64Array) => weighted(shrink, a, b);
      const L = factor(XtX.map((row, i) => row.map((value, j) => (j <= i ? value - less(S[i]!, S[j]!) : 0))));
      const c = solveLower(
        L,
        Xty.map((value, i) => value - less(S[i]!, t)),
      );
      solveUpper(L, c, beta);
      const residual = yty - less(t, t) - dot(c, c);
      const logV = size.reduce((sum, count) => sum + Math.log1p(theta ** 2 * count), 0);
      const logX = 2 * L.reduce((sum, row, i) => sum + Math.log(row[i]!), 0);
      return logV + logX + (n - p) * (1 + Math.log((2 * Math.PI * residual) / (n - p)));
    };
    const inside = minimise(criterion, 0, LARGEST_THETA);
    const theta = criterion(0) <= criterion(inside) ? 0 : inside;
    return { criterion: criterion(theta), beta: beta.slice() };
  };
}

/** Sums within groups. */
export function sums(values: Float64Array, group: Int32Array): Float64Array {
  const out = new Float64Array(1 + group.reduce((most, g) => Math.max(most, g), 0));
  for (let i = 0; i < values.length; i++) out[group[i]!]! += values[i]!;
  return out;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function weighted(weights: Float64Array, a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += weights[i]! * a[i]! * b[i]!;
  return sum;
}

/** Cholesky's factor of a positive definite matrix, in its lower triangle. */
function factor(A: number[][]): number[][] {
  for (let j = 0; j < A.length; j++) {
    for (let i = j; i < A.length; i++) {
      let value = A[i]![j]!;
      for (let k = 0; k < j; k++) value -= A[i]![k]! * A[j]![k]!;
      A[i]![j] = i === j ? Math.sqrt(value) : value / A[j]![j]!;
    }
  }
  return A;
}

function solveLower(L: readonly number[][], b: readonly number[]): number[] {
  const x: number[] = [];
  for (let i = 0; i < b.length; i++) {
    let value = b[i]!;
    for (let k = 0; k < i; k++) value -= L[i]![k]! * x[k]!;
    x.push(value / L[i]![i]!);
  }
  return x;
}

function solveUpper(L: readonly number[][], c: readonly number[], x: Float64Array): void {
  for (let i = c.length - 1; i >= 0; i--) {
    let value = c[i]!;
    for (let k = i + 1; k < c.length; k++) value -= L[k]![i]! * x[k]!;
    x[i] = value / L[i]![i]!;
  }
}
