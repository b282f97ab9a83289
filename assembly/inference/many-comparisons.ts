import { get, part, set } from "../linalg/vector";
import { mark, release, reserve, reserveF64 } from "../memory/arena";
import { normalTail } from "../special/normal/normal";
import { normalQuantile } from "../special/normal/normal-quantile";
import { gridPoint, gridWeight, StudentGrid, studentGrid } from "./student-mixture";
import { INVERSE_ROOT_TWO_PI, normalBelow, WINDOW } from "./studentized-range";

/** Points of Korobov's (1959) lattice and its generator, the best of all for these many points in up to six dimensions. */
const POINTS: i32 = 1021;
const GENERATOR: f64 = 223;

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
    const square = get(lambda, j) ** 2;
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
      const l = get(lambda, j);
      const scale = 1 / Math.sqrt(1 - l * l);
      const tails = normalBelow((-w - l * z) * scale) + normalBelow((l * z - w) * scale);
      outside += tails * (1 - outside);
    }
    total += weight * outside;
  }
  return Math.min(1, total * step * INVERSE_ROOT_TWO_PI);
}

/** Shares of the weight below this are left out where an average over s is taken. */
const LITTLE: f64 = 1e-6;

/**
 * P(max |T_j| > t) for any correlations: the events |T_j| > t have one probability q, and their union has that of
 * Σ_j P(|T_j| > t and no earlier one) = q Σ_j E_j (Naiman & Priebe 2001, J. Comput. Graph. Stat. 10, 37–52). The sum of the shares
 * E_j in [0, 1] is smooth in t: it comes from a table that `tabulateShares` made, so that any number of t and df cost little more than
 * one. The shares hardly change with s: every other node will do for their average.
 *
 * @param table shares at `count` Chebyshev points of [0, high], and the points
 * @param isLast whether what lies beyond `high` has the share there; otherwise the answer is NaN where it is needed
 */
export function maximumUpper(t: f64, df: f64, high: f64, count: i32, table: usize, isLast: bool): f64 {
  if (!(t == t && df > 0)) return NaN;
  if (t <= 0) return 1;
  if (df == Infinity) return Math.min(1, normalTail(t, false) * shareAt(t, high, count, table, isLast));
  const position = mark();
  const grid = changetype<StudentGrid>(reserve(offsetof<StudentGrid>()));
  studentGrid(df, 2 * t, 1, grid);
  let q: f64 = 0;
  for (let i = 0; i < grid.count; i++) q += gridWeight(grid, i) * normalTail(t * gridPoint(grid, i), false);
  let share: f64 = 0;
  let weights: f64 = 0;
  for (let i = 0; i < grid.count; i += 2) {
    const w = t * gridPoint(grid, i);
    const weight = gridWeight(grid, i) * normalTail(w, false);
    if (!(weight > LITTLE * q)) continue;
    share += weight * shareAt(w, high, count, table, isLast);
    weights += weight;
  }
  release(position);
  return Math.min(1, (q * share) / weights);
}

/**
 * The sums of shares of `maximumUpper` at the Chebyshev points (1 + cos(πi / (count − 1))) high / 2, and the points. Each share
 * is the mean over a lattice of Genz's (1992) sequential transformation, given that X_j lies in the tail, so that the relative
 * error stays the same however small the probability.
 *
 * @param factors lower Cholesky factors of the correlations of (X_j, X_0, …, X_{j−1}), j = 1 … m − 1, one after the other
 * @param table f64[count] shares, then f64[count] points
 */
export function tabulateShares(m: i32, factors: usize, high: f64, count: i32, table: usize): void {
  const position = mark();
  const y = reserveF64(m);
  for (let i = 0; i < count; i++) {
    const w = 0.5 * high * (1 + Math.cos((Math.PI * i) / (count - 1)));
    set(table, i, unionShare(w, m, factors, y));
    set(table, count + i, w);
  }
  release(position);
}

function shareAt(w: f64, high: f64, count: i32, table: usize, isLast: bool): f64 {
  if (w <= high) return tabulated(w, count, table);
  return isLast ? get(table, 0) : NaN;
}

/** The polynomial through the table (Berrut & Trefethen 2004, eq. 5.4). */
function tabulated(w: f64, count: i32, table: usize): f64 {
  let top: f64 = 0;
  let bottom: f64 = 0;
  for (let i = 0; i < count; i++) {
    const distance = w - get(table, count + i);
    if (distance == 0) return get(table, i);
    const half: f64 = i == 0 || i == count - 1 ? 0.5 : 1;
    const weight = (i % 2 == 0 ? half : -half) / distance;
    top += weight * get(table, i);
    bottom += weight;
  }
  return top / bottom;
}

/** Σ_j P(no |X_i| > w for i < j | X_j > w). */
function unionShare(w: f64, m: i32, factors: usize, y: usize): f64 {
  let total: f64 = 1;
  const tail = 0.5 * normalTail(w, false);
  for (let j = 1; j < m; j++) {
    let sum: f64 = 0;
    for (let i = 0; i < POINTS; i++) sum += noEarlier(w, j, factors, tail, (<f64>i + 0.5) / POINTS, y);
    total += sum / POINTS;
    factors += (<usize>((j + 1) * (j + 1))) << 3;
  }
  return total;
}

/** Genz's integrand at the lattice point that starts at x, made periodic by the tent map: X_j in its tail, then the rest. */
function noEarlier(w: f64, j: i32, L: usize, tail: f64, x: f64, y: usize): f64 {
  store<f64>(y, -normalQuantile(Math.max(tent(x) * tail, 1e-300)));
  let product: f64 = 1;
  for (let row = 1; row <= j; row++) {
    x = x * GENERATOR - Math.floor(x * GENERATOR);
    const at = part(L, row * (j + 1));
    let shift: f64 = 0;
    for (let i = 0; i < row; i++) shift += get(at, i) * get(y, i);
    const scale = 1 / get(at, row);
    const low = normalBelow((-w - shift) * scale);
    const high = normalBelow((w - shift) * scale);
    product *= high - low;
    if (!(product > 0)) return 0;
    const inside = Math.min(Math.max(low + tent(x) * (high - low), 1e-300), 1 - 1e-16);
    set(y, row, normalQuantile(inside));
  }
  return product;
}

function tent(x: f64): f64 {
  return 1 - Math.abs(2 * x - 1);
}
