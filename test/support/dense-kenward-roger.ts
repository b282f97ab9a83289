import { choleskyDense, solveDense } from "./dense.js";

type Matrix = number[][];

const times = (A: Matrix, B: Matrix): Matrix =>
  A.map((row) => B[0]!.map((_, j) => row.reduce((sum, value, m) => sum + value * B[m]![j]!, 0)));
const transpose = (A: Matrix): Matrix => A[0]!.map((_, j) => A.map((row) => row[j]!));
const plus = (A: Matrix, B: Matrix, factor = 1): Matrix =>
  A.map((row, i) => row.map((v, j) => v + factor * B[i]![j]!));
const trace = (A: Matrix) => A.reduce((sum, row, i) => sum + row[i]!, 0);
const zeros = (n: number): Matrix => Array.from({ length: n }, () => new Array<number>(n).fill(0));

function inverse(A: Matrix): Matrix {
  const L = choleskyDense(A);
  return transpose(
    A.map((_, j) =>
      solveDense(
        L,
        A.map((__, i) => Number(i === j)),
      ),
    ),
  );
}

/** Kenward and Roger's quantities with n × n matrices throughout. */
export interface DenseAdjustment {
  readonly vcov: Matrix;
  readonly adjusted: Matrix;
  /** Degrees of freedom of a single row. */
  df(l: readonly number[]): number;
  /** A₁ and A₂ of several rows. */
  traces(L: Matrix): [number, number];
}

/**
 * As Kenward & Roger (1997) write it, with the residual variance as the last parameter: V = Σ γᵢ Gᵢ.
 *
 * @param G the Gᵢ, the identity (or W⁻¹) last
 * @param given covariance of the γᵢ in place of the inverse of their expected information
 */
export function denseKenwardRoger(
  X: Matrix,
  V: Matrix,
  G: readonly Matrix[],
  given?: Matrix,
): DenseAdjustment {
  const Vi = inverse(V);
  const ViX = times(Vi, X);
  const Phi = inverse(times(transpose(X), ViX));
  const P = G.map((Gi) => times(transpose(ViX), times(Gi, ViX)));
  const Q = G.map((Gi) => G.map((Gj) => times(transpose(ViX), times(times(Gi, Vi), times(Gj, ViX)))));
  const PhiP = P.map((Pi) => times(Phi, Pi));
  const ViG = G.map((Gi) => times(Vi, Gi));
  const information = G.map((_, i) =>
    G.map(
      (__, j) =>
        trace(times(ViG[i]!, ViG[j]!)) - 2 * trace(times(Phi, Q[i]![j]!)) + trace(times(PhiP[i]!, PhiP[j]!)),
    ),
  );
  const W = given ?? inverse(information).map((row) => row.map((value) => 2 * value));
  let U = zeros(Phi.length);
  G.forEach((_, i) => {
    G.forEach((__, j) => {
      U = plus(U, plus(Q[i]![j]!, times(P[i]!, PhiP[j]!), -1), W[i]![j]!);
    });
  });
  const adjusted = plus(Phi, times(Phi, times(U, Phi)), 2);
  const slopes = P.map((Pi) => times(Phi, times(Pi, Phi)));
  const form = (L: Matrix, M: Matrix) => times(L, times(M, transpose(L)));
  const traces = (L: Matrix): [number, number] => {
    const middle = inverse(form(L, Phi));
    const S = slopes.map((slope) => times(middle, form(L, slope)));
    let [A1, A2] = [0, 0];
    S.forEach((Si, i) => {
      S.forEach((Sj, j) => {
        A1 += W[i]![j]! * trace(Si) * trace(Sj);
        A2 += W[i]![j]! * trace(times(Si, Sj));
      });
    });
    return [A1, A2];
  };
  return { vcov: Phi, adjusted, traces, df: (l) => 2 / traces([[...l]])[1] };
}
