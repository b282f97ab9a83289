/** Rows gathered by group. */
export interface SortedRows {
  /** Row at each sorted position. */
  readonly order: Int32Array;
  /** First sorted position of each group, and the end. */
  readonly groupStart: Int32Array;
  /** Level of each group; groups come in the order of their first row. */
  readonly level: Int32Array;
}

/**
 * Gather rows by group, groups in the order of their first row, and inside a group by the values of Z: groups with the
 * same rows of Z then give the same Z_g'Z_g to the last bit and fall into one class.
 *
 * @param index level of each row
 * @param Z rows × k, row-major
 */
export function sortRows(index: Int32Array, Z: Float64Array, k: number): SortedRows {
  const n = index.length;
  const rank = new Map<number, number>();
  for (const level of index) if (!rank.has(level)) rank.set(level, rank.size);
  const group = Int32Array.from(index, (level) => rank.get(level)!);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  if (!isSorted(group, Z, k)) order.sort((i, j) => compareRows(i, j, group, Z, k));
  const groupStart = new Int32Array(rank.size + 1);
  for (const g of group) groupStart[g + 1]!++;
  for (let g = 0; g < rank.size; g++) groupStart[g + 1]! += groupStart[g]!;
  return { order, groupStart, level: Int32Array.from(rank.keys()) };
}

function compareRows(i: number, j: number, group: Int32Array, Z: Float64Array, k: number): number {
  if (group[i] !== group[j]) return group[i]! - group[j]!;
  for (let a = 0; a < k; a++) {
    const difference = Z[i * k + a]! - Z[j * k + a]!;
    if (difference !== 0) return difference;
  }
  return i - j;
}

function isSorted(group: Int32Array, Z: Float64Array, k: number): boolean {
  for (let i = 1; i < group.length; i++) if (compareRows(i - 1, i, group, Z, k) > 0) return false;
  return true;
}
