import { axpy, clear, scale } from "./axpy";
import { dot } from "./dot";
import { part, set } from "./vector";

/**
 * Orthonormal basis of `m` columns of length `n` (each contiguous, one after the other), in place.
 *
 * Modified Gram-Schmidt, each column projected twice ("twice is enough", Giraud, Langou & Rozložník 2005).
 * The earliest columns are kept: a column whose remainder is shorter than `relative` times its own length, or
 * than `absolute`, is dependent and dropped. Kept columns move to the front.
 *
 * @param R `m × m` row-major: column j of the input = Σ_i R[i, j] × basis column i (rows from the rank on are zero)
 * @param kept for each column 1 when it was kept, 0 when it was dropped
 * @returns the rank
 */
export function orthonormalise(
  n: i32,
  m: i32,
  columns: usize,
  relative: f64,
  absolute: f64,
  R: usize,
  kept: usize,
): i32 {
  const stride = (<usize>n) << 3;
  clear(m * m, R);
  let rank = 0;
  for (let j = 0; j < m; j++) {
    const column = columns + <usize>j * stride;
    const before = Math.sqrt(dot(n, column, column));
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < rank; i++) {
        const basis = columns + <usize>i * stride;
        const along = dot(n, basis, column);
        axpy(n, -along, basis, column);
        const at = part(R, i * m + j);
        store<f64>(at, load<f64>(at) + along);
      }
    }
    const left = Math.sqrt(dot(n, column, column));
    const keep = left > relative * before && left > absolute;
    store<i32>(kept + ((<usize>j) << 2), keep ? 1 : 0);
    if (!keep) continue;
    scale(n, 1 / left, column);
    if (rank < j) memory.copy(columns + <usize>rank * stride, column, stride);
    set(R, rank * m + j, left);
    rank++;
  }
  return rank;
}
