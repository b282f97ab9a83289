import type { PlainProblem } from "./plain.js";

/** The criterion of a problem as a function of θ, and its gradient at the last one. */
export interface Evaluator {
  value(theta: ArrayLike<number>): number;
  /** The same, and ∂D/∂θ in `gradient`. */
  withGradient(theta: ArrayLike<number>): number;
  readonly gradient: Float64Array;
}

/**
 * D = log|V| + ν log S + constant, from the least squares problem min |c − Mu|² + |u|², M = BΛ, whose triangle R has
 * R'R = I + M'M. The triangle comes from reflections of [M; I] rather than from products, so that no digits are lost
 * where Λ is large.
 */
export function evaluatorOf(problem: PlainProblem): Evaluator {
  const { q, B, c, rest, nu, whole, constant, parameters, terms } = problem;
  const own = stackOf(problem, B);
  const all = whole === undefined ? own : stackOf(problem, whole);
  const gradient = new Float64Array(parameters);
  const u = new Float64Array(q);
  let S = 0;

  const value = (theta: ArrayLike<number>) => {
    own.reflect(theta, c);
    if (all !== own) all.reflect(theta, undefined);
    S = rest + own.residual();
    return all.logDet() + nu * Math.log(S) + constant;
  };
  /** Adds ∂D/∂Λ = Σ B'W over the rows and levels of each term. */
  const addProducts = (from: Float64Array, W: Float64Array, rows: number) => {
    for (const { k, levels, column, from: first, entries } of terms) {
      for (const [a, b, parameter] of entries) {
        let total = 0;
        for (let i = 0; i < rows; i++)
          for (let at = i * q + column; at < i * q + column + levels * k; at += k)
            total += from[at + a]! * W[at + b]!;
        gradient[first + parameter]! += total;
      }
    }
  };
  const withGradient = (theta: ArrayLike<number>) => {
    const D = value(theta);
    own.solve(u);
    gradient.fill(0);
    const rows = c.length;
    const e = Float64Array.from(c, (value, i) => {
      let left = value;
      for (let j = 0; j < q; j++) left -= own.M[i * q + j]! * u[j]!;
      return left;
    });
    const P = all.inverseProduct();
    for (let at = 0; at < P.length; at++) P[at]! *= 2;
    const W = all === own ? P : new Float64Array(rows * q);
    for (let i = 0; i < rows; i++) {
      const factor = ((2 * nu) / S) * e[i]!;
      for (let j = 0; j < q; j++) W[i * q + j]! -= factor * u[j]!;
    }
    addProducts(B, W, rows);
    if (all !== own) addProducts(whole!, P, whole!.length / q);
    return D;
  };
  return { value, withGradient, gradient };
}

/** [M; I] with M = BΛ, reflected to a triangle. */
function stackOf({ terms, q }: PlainProblem, B: Float64Array) {
  const rows = q === 0 ? 0 : B.length / q;
  const height = rows + q;
  const M = new Float64Array(rows * q);
  /** Columns one after the other; the last is that of the response. */
  const A = new Float64Array((q + 1) * height);
  const P = new Float64Array(rows * q);

  const fill = (theta: ArrayLike<number>) => {
    M.fill(0);
    for (const { k, levels, column, from, entries } of terms) {
      for (const [a, b, parameter] of entries) {
        const factor = theta[from + parameter]!;
        if (factor === 0) continue;
        for (let i = 0; i < rows; i++)
          for (let at = column; at < column + levels * k; at += k)
            M[i * q + at + b]! += B[i * q + at + a]! * factor;
      }
    }
  };
  return {
    M,
    reflect: (theta: ArrayLike<number>, c: Float64Array | undefined) => {
      fill(theta);
      A.fill(0);
      for (let j = 0; j < q; j++) {
        for (let i = 0; i < rows; i++) A[j * height + i] = M[i * q + j]!;
        A[j * height + rows + j] = 1;
      }
      if (c !== undefined) A.set(c, q * height);
      const last = c === undefined ? q : q + 1;
      for (let j = 0; j < q; j++) {
        // Rows below rows + j are zero in this column.
        const [start, end] = [j * height + j, j * height + rows + j + 1];
        let square = 0;
        for (let i = start; i < end; i++) square += A[i]! * A[i]!;
        const length = Math.sqrt(square);
        const first = A[start]!;
        const pivot = first < 0 ? length : -length;
        A[start] = first - pivot;
        const scale = 1 / (length * (length + Math.abs(first)));
        for (let m = j + 1; m < last; m++) {
          const shift = (m - j) * height;
          let along = 0;
          for (let i = start; i < end; i++) along += A[i]! * A[i + shift]!;
          along *= scale;
          if (along !== 0) for (let i = start; i < end; i++) A[i + shift]! -= along * A[i]!;
        }
        A[start] = pivot;
      }
    },
    logDet: () => {
      let total = 0;
      for (let j = 0; j < q; j++) total += 2 * Math.log(Math.abs(A[j * height + j]!));
      return total;
    },
    /** What the least squares solution leaves. */
    residual: () => {
      let total = 0;
      for (let i = q * height + q; i < (q + 1) * height; i++) total += A[i]! * A[i]!;
      return total;
    },
    solve: (u: Float64Array) => {
      for (let j = q - 1; j >= 0; j--) {
        let value = A[q * height + j]!;
        for (let m = j + 1; m < q; m++) value -= A[m * height + j]! * u[m]!;
        u[j] = value / A[j * height + j]!;
      }
    },
    /** M(R'R)⁻¹. */
    inverseProduct: () => {
      for (let i = 0; i < rows; i++) {
        const at = i * q;
        for (let j = 0; j < q; j++) {
          let value = M[at + j]!;
          for (let m = 0; m < j; m++) value -= A[j * height + m]! * P[at + m]!;
          P[at + j] = value / A[j * height + j]!;
        }
        for (let j = q - 1; j >= 0; j--) {
          let value = P[at + j]!;
          for (let m = j + 1; m < q; m++) value -= A[m * height + j]! * P[at + m]!;
          P[at + j] = value / A[j * height + j]!;
        }
      }
      return P;
    },
  };
}
