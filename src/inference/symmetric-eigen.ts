/** Eigenvalues of a symmetric matrix and, in the rows of `vectors`, its eigenvectors. */
interface Eigen {
  readonly values: Float64Array;
  /** n × n: row m belongs to value m. */
  readonly vectors: Float64Array;
}

/** Eigenvalues and vectors of a small symmetric n × n matrix by cyclic Jacobi rotations (Golub & Van Loan, §8.5). */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const A = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let sweep = 0; sweep < 60 && offDiagonal(A, n); sweep++) {
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) rotate(A, vectors, n, i, j);
  }
  return { values: Float64Array.from({ length: n }, (_, i) => A[i * n + i]!), vectors };
}

function offDiagonal(A: Float64Array, n: number): boolean {
  let off = 0;
  let diagonal = 0;
  for (let i = 0; i < n; i++) {
    diagonal += A[i * n + i]! ** 2;
    for (let j = i + 1; j < n; j++) off += A[i * n + j]! ** 2;
  }
  return off > 1e-34 * diagonal;
}

/** Make A[i, j] zero. */
function rotate(A: Float64Array, vectors: Float64Array, n: number, i: number, j: number): void {
  const off = A[i * n + j]!;
  if (off === 0) return;
  const tau = (A[j * n + j]! - A[i * n + i]!) / (2 * off);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let m = 0; m < n; m++) {
    const [x, y] = [A[m * n + i]!, A[m * n + j]!];
    A[m * n + i] = c * x - s * y;
    A[m * n + j] = s * x + c * y;
  }
  for (let m = 0; m < n; m++) {
    const [x, y] = [A[i * n + m]!, A[j * n + m]!];
    A[i * n + m] = c * x - s * y;
    A[j * n + m] = s * x + c * y;
    const [v, w] = [vectors[i * n + m]!, vectors[j * n + m]!];
    vectors[i * n + m] = c * v - s * w;
    vectors[j * n + m] = s * v + c * w;
  }
}
