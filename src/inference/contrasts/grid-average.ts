import type { Nesting } from "./grid-nesting.js";

/**
 * How levels that a mean does not name are weighted:
 * - `"equal"` alike
 * - `"proportional"` by the rows that each of their combinations has in all cells together
 * - `"cells"` by the rows that each has in the cell itself
 */
export type MeansWeights = (typeof meansWeights)[number];

/** Every `MeansWeights`. */
export const meansWeights = ["equal", "proportional", "cells"] as const;

/** A point of a grid: where it is on each axis, its row of X, and the rows of data that lie there. */
export interface GridPoint {
  readonly at: readonly number[];
  readonly row: Float64Array;
  readonly count: number;
}

/**
 * The averages over all axes but some. A nested factor is averaged first, inside each combination of what it is nested in
 * and over the levels that occur there (as emmeans); the others follow.
 *
 * @param names of the axes
 * @param kept axes that stay
 */
export function averagePoints(
  points: readonly GridPoint[],
  names: readonly string[],
  kept: readonly string[],
  nesting: Nesting,
  weights: MeansWeights,
): readonly GridPoint[] {
  let left = [...names];
  let current = points;
  for (;;) {
    const nested = left.filter((name) => !kept.includes(name) && nesting.has(name));
    if (nested.length === 0) return reduce(current, placesOf(names, kept), weights);
    const widest = Math.max(...nested.map((name) => nesting.get(name)!.length));
    const inner = nested.filter((name) => nesting.get(name)!.length === widest).at(-1)!;
    const outer = [...nesting.get(inner)!, ...nested.filter((name) => name !== inner)];
    const place = names.indexOf(inner);
    const staying = [...new Set([...kept, ...outer])];
    current = [...grouped(current, placesOf(names, outer)).values()].flatMap((group) => {
      const occurring = new Set(group.filter(({ count }) => count > 0).map(({ at }) => at[place]));
      const own = group.filter(({ at }) => occurring.has(at[place]));
      return reduce(own, placesOf(names, staying), weights);
    });
    left = left.filter((name) => staying.includes(name));
  }
}

function placesOf(names: readonly string[], wanted: readonly string[]): number[] {
  return wanted.map((name) => names.indexOf(name));
}

function grouped(points: readonly GridPoint[], places: readonly number[]): Map<string, GridPoint[]> {
  const groups = new Map<string, GridPoint[]>();
  for (const point of points) {
    const key = keyOf(point, places);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [point]);
    else known.push(point);
  }
  return groups;
}

/** Where a point is on some axes, as a key. */
export function keyOf({ at }: GridPoint, places: readonly number[]): string {
  return places.map((place) => at[place]).join();
}

/** The weighted averages of the points that agree on the axes kept. */
function reduce(
  points: readonly GridPoint[],
  kept: readonly number[],
  weights: MeansWeights,
): readonly GridPoint[] {
  const averaged = points[0]?.at.flatMap((_, place) => (kept.includes(place) ? [] : [place])) ?? [];
  const totals = new Map<string, number>();
  if (weights === "proportional") {
    for (const point of points) {
      const key = keyOf(point, averaged);
      totals.set(key, (totals.get(key) ?? 0) + point.count);
    }
  }
  const weightOf = (point: GridPoint) => {
    if (weights === "equal") return 1;
    return weights === "cells" ? point.count : totals.get(keyOf(point, averaged))!;
  };
  return Array.from(grouped(points, kept).values(), (group) => {
    const row = new Float64Array(group[0]!.row.length);
    let [sum, count] = [0, 0];
    for (const point of group) {
      const weight = weightOf(point);
      sum += weight;
      count += point.count;
      for (let j = 0; j < row.length; j++) row[j]! += weight * point.row[j]!;
    }
    const at = group[0]!.at.map((position, place) => (kept.includes(place) ? position : 0));
    return { at, row: row.map((value) => value / sum), count };
  });
}
