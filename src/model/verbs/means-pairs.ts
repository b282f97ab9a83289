import type { DesignSpec } from "../../design/design-spec.js";
import { markedColumn } from "../../design/factor.js";
import { referenceOf } from "../../design/fixed/coding.js";
import { levelLabel } from "../../design/values/levels.js";
import { adjustedOver, oncePerRows, testRows } from "../../inference/contrasts/contrast-tests.js";
import type { MarginalGrid } from "../../inference/contrasts/reference-grid.js";
import { bilinear } from "../../inference/contrasts/test-contrast.js";
import type { FittedRows } from "../../inference/covariance/vcov-sensitivity.js";
import type { Fitted } from "../../inference/each-tested.js";
import {
  adjustComparisons,
  type ComparisonAdjust,
  type CriticalValue,
  criticalValue,
  dunnett,
} from "../../inference/multiplicity/multiple-comparisons.js";
import { longTable, repeatAll, repeatEach } from "../read/frames.js";

/** Places of two cells, the first minus the second. */
type Pair = readonly [number, number];

/** Comparisons that are adjusted together: those at one level of `by`. */
interface Family {
  /** First and last (exclusive) of its comparisons. */
  readonly from: number;
  readonly to: number;
  /** Its cells. */
  readonly cells: readonly number[];
}

/** The comparisons of marginal means, one row per response and comparison; `meansTables` says what is in it. */
export function pairsTable(fitted: Fitted, grid: MarginalGrid, adjust: ComparisonAdjust, level: number) {
  const { pairs, families } = comparisonsOf(grid, adjust, fitted.plan.design.fixed.spec);
  const names = pairs.map(([i, j]) => `${grid.cells[i]} - ${grid.cells[j]}`);
  const count = pairs.length;
  const rowsOn = (rows: FittedRows) => {
    const own = grid.rowsOn(rows);
    return pairs.map(([i, j]) => own[i]!.map((weight, c) => weight - own[j]![c]!));
  };
  const sizesOn = oncePerRows((rows) => {
    const occur = grid.occurOn(rows);
    return families.map((family) => sizeOf(family, pairs, occur));
  });
  const reachOf = criticalValues(level);
  const numbers = () => new Float64Array(fitted.result.responses.length * count).fill(Number.NaN);
  const [adjusted, lower, upper] = [numbers(), numbers(), numbers()];
  const tests = testRows(fitted, count, rowsOn, ({ response, tested, fittedRows, found }) => {
    const sizes = sizesOn(fittedRows);
    families.forEach(({ from, to }, f) => {
      const { means, comparisons: size } = sizes[f]!;
      const known = found.slice(from, to).flatMap((own, i) => (own ? [{ ...own, place: from + i }] : []));
      const comparisons = {
        t: Float64Array.from(known, ({ test }) => test.statistic),
        df: Float64Array.from(known, ({ test }) => test.df),
        means,
      };
      const weights = known.map((own) => own.weights);
      const { p, critical } =
        adjust === "dunnett"
          ? dunnett(comparisons, correlations(weights, tested.sensitivity.adjusted), level)
          : {
              p: adjustComparisons(comparisons, adjust),
              critical: comparisons.df.map(reachOf(adjust, means, size)),
            };
      known.forEach(({ place, test }, i) => {
        const at = response * count + place;
        const reach = critical[i]! * test.standardError;
        adjusted[at] = p[i]!;
        lower[at] = test.estimate - reach;
        upper[at] = test.estimate + reach;
      });
    });
  });
  const { responses } = fitted.result;
  return longTable({
    response: repeatEach(responses, count),
    contrast: repeatAll(names, responses.length),
    estimate: tests.estimate,
    std_error: tests.standardError,
    df: tests.df,
    statistic: tests.statistic,
    p_value: tests.p,
    p_adjusted: adjusted,
    q_value: adjustedOver(adjusted, count, fitted),
    conf_low: lower,
    conf_high: upper,
    by: repeatAll(
      pairs.map(([i]) => grid.groups[i]!),
      responses.length,
    ),
  });
}

/**
 * The comparisons at each level of `by`: every mean minus every later one, or, by Dunnett, every mean minus that of the
 * reference levels of treatment coding, or of the first levels where there are none.
 */
function comparisonsOf({ groups, levels }: MarginalGrid, adjust: ComparisonAdjust, spec: DesignSpec) {
  const references = referenceLevels(spec);
  const pairs: Pair[] = [];
  const families = [...new Set(groups)].map((group): Family => {
    const cells = groups.flatMap((own, i) => (own === group ? [i] : []));
    const from = pairs.length;
    const control = controlOf(cells, levels, references);
    if (adjust === "dunnett") for (const i of cells) if (i !== control) pairs.push([i, control]);
    if (adjust !== "dunnett")
      cells.forEach((i, k) => {
        for (const j of cells.slice(k + 1)) pairs.push([i, j]);
      });
    return { from, to: pairs.length, cells };
  });
  return { pairs, families };
}

/** The reference levels of treatment coding, by variable. */
function referenceLevels({ factors }: DesignSpec): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const factor of factors) {
    const column = factor.kind === "categorical" ? markedColumn(factor.name) : undefined;
    if (factor.kind !== "categorical" || column === undefined || factor.coding.coding !== "treatment")
      continue;
    found.set(column, levelLabel(factor.levels[referenceOf(factor.levels, factor.coding.reference) ?? 0]!));
  }
  return found;
}

/** The cell of a family where all that varies in it is at its reference; the first where there is none. */
function controlOf(
  cells: readonly number[],
  levels: MarginalGrid["levels"],
  references: ReadonlyMap<string, string>,
): number {
  const varying = Object.entries(levels).filter(([, own]) => cells.some((i) => own[i] !== own[cells[0]!]));
  const isControl = (i: number) =>
    varying.every(([name, own]) => (references.get(name) ?? own[cells[0]!]) === own[i]);
  return cells.find(isControl) ?? cells[0]!;
}

/** How many means of a family there are whose levels occur, and how many comparisons of these. */
function sizeOf({ from, to, cells }: Family, pairs: readonly Pair[], occur: readonly boolean[]) {
  return {
    means: cells.filter((i) => occur[i]).length,
    comparisons: pairs.slice(from, to).filter(([i, j]) => occur[i] && occur[j]).length,
  };
}

/** The critical values of families of comparisons, each made once. */
function criticalValues(level: number) {
  const known = new Map<string, CriticalValue>();
  return (
    adjust: Exclude<ComparisonAdjust, "dunnett">,
    means: number,
    comparisons: number,
  ): ((df: number) => number) => {
    const key = `${adjust} ${means} ${comparisons}`;
    const found = known.get(key) ?? criticalValue(adjust, level, means, comparisons);
    known.set(key, found);
    return found;
  };
}

/** Correlations of the estimates of some rows. */
function correlations(rows: readonly Float64Array[], vcov: Float64Array): Float64Array {
  const m = rows.length;
  const out = new Float64Array(m * m);
  const size = rows.map((row) => Math.sqrt(bilinear(row, row, vcov, 0)));
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++)
      out[i * m + j] = i === j ? 1 : bilinear(rows[i]!, rows[j]!, vcov, 0) / (size[i]! * size[j]!);
  }
  return out;
}
