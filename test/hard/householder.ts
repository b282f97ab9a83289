export type Matrix = readonly Float64Array[];

/**
 * Reflect columns to a triangle (Golub & Van Loan, §5.2): R has as many rows as the first `count` columns reach, and
 * `rest` is the squared length of what lies below them in the last column.
 */
export function householder(
  columns: readonly Float64Array[],
  count: number,
): { R: Float64Array[]; rest: number } {
  const n = columns[0]?.length ?? 0;
  const work = columns.map((column) => column.slice());
  const rows = Math.min(n, count);
  for (let j = 0; j < rows; j++) reflect(work, j);
  const R = Array.from({ length: rows }, (_, i) => Float64Array.from(work, (column) => column[i]!));
  const rest =
    work
      .at(-1)
      ?.subarray(rows)
      .reduce((total, value) => total + value * value, 0) ?? 0;
  return { R, rest };
}

/** Zeros below the diagonal of column j. */
function reflect(columns: readonly Float64Array[], j: number): void {
  const v = columns[j]!.slice(j);
  const length = Math.sqrt(v.reduce((total, value) => total + value * value, 0));
  if (length === 0) return;
  v[0]! += v[0]! < 0 ? -length : length;
  const square = v.reduce((total, value) => total + value * value, 0);
  for (const column of columns.slice(j)) {
    let along = 0;
    for (let i = 0; i < v.length; i++) along += v[i]! * column[j + i]!;
    const factor = (2 * along) / square;
    for (let i = 0; i < v.length; i++) column[j + i]! -= factor * v[i]!;
  }
  columns[j]!.fill(0, j + 1);
}
