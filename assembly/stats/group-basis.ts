import { orthonormalise } from "../linalg/orthonormalise";
import { int, part } from "../linalg/vector";
import { mark, release, reserve } from "../memory/arena";

/** A column of Z whose remainder within a group is this small beside it adds nothing there. */
const DEPENDENT: f64 = 1e-11;

/**
 * Orthonormal basis of the columns of Z within each group, Z_g = Zq_g R_g. A group in which the columns are
 * dependent has fewer basis columns; the others are zero, as are the rows of R_g.
 *
 * @param Z f64[k][n], column by column, rows sorted by group; overwritten with the basis
 * @param groupStart i32[groups + 1]
 * @param R out, f64[groups][k][k]
 * @returns false when out of memory
 */
export function groupBasis(n: i32, k: i32, groups: i32, groupStart: usize, Z: usize, R: usize): bool {
  const position = mark();
  let largest = 0;
  for (let g = 0; g < groups; g++) largest = max(largest, groupSize(groupStart, g));
  const columns = reserve((<usize>largest * k) << 3);
  const kept = reserve((<usize>k) << 2);
  if (columns == 0 || kept == 0) return false;
  for (let g = 0; g < groups; g++) {
    const size = groupSize(groupStart, g);
    const bytes = (<usize>size) << 3;
    const from = part(Z, int(groupStart, g));
    for (let a = 0; a < k; a++) memory.copy(columns + <usize>a * bytes, part(from, a * n), bytes);
    const rank = orthonormalise(size, k, columns, DEPENDENT, 0, part(R, g * k * k), kept);
    memory.fill(columns + <usize>rank * bytes, 0, <usize>(k - rank) * bytes);
    for (let a = 0; a < k; a++) memory.copy(part(from, a * n), columns + <usize>a * bytes, bytes);
  }
  release(position);
  return true;
}

function groupSize(groupStart: usize, g: i32): i32 {
  return load<i32>(groupStart + ((<usize>g) << 2), 4) - int(groupStart, g);
}
