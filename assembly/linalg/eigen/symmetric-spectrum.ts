import { get, set } from "../vector";
import { applyRotations, keepRotation, Rotations } from "./rotations";
import { tridiagonalise } from "./tridiagonal";

const EPSILON: f64 = 2.220446049250313e-16;
/** Steps for one eigenvalue, several times as many as any takes. */
const MOST_STEPS: i32 = 60;

/**
 * Eigenvalues and vectors of a symmetric n × n matrix of any size, in no order: Householder's tridiagonal form and QL steps
 * with implicit shifts (Bowdler, Martin, Reinsch & Wilkinson 1968, Numer. Math. 11:293). A large matrix takes about 9n³
 * operations; `symmetricEigen` is for small ones.
 *
 * @param A f64[n][n], lower triangle read; row i becomes the vector of value i
 * @param values out, f64[n]
 * @param beside scratch, f64[n]
 * @param kept room for rotations
 * @returns false where the steps do not converge
 */
export function symmetricSpectrum(n: i32, A: usize, values: usize, beside: usize, kept: Rotations): bool {
  kept.count = 0;
  tridiagonalise(n, A, values, beside);
  for (let i = 1; i < n; i++) set(beside, i - 1, get(beside, i));
  set(beside, n - 1, 0);
  let norm: f64 = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(get(values, i)) + Math.abs(get(beside, i)));
  for (let first = 0; first < n; first++) {
    for (let step = 0; ; step++) {
      const last = splitAt(n, first, values, beside, norm);
      if (last == first) break;
      if (step == MOST_STEPS) return false;
      stepOnce(n, A, first, last, values, beside, kept);
    }
  }
  applyRotations(kept, n, A);
  return true;
}

/** The first place from `first` on behind which the matrix falls apart. */
function splitAt(n: i32, first: i32, values: usize, beside: usize, norm: f64): i32 {
  let m = first;
  for (; m < n - 1; m++) {
    const own = Math.abs(get(values, m)) + Math.abs(get(values, m + 1));
    if (Math.abs(get(beside, m)) <= EPSILON * Math.max(own, 0.1 * norm)) break;
  }
  return m;
}

/** One QL step on the block first…last. */
function stepOnce(
  n: i32,
  A: usize,
  first: i32,
  last: i32,
  values: usize,
  beside: usize,
  kept: Rotations,
): void {
  const e = get(beside, first);
  const ratio = (get(values, first + 1) - get(values, first)) / (2 * e);
  const root = Math.sqrt(ratio * ratio + 1);
  let g = get(values, last) - get(values, first) + e / (ratio + (ratio < 0 ? -root : root));
  let s: f64 = 1;
  let c: f64 = 1;
  let p: f64 = 0;
  for (let i = last - 1; i >= first; i--) {
    const f = s * get(beside, i);
    const b = c * get(beside, i);
    const r = lengthOf(f, g);
    set(beside, i + 1, r);
    if (r == 0) {
      set(values, i + 1, get(values, i + 1) - p);
      set(beside, last, 0);
      return;
    }
    s = f / r;
    c = g / r;
    g = get(values, i + 1) - p;
    const along = (get(values, i) - g) * s + 2 * c * b;
    p = s * along;
    set(values, i + 1, g + p);
    g = c * along - b;
    keepRotation(kept, i, c, s, n, A);
  }
  set(values, first, get(values, first) - p);
  set(beside, first, g);
  set(beside, last, 0);
}

/** √(x² + y²) without overflow. */
function lengthOf(x: f64, y: f64): f64 {
  const a = Math.abs(x);
  const b = Math.abs(y);
  const large = Math.max(a, b);
  if (large == 0) return 0;
  const ratio = Math.min(a, b) / large;
  return large * Math.sqrt(1 + ratio * ratio);
}
