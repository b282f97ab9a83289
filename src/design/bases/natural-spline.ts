import { bSplineBasis } from "./b-spline.js";

/**
 * Cubic B-splines that go on as straight lines beyond the boundaries, as R's `ns` extends them.
 *
 * @param knots sorted, with the boundaries four times
 */
export function straightBeyond(x: Float64Array, knots: readonly number[]): Float64Array[] {
  const [lower, upper] = [knots[0]!, knots.at(-1)!];
  const columns = bSplineBasis(
    x.map((value) => Math.min(upper, Math.max(lower, value))),
    knots,
    3,
  );
  const last = columns.length - 1;
  // At a boundary one B-spline is 1, and it and its neighbour have slopes that cancel.
  const below = 3 / (knots[4]! - lower);
  const above = 3 / (upper - knots[knots.length - 5]!);
  x.forEach((value, row) => {
    if (value < lower) {
      columns[0]![row]! -= (value - lower) * below;
      columns[1]![row]! += (value - lower) * below;
    } else if (value > upper) {
      columns[last]![row]! += (value - upper) * above;
      columns[last - 1]![row]! -= (value - upper) * above;
    }
  });
  return columns;
}

/** Second derivatives of the cubic B-splines at both boundaries: what is zero for a natural spline. */
export function boundaryCurvatures(knots: readonly number[]): number[][] {
  const width = knots.length - 4;
  // Of the linear B-splines one is 1 at a boundary, the others are 0.
  return [2, knots.length - 5].map((peak) => {
    const linear = (i: number) => (i === peak ? 1 : 0);
    const over = (value: number, from: number, to: number) =>
      knots[to] === knots[from] ? 0 : value / (knots[to]! - knots[from]!);
    return Array.from({ length: width }, (_, i) => {
      const slope = (at: number) => over(linear(at), at, at + 2) - over(linear(at + 1), at + 1, at + 3);
      return 6 * (over(slope(i), i, i + 3) - over(slope(i + 1), i + 1, i + 4));
    });
  });
}
