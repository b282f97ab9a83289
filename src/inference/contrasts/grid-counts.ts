import { findLevel } from "../../design/values/levels.js";
import type { Level } from "../../design/values/value.js";
import type { Axis, GridDesign } from "./grid-axes.js";

/** How many rows lie at each combination of levels of some axes, given by the position of the level on each. */
export type CountOf = (positions: readonly number[]) => number;

/**
 * Counts of rows by the levels of factors. Rows at levels that are not on an axis are left out.
 *
 * @param axes of factors
 * @param present rows of the design; undefined for all
 */
export function countRows(
  { fixed, covariates }: GridDesign,
  axes: readonly Axis[],
  present?: Int32Array,
): CountOf {
  const known = axes.map(({ factor, values }) => {
    const spec = fixed.spec.factors[factor!] as { readonly levels: readonly Level[] };
    return { codes: covariates.levels[factor!], moved: spec.levels.map((level) => findLevel(values, level)) };
  });
  const counts = new Map<number, number>();
  const rows = present ?? Int32Array.from({ length: known[0]?.codes?.length ?? 0 }, (_, i) => i);
  for (const row of rows) {
    const key = keyOf(
      known.map(({ codes, moved }) => moved[codes?.[row] ?? -1] ?? -1),
      axes,
    );
    if (key >= 0) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return (positions) => counts.get(keyOf(positions, axes)) ?? 0;
}

/** Positions as one number; negative where one of them is. */
function keyOf(positions: readonly number[], axes: readonly Axis[]): number {
  let key = 0;
  let stride = 1;
  for (let i = 0; i < axes.length; i++) {
    if (positions[i]! < 0) return -1;
    key += positions[i]! * stride;
    stride *= axes[i]!.values.length;
  }
  return key;
}
