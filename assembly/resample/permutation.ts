import { dot } from "../linalg/dot";
import { get, int, part, set } from "../linalg/vector";

/**
 * F statistics of a term under permutations of the whitened residuals of the model without it. In whitened
 * coordinates the generalised least-squares test is an ordinary one: with Q₀ and Q₁ orthonormal bases of X without the
 * term and of what the term adds, r permuted to r*,
 *
 *   F = (|Q₁'r*|² / q) / ((|r|² − |Q₀'r*|² − |Q₁'r*|²) / df),
 *
 * because X₀γ̂₀, which Freedman & Lane (1983) add back, is orthogonal to Q₁ and fitted exactly. Units of `width` numbers
 * are permuted; what does not move enters through `fixed`.
 *
 * @param residual f64[units][width]
 * @param Q f64[p][units][width], the basis without the term first
 * @param fixed f64[p], products of the basis with what does not move
 * @param total |r|²
 * @param permutation i32[count][units]: place from which each unit is taken
 * @param scratch f64[units][width]
 * @param out f64[count]
 */
export function permutedStatistics(
  units: i32,
  width: i32,
  residual: usize,
  p: i32,
  added: i32,
  Q: usize,
  fixed: usize,
  total: f64,
  df: f64,
  permutation: usize,
  count: i32,
  scratch: usize,
  out: usize,
): void {
  const length = units * width;
  const bytes = (<usize>width) << 3;
  for (let i = 0; i < count; i++) {
    const from = permutation + ((<usize>i * units) << 2);
    if (width == 1) {
      for (let u = 0; u < units; u++) {
        const source = part(residual, int(from, u));
        set(scratch, u, load<f64>(source));
      }
    } else {
      for (let u = 0; u < units; u++) {
        const source = residual + <usize>int(from, u) * bytes;
        memory.copy(scratch + <usize>u * bytes, source, bytes);
      }
    }
    let without: f64 = 0;
    let gained: f64 = 0;
    for (let j = 0; j < p; j++) {
      const along = get(fixed, j) + dot(length, part(Q, j * length), scratch);
      if (j < p - added) without += along * along;
      else gained += along * along;
    }
    set(out, i, gained / added / ((total - without - gained) / df));
  }
}
