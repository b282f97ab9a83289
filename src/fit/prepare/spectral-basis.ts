import type { Scratch } from "../../kernel/scratch.js";
import type { SpectralBasis } from "./class-design.js";
import { orthonormalise } from "./orthonormalise.js";

/** With more reduced coordinates than this the rotation would cost more than it saves. */
const MAX_COORDINATES = 72;

interface ReducedParts {
  readonly classes: number;
  readonly reduced: number;
  readonly reducedStart: Int32Array;
  /** reduced × p. */
  readonly X: Float64Array;
  /** One factor per class: λ = R². */
  readonly R: Float64Array;
}

interface WithinPart {
  readonly within: number;
  /** within × p. */
  readonly Rw: Float64Array;
}

/**
 * Eigenvectors of the random effect beyond X for one random effect per group: K'GK = U'diag(λ)U with K the complement
 * of X in the reduced coordinates (u, c) and G their variances per t. Null where there are too many coordinates.
 */
export function spectralBasis(
  scratch: Scratch,
  between: ReducedParts,
  { within, Rw }: WithinPart,
  p: number,
): SpectralBasis | null {
  const m = between.reduced + within;
  const count = m - p;
  if (m > MAX_COORDINATES) return null;
  const K = complement(scratch, between.X, Rw, m, p);
  if (K === null) return null;
  const { value, vectors } = eigen(scratch, restricted(K, coordinateVariances(between, m), m, count), count);
  const U = new Float64Array(count * between.reduced);
  const W = new Float64Array(count * within);
  for (let i = 0; i < count; i++) {
    for (let row = 0; row < m; row++) {
      let along = 0;
      for (let j = 0; j < count; j++) along += vectors[j * count + i]! * K[j * m + row]!;
      if (row < between.reduced) U[i * between.reduced + row] = along;
      else W[i * within + row - between.reduced] = along;
    }
  }
  return { value, U, W };
}

/** Orthonormal complement of X in the m coordinates, (m − p) × m; null when rounding leaves a different rank. */
function complement(
  scratch: Scratch,
  X: Float64Array,
  Rw: Float64Array,
  m: number,
  p: number,
): Float64Array | null {
  const columns = new Float64Array(m * (p + m));
  const reduced = p === 0 ? 0 : X.length / p;
  for (let j = 0; j < p; j++) {
    for (let i = 0; i < m; i++) {
      columns[j * m + i] = i < reduced ? X[i * p + j]! : Rw[(i - reduced) * p + j]!;
    }
  }
  for (let i = 0; i < m; i++) columns[(p + i) * m + i] = 1;
  const { basis, rank, kept } = orthonormalise(scratch, columns, m, p + m, 1e-7, 0);
  return rank === m && (p === 0 || kept[p - 1] === p - 1) ? basis.slice(p * m) : null;
}

/** λ of each coordinate: that of its class, zero within groups. */
function coordinateVariances({ classes, reducedStart, R }: ReducedParts, m: number): Float64Array {
  const out = new Float64Array(m);
  for (let c = 0; c < classes; c++) out.fill(R[c]! ** 2, reducedStart[c]!, reducedStart[c + 1]!);
  return out;
}

/** K G K' for K count × m and a diagonal G. */
function restricted(K: Float64Array, G: Float64Array, m: number, count: number): Float64Array {
  const out = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let total = 0;
      for (let row = 0; row < m; row++) total += K[i * m + row]! * G[row]! * K[j * m + row]!;
      out[i * count + j] = total;
      out[j * count + i] = total;
    }
  }
  return out;
}

/** Eigenvalues, never negative, and vectors by column. */
function eigen(scratch: Scratch, A: Float64Array, n: number): { value: Float64Array; vectors: Float64Array } {
  const at = scratch.putF64(A);
  const vectors = scratch.f64(n * n);
  scratch.kernel.symmetricEigen(n, at, vectors);
  const diagonal = scratch.viewF64(at, n * n);
  const value = Float64Array.from({ length: n }, (_, i) => diagonal[i * n + i]!);
  const rounding = 1e-12 * value.reduce((largest, x) => Math.max(largest, x), 0);
  return {
    value: value.map((x) => (x > rounding ? x : 0)),
    vectors: scratch.viewF64(vectors, n * n).slice(),
  };
}
