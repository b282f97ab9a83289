/**
 * B-spline basis of one column by the Cox–de Boor recurrence (de Boor 2001, ch. X): knots.length − degree − 1
 * columns. `knots` are sorted and hold the boundaries degree + 1 times. The upper boundary belongs to the
 * last interval. NaN gives NaN; the caller has refused values outside the boundaries.
 */
export function bSplineBasis(x: Float64Array, knots: readonly number[], degree: number): Float64Array[] {
  const width = knots.length - degree - 1;
  const columns = Array.from({ length: width }, () => new Float64Array(x.length));
  const values = new Float64Array(degree + 1);
  for (let row = 0; row < x.length; row++) {
    const point = x[row]!;
    if (Number.isNaN(point)) {
      for (const column of columns) column[row] = Number.NaN;
      continue;
    }
    const interval = findInterval(knots, point, degree, width);
    nonZeroBasis(knots, degree, interval, point, values);
    for (let j = 0; j <= degree; j++) columns[interval - degree + j]![row] = values[j]!;
  }
  return columns;
}

/** The last interval [knots[i], knots[i+1]) that holds `point`, among those where the basis is whole. */
function findInterval(knots: readonly number[], point: number, degree: number, width: number): number {
  let [low, high] = [degree, width];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]! <= point) low = middle;
    else high = middle;
  }
  return low;
}

/** The degree + 1 basis functions that are not zero on `interval`, into `values`. */
function nonZeroBasis(
  knots: readonly number[],
  degree: number,
  interval: number,
  point: number,
  values: Float64Array,
): void {
  values.fill(0);
  values[0] = 1;
  for (let d = 1; d <= degree; d++) {
    let carried = 0;
    for (let j = 0; j < d; j++) {
      const right = knots[interval + j + 1]!;
      const left = knots[interval + 1 - d + j]!;
      const share = right === left ? 0 : values[j]! / (right - left);
      values[j] = carried + (right - point) * share;
      carried = (point - left) * share;
    }
    values[d] = carried;
  }
}
