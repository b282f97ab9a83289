import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { minimise } from "./brent.js";
import { LARGEST_THETA, type PlainFit, sums } from "./plain-reml.js";

/** The same model, criterion and search as `plainFitter`, with the matrices and the Cholesky decomposition of ml-matrix. */
export function mlMatrixFitter(
  columns: readonly Float64Array[],
  group: Int32Array,
): (y: Float64Array) => PlainFit {
  const [n, p] = [group.length, columns.length];
  const X = new Matrix(columns.map((column) => Array.from(column))).transpose();
  const S = new Matrix(columns.map((column) => Array.from(sums(column, group)))).transpose();
  const size = sums(new Float64Array(n).fill(1), group);
  const XtX = X.transpose().mmul(X);
  return (values) => {
    const y = Matrix.columnVector(values);
    const t = Matrix.columnVector(sums(values, group));
    const Xty = X.transpose().mmul(y);
    const yty = y.dot(y);
    let beta = new Matrix(p, 1);
    const criterion = (theta: number): number => {
      const shrink = Matrix.columnVector(size.map((count) => theta ** 2 / (1 + theta ** 2 * count)));
      const shrunk = S.clone().mulColumnVector(shrink).transpose();
      const A = XtX.clone().sub(shrunk.mmul(S));
      const b = Xty.clone().sub(shrunk.mmul(t));
      // The decomposition insists on symmetry to the last bit.
      const cholesky = new CholeskyDecomposition(Matrix.add(A, A.transpose()).mul(0.5));
      beta = cholesky.solve(b);
      const residual = yty - t.clone().mulColumnVector(shrink).dot(t) - b.dot(beta);
      const logX =
        2 * cholesky.lowerTriangularMatrix.diagonal().reduce((sum, value) => sum + Math.log(value), 0);
      const logV = size.reduce((sum, count) => sum + Math.log1p(theta ** 2 * count), 0);
      return logV + logX + (n - p) * (1 + Math.log((2 * Math.PI * residual) / (n - p)));
    };
    const inside = minimise(criterion, 0, LARGEST_THETA);
    const theta = criterion(0) <= criterion(inside) ? 0 : inside;
    return { criterion: criterion(theta), beta: beta.to1DArray() };
  };
}
