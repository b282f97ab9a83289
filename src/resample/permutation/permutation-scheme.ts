import type { Design } from "../../design/design.js";
import { UsageError } from "../../errors.js";
import type { ClassDesign } from "../../fit/prepare/class-design.js";
import type { Units } from "./draw-permutations.js";
import type { GroupedRows } from "./grouped-rows.js";
import { groupClasses } from "./whiten-factor.js";

/**
 * Which whitened residuals change places: those of the rows inside each group, whole groups' (their coordinates along
 * the columns of Z), or all rows'.
 */
export type PermutationScheme = "within" | "between" | "freedman-lane";

/**
 * The scheme that suits the columns of a term: `between` when they are constant within groups, `within` when their group
 * means do not differ, otherwise `freedman-lane`; that too with several grouping factors.
 *
 * @param grouped rows by the one grouping factor, where there is one
 * @param columns columns of X
 */
export function schemeFor(
  design: Design,
  grouped: GroupedRows | undefined,
  columns: readonly number[],
): PermutationScheme {
  if (grouped === undefined) return "freedman-lane";
  const { index } = design.random[0]!;
  const width = design.fixed.columns.length;
  const spread = columns.map((column) => {
    const x = design.fixed.values.filter((_, at) => at % width === column);
    return groupSpread(x, index);
  });
  if (spread.every(({ within, between }) => within <= 1e-10 * between)) return "between";
  if (spread.every(({ within, between }) => between <= 1e-10 * within)) return "within";
  return "freedman-lane";
}

/** Sums of squares of x within groups, and of the group means about the mean. */
function groupSpread(x: Float64Array, index: Int32Array): { within: number; between: number } {
  const sums = new Map<number, { count: number; total: number }>();
  x.forEach((value, i) => {
    const known = sums.get(index[i]!) ?? { count: 0, total: 0 };
    sums.set(index[i]!, { count: known.count + 1, total: known.total + value });
  });
  const mean = x.reduce((total, value) => total + value, 0) / x.length;
  let [within, between] = [0, 0];
  x.forEach((value, i) => {
    const { count, total } = sums.get(index[i]!)!;
    within += (value - total / count) ** 2;
    between += (total / count - mean) ** 2;
  });
  return { within, between };
}

/**
 * Does a scheme leave the variances that are estimated as they are? Where groups change places it does, but for other
 * covariates, and where rows do under a random intercept.
 */
export function keepsVariances(scheme: PermutationScheme, grouped: GroupedRows | undefined): boolean {
  if (scheme === "between") return true;
  return scheme === "within" && grouped?.rows.sums === true;
}

/**
 * The units that a scheme permutes, in the order of the rows or groups of `grouped`, or else of the rows that are present.
 *
 * @throws UsageError for a scheme within or between groups where there are several grouping factors
 */
export function unitsOf(
  design: Design,
  grouped: GroupedRows | undefined,
  present: Int32Array | undefined,
  scheme: PermutationScheme,
): Units {
  const n = design.rows.length;
  if (grouped === undefined) {
    if (scheme !== "freedman-lane") {
      throw new UsageError(
        `permute: scheme "${scheme}" needs one grouping factor, got several or variance components; use "freedman-lane"`,
      );
    }
    const key = present ?? Int32Array.from({ length: n }, (_, i) => i);
    return { key, keys: n, stretch: new Int32Array(key.length) };
  }
  const { rows } = grouped;
  if (scheme === "between") return groupUnits(rows, design.random[0]!.levels.length);
  const key = present === undefined ? rows.order : rows.order.map((row) => present[row]!);
  const stretch = new Int32Array(key.length);
  if (scheme === "within") {
    for (let g = 0; g < rows.groups; g++) stretch.fill(g, rows.groupStart[g]!, rows.groupStart[g + 1]!);
  }
  return { key, keys: n, stretch };
}

/** Groups may change places with those that have as many coordinates: a zero row of R is one that a group lacks. */
function groupUnits(design: ClassDesign, levels: number): Units {
  const { k, R, groups } = design;
  const lacking = Array.from({ length: design.classes }, (_, c) => {
    let bits = 0;
    for (let a = 0; a < k; a++) {
      const row = R.subarray((c * k + a) * k, (c * k + a + 1) * k);
      if (row.every((value) => value === 0)) bits += 2 ** a;
    }
    return bits;
  });
  const classOf = groupClasses(design);
  return {
    key: design.terms[0]!.level,
    keys: levels,
    stretch: Int32Array.from({ length: groups }, (_, g) => lacking[classOf[g]!]!),
  };
}
