import { mark, release, reserve } from "../memory/arena";
import { normalTail } from "../special/normal/normal";
import { gridPoint, gridWeight, StudentGrid, studentGrid } from "./student-mixture";

export const INVERSE_ROOT_TWO_PI: f64 = 0.3989422804014327;
/** Half the width of the window of integration over one mean. */
export const WINDOW: f64 = 9;

/**
 * P(Q > q) of the studentized range of `groups` means with df degrees of freedom (Infinity: of the range itself),
 * Tukey's distribution: the range of normal means averaged over the distribution of their standard deviation. The upper
 * tail is integrated directly, so that small probabilities keep their digits.
 */
export function studentizedRangeUpper(q: f64, groups: i32, df: f64): f64 {
  if (!(q == q && df > 0 && groups >= 2)) return NaN;
  if (q <= 0) return 1;
  if (df == Infinity) return rangeUpper(q, groups);
  const position = mark();
  const grid = changetype<StudentGrid>(reserve(offsetof<StudentGrid>()));
  studentGrid(df, q, groups, grid);
  let total: f64 = 0;
  for (let i = 0; i < grid.count; i++) {
    const weight = gridWeight(grid, i);
    if (weight > 0) total += weight * rangeUpper(q * gridPoint(grid, i), groups);
  }
  release(position);
  return Math.min(1, total);
}

/**
 * P(W > w) of the range of `groups` standard normals: k ∫ φ(z) {Φ(z)ᵐ − [Φ(z) − Φ(z − w)]ᵐ} dz, m = k − 1, the
 * difference of powers written as Φ(z − w) Σ Φ(z)ⁱ [Φ(z) − Φ(z − w)]ᵐ⁻¹⁻ⁱ, without cancellation.
 */
function rangeUpper(w: f64, groups: i32): f64 {
  const m = groups - 1;
  const step = 0.8 / Math.sqrt(<f64>groups);
  const nodes = <i32>Math.ceil((2 * WINDOW) / step);
  const from = 0.5 * w - 0.5 * step * nodes;
  let total: f64 = 0;
  for (let i = 0; i <= nodes; i++) {
    const z = from + i * step;
    const upper = normalBelow(z);
    const tail = normalBelow(z - w);
    const inside = centralPart(z, w, upper, tail);
    let sum: f64 = 0;
    for (let j = 0; j < m; j++) sum = sum * inside + Math.pow(upper, j);
    total += Math.exp(-0.5 * z * z) * tail * sum;
  }
  return Math.min(1, groups * total * step * INVERSE_ROOT_TWO_PI);
}

/** Φ(z) − Φ(z − w). */
function centralPart(z: f64, w: f64, upper: f64, tail: f64): f64 {
  // On the right of zero both are near one: take the difference of the other tails.
  return z - w > 0 ? normalBelow(w - z) - normalBelow(-z) : upper - tail;
}

/** Φ(z). */
export function normalBelow(z: f64): f64 {
  const half = 0.5 * normalTail(Math.abs(z), false);
  return z > 0 ? 1 - half : half;
}
