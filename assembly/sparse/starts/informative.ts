import { int, part, set } from "../../linalg/vector";
import { rowWidthOf, SparseModel } from "../../model/sparse-model";
import { termLevels, termWidth } from "../../model/terms";

/** Rows for each random effect, and levels that tell of an effect, from which on a steep optimum is the only one. */
const ROWS: f64 = 2;
const LEVELS: f64 = 6;

/**
 * Do the rows tell all random effects from each other and from residuals: are there many for each effect, spread over several
 * levels? Rows and levels are counted by the share that they have of the squares of an effect, (Σz²)² / Σz⁴, so that a few with
 * large weights or values are few.
 *
 * @param scratch f64[q]
 */
export function isInformative(d: SparseModel, scratch: usize): bool {
  if (d.n < <i32>ROWS * d.q) return false;
  let Z = d.Z;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    // Whether a known covariance tells its term from others is not seen in counts of rows.
    if (rowWidthOf(d, t) > k) return false;
    const index = d.index + ((<usize>t * d.n) << 2);
    for (let a = 0; a < k; a++) if (!isSpread(d, t, k, index, part(Z, a), scratch)) return false;
    Z = part(Z, d.n * k);
  }
  return true;
}

function isSpread(d: SparseModel, t: i32, k: i32, index: usize, z: usize, sums: usize): bool {
  const levels = termLevels(d, t);
  for (let g = 0; g < levels; g++) set(sums, g, 0);
  let total: f64 = 0;
  let fourth: f64 = 0;
  for (let i = 0; i < d.n; i++, z = part(z, k)) {
    const level = int(index, i);
    if (level < 0) continue;
    const square = load<f64>(z) * load<f64>(z);
    const place = part(sums, level);
    store<f64>(place, load<f64>(place) + square);
    total += square;
    fourth += square * square;
  }
  let squares: f64 = 0;
  for (let g = 0; g < levels; g++) squares += load<f64>(part(sums, g)) * load<f64>(part(sums, g));
  return total * total >= ROWS * levels * fourth && total * total >= LEVELS * squares;
}
