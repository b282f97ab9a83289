import { lowerFactor, symmetricSpectrum } from "../../kernel/dense.js";

/** Eigenvalues that lie this share of the largest variance below zero are rounding of the cells. */
const NEGATIVE_SHARE = 1e-6;
/** Eigenvalues below this share of the largest are zero. */
const ZERO_SHARE = 1e-12;

/**
 * Is a symmetric matrix positive semidefinite within rounding? Undefined where it is, else its smallest eigenvalue.
 *
 * @param largest its largest variance
 */
export function isPositiveSemidefinite(values: Float64Array, n: number, largest: number): number | undefined {
  const raised = values.slice();
  const by = NEGATIVE_SHARE * largest;
  for (let i = 0; i < n; i++) raised[i * (n + 1)]! += by;
  const L = lowerFactor(raised, n);
  if (L.every((value, at) => at % (n + 1) !== 0 || value > 0)) return undefined;
  const found = symmetricSpectrum(values, n);
  const least = found?.values.reduce((smallest, value) => Math.min(smallest, value)) ?? Number.NaN;
  return least >= -by ? undefined : least;
}

/** A semidefinite matrix by its eigenvectors: M = V'diag(value)V. */
interface Spectrum {
  /** Descending, never negative; what is rounding is zero. */
  readonly value: Float64Array;
  /** n × n: row i belongs to value i. */
  readonly vectors: Float64Array;
}

/** The spectrum of a symmetric semidefinite n × n matrix. */
export function spectrumOf(matrix: Float64Array, n: number): Spectrum {
  const found = symmetricSpectrum(matrix, n);
  if (found === null) throw new Error("known: the eigenvalues of a covariance matrix were not found");
  const order = Array.from(found.values.keys()).sort((a, b) => found.values[b]! - found.values[a]!);
  const largest = n === 0 ? 0 : found.values[order[0]!]!;
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    vectors.set(found.vectors.subarray(from * n, (from + 1) * n), to * n);
  });
  const value = Float64Array.from(order, (from) => {
    const own = found.values[from]!;
    return own > ZERO_SHARE * largest ? own : 0;
  });
  return { value, vectors };
}
