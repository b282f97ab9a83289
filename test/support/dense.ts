/**
 * The mixed model with dense matrices and no cleverness: the reference that the kernel must agree with.
 */

/** Lower Cholesky factor of a dense symmetric matrix. */
export function choleskyDense(A: number[][]): number[][] {
  const n = A.length;
  const L = A.map((row) => row.map(() => 0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = A[i]![j]!;
      for (let m = 0; m < j; m++) value -= L[i]![m]! * L[j]![m]!;
      L[i]![j] = i === j ? Math.sqrt(value) : value / L[j]![j]!;
    }
  }
  return L;
}

/** A⁻¹b from the Cholesky factor of A. */
export function solveDense(L: number[][], b: readonly number[]): number[] {
  const x = [...b];
  for (let i = 0; i < x.length; i++) {
    for (let m = 0; m < i; m++) x[i]! -= L[i]![m]! * x[m]!;
    x[i]! /= L[i]![i]!;
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let m = i + 1; m < x.length; m++) x[i]! -= L[m]![i]! * x[m]!;
    x[i]! /= L[i]![i]!;
  }
  return x;
}

export function logDetDense(L: number[][]): number {
  return 2 * L.reduce((total, row, i) => total + Math.log(row[i]!), 0);
}

const times = (a: readonly number[], b: readonly number[]) => a.reduce((total, x, i) => total + x * b[i]!, 0);
const column = (A: number[][], j: number) => A.map((row) => row[j]!);

export interface DenseFit {
  readonly criterion: number;
  readonly sigma2: number;
  readonly beta: number[];
  /** σ²(X'V⁻¹X)⁻¹ */
  readonly vcov: number[][];
}

/**
 * Profiled criterion and estimates at V = I + Z Ψ Z' (Bates et al. 2015, eq. 34–42), everything dense.
 *
 * @param V n × n, relative to σ²
 */
export function fitDense(X: number[][], y: readonly number[], V: number[][], reml: boolean): DenseFit {
  const n = y.length;
  const p = X[0]!.length;
  const L = choleskyDense(V);
  const VX = Array.from({ length: p }, (_, j) => solveDense(L, column(X, j)));
  const A = Array.from({ length: p }, (_, i) =>
    Array.from({ length: p }, (_, j) => times(column(X, i), VX[j]!)),
  );
  const LA = choleskyDense(A);
  const beta = solveDense(
    LA,
    VX.map((v) => times(v, y)),
  );
  const e = y.map((value, i) => value - times(X[i]!, beta));
  const S = times(e, solveDense(L, e));
  const nu = reml ? n - p : n;
  const sigma2 = S / nu;
  const criterion = logDetDense(L) + (reml ? logDetDense(LA) : 0) + nu * (1 + Math.log(2 * Math.PI * sigma2));
  const unit = (j: number) => Array.from({ length: p }, (_, i) => (i === j ? sigma2 : 0));
  return { criterion, sigma2, beta, vcov: Array.from({ length: p }, (_, j) => solveDense(LA, unit(j))) };
}

/** V = I + Z Ψ Z' inside groups. */
export function groupedV(Z: number[][], index: ArrayLike<number>, Psi: number[][]): number[][] {
  return Z.map((zi, i) =>
    Z.map((zj, j) => {
      const shared =
        index[i] === index[j]
          ? times(
              zi,
              Psi.map((row) => times(row, zj)),
            )
          : 0;
      return shared + (i === j ? 1 : 0);
    }),
  );
}

/** ΛΛ' of a lower triangle given column by column. */
export function psiOfTheta(theta: ArrayLike<number>, k: number): number[][] {
  const Lambda = Array.from({ length: k }, () => new Array<number>(k).fill(0));
  let at = 0;
  for (let j = 0; j < k; j++) for (let i = j; i < k; i++) Lambda[i]![j] = theta[at++]!;
  return Lambda.map((a) => Lambda.map((b) => times(a, b)));
}
