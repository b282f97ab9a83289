import { mark, release, reserve, reserveF64 } from "../arena";
import { normalQuantile } from "../special/normal-quantile";
import { gridPoint, gridWeight, StudentGrid, studentGrid } from "./student-mixture";
import { normalBelow } from "./studentized-range";

const INVERSE_ROOT_TWO_PI: f64 = 0.3989422804014327;
const WINDOW: f64 = 9;
/** Points of the lattice and the root that generates it (Korobov 1959; table of Genz & Bretz 2009, §4.2). */
const POINTS: i32 = 1021;
const GENERATOR: f64 = 374;

/**
 * P(max |T_j| > t) of m statistics with a common multivariate t distribution whose correlations are λ_i λ_j (Dunnett
 * 1955): given the factor they are independent, so two integrals remain whatever m. df may be Infinity.
 *
 * @param lambda f64[m], |λ| < 1
 */
export function factorMaximumUpper(t: f64, m: i32, lambda: usize, df: f64): f64 {
  if (!(t == t && df > 0 && m >= 1)) return NaN;
  if (t <= 0) return 1;
  if (df == Infinity) return normalMaximumUpper(t, m, lambda);
  const position = mark();
  const grid = changetype<StudentGrid>(reserve(offsetof<StudentGrid>()));
  studentGrid(df, 2 * t, m, grid);
  let total: f64 = 0;
  for (let i = 0; i < grid.count; i++) {
    const weight = gridWeight(grid, i);
    if (weight > 0) total += weight * normalMaximumUpper(t * gridPoint(grid, i), m, lambda);
  }
  release(position);
  return Math.min(1, total);
}

/** P(max |X_j| > w) = ∫ φ(z) [1 − Π (1 − P(|X_j| > w | z))] dz, the bracket added up from its tails. */
function normalMaximumUpper(w: f64, m: i32, lambda: usize): f64 {
  let sharpness: f64 = 1;
  for (let j = 0; j < m; j++) {
    const square = load<f64>(lambda + ((<usize>j) << 3)) ** 2;
    sharpness += square / (1 - square);
  }
  const step = 0.8 / Math.sqrt(Math.max(3, sharpness));
  // The tails of X_j shift the mass by up to w λ: widen the window by that.
  const half = WINDOW + w;
  const nodes = <i32>Math.ceil((2 * half) / step);
  let total: f64 = 0;
  for (let i = 0; i <= nodes; i++) {
    const z = -half + i * step;
    const weight = Math.exp(-0.5 * z * z);
    if (weight == 0) continue;
    let outside: f64 = 0;
    for (let j = 0; j < m; j++) {
      const l = load<f64>(lambda + ((<usize>j) << 3));
      const scale = 1 / Math.sqrt(1 - l * l);
      const tails = normalBelow((-w - l * z) * scale) + normalBelow((l * z - w) * scale);
      outside += tails * (1 - outside);
    }
    total += weight * outside;
  }
  return Math.min(1, total * step * INVERSE_ROOT_TWO_PI);
}

/**
 * P(max |T_j| ≤ t) under one correlation matrix minus that under another, both by their Cholesky factors, as the mean
 * over one lattice of Genz's (1992) sequential transformation. Where the matrices are close the errors cancel as well.
 *
 * @param first f64[m][m], lower factor
 * @param second f64[m][m], lower factor
 */
export function maximumDifference(t: f64, m: i32, first: usize, second: usize, df: f64): f64 {
  const position = mark();
  const y = reserveF64(m);
  let total: f64 = 0;
  if (df == Infinity) total = latticeDifference(t, m, first, second, y);
  else {
    const grid = changetype<StudentGrid>(reserve(offsetof<StudentGrid>()));
    studentGrid(df, 0, 0, grid);
    // Smooth and small: every other node will do.
    for (let i = 0; i < grid.count; i += 2) {
      const weight = 2 * gridWeight(grid, i);
      if (weight > 1e-12) total += weight * latticeDifference(t * gridPoint(grid, i), m, first, second, y);
    }
  }
  release(position);
  return total;
}

function latticeDifference(w: f64, m: i32, first: usize, second: usize, y: usize): f64 {
  let total: f64 = 0;
  for (let i = 0; i < POINTS; i++) {
    const x = (<f64>i + 0.5) / POINTS;
    total += sequential(w, m, first, x, y) - sequential(w, m, second, x, y);
  }
  return total / POINTS;
}

/** Genz's integrand at the lattice point that starts at x, made periodic by the tent map. */
function sequential(w: f64, m: i32, L: usize, x: f64, y: usize): f64 {
  let product: f64 = 1;
  for (let j = 0; j < m; j++) {
    let shift: f64 = 0;
    const row = L + ((<usize>j * m) << 3);
    for (let i = 0; i < j; i++)
      shift += load<f64>(row + ((<usize>i) << 3)) * load<f64>(y + ((<usize>i) << 3));
    const scale = 1 / load<f64>(row + ((<usize>j) << 3));
    const low = normalBelow((-w - shift) * scale);
    const high = normalBelow((w - shift) * scale);
    product *= high - low;
    if (product == 0) return 0;
    const u = 1 - Math.abs(2 * x - 1);
    const inside = Math.min(Math.max(low + u * (high - low), 1e-300), 1 - 1e-16);
    store<f64>(y + ((<usize>j) << 3), normalQuantile(inside));
    x = x * GENERATOR - Math.floor(x * GENERATOR);
  }
  return product;
}
