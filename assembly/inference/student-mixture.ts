/**
 * Steps of the trapezoid rule over log s, at most WIDEST: it converges geometrically, the integrand being analytic in a
 * strip. Together they keep the error below exp(−30) for any df.
 */
const STEP: f64 = 0.6;
const WIDEST: f64 = 0.09;
/** Terms this much smaller than the largest, in logarithms, do not count. */
const NEGLIGIBLE: f64 = 40;

/**
 * The distribution of s = χ_df / √df on a grid of log s, for means over it: E g(s) ≈ Σ weight × g(s). The grid reaches
 * as far down as the smallest s that matters when g falls no faster than a normal tail of q s.
 */
@unmanaged
export class StudentGrid {
  /** log s at the first node, step and number of nodes. */
  first: f64;
  step: f64;
  count: i32;
  /** Scale that makes the weights add up to one, and df. */
  scale: f64;
  df: f64;
}

/**
 * Fill the grid for tails at q of `count` normals. In the imaginary direction y of log s the density grows as
 * cos(2y)^(−df/2), about exp(df y²), and the tails of the normals by exp(q² s² y² / 4) each, of which q² s² ≤ 2 df matters:
 * so fine the step. The error is the least exp(−2πy / step) times that growth; where df is small, y is near π / 4 and the
 * growth more than the exponential, which the widest step allows for.
 */
export function studentGrid(df: f64, q: f64, count: i32, grid: StudentGrid): void {
  const spread = 1 / Math.sqrt(2 * df);
  const growth = df + 0.25 * count * Math.min(q * q, 2 * df);
  grid.df = df;
  grid.step = Math.min(STEP / Math.sqrt(2 * growth), WIDEST);
  // The tail of q s weighs s^df exp(−s²(df + q²/2) / 2): its peak is the lowest place of interest.
  const lowest = 0.5 * Math.log(df / (df + 0.5 * q * q));
  const below = Math.max(9 * spread, NEGLIGIBLE / df);
  // With s² = 1 + u the density falls by c where u − log(1 + u) = c, and that is at least u² / 2(1 + u).
  const c = (2 * NEGLIGIBLE) / df;
  const above = 0.5 * Math.log(1 + c + Math.sqrt(c * c + 2 * c));
  grid.first = lowest - below;
  grid.count = <i32>Math.ceil((above - grid.first) / grid.step) + 1;
  // The grid reaches over the whole distribution: its own sum stands for the gamma function, whose digits get lost.
  grid.scale = 1;
  let total: f64 = 0;
  for (let i = 0; i < grid.count; i++) total += gridWeight(grid, i);
  grid.scale = 1 / total;
}

export function gridPoint(grid: StudentGrid, i: i32): f64 {
  return Math.exp(grid.first + i * grid.step);
}

/** Weight of node i: proportional to the density of log s, s^df exp(−df s² / 2). */
export function gridWeight(grid: StudentGrid, i: i32): f64 {
  const x = grid.first + i * grid.step;
  return grid.scale * Math.exp(grid.df * (x - 0.5 * Math.expm1(2 * x)));
}
