import { polynomialContrasts } from "../../design/bases/orthogonal-polynomials.js";
import { UsageError } from "../../errors.js";
import { adjustedOver, testRows } from "../../inference/contrasts/contrast-tests.js";
import type { MarginalGrid } from "../../inference/contrasts/reference-grid.js";
import type { FittedRows } from "../../inference/covariance/vcov-sensitivity.js";
import type { Fitted } from "../../inference/each-tested.js";
import { waldLimits } from "../../inference/wald.js";
import { longTable, repeatAll, repeatEach } from "../read/frames.js";

/** Trends of higher degree are not named (as emmeans). */
const MOST_DEGREES = 6;
const names = ["linear", "quadratic", "cubic", "quartic", "degree 5", "degree 6"];

/**
 * Polynomial trends over the levels of a factor in their order, at each level of `by`: orthonormal contrasts (R's `contr.poly`),
 * at the numbers that the levels are, or equally spaced. One row per response and degree, each tested alone; `meansTables` says what
 * is in it.
 *
 * @param term a single variable
 * @throws UsageError for a term of several
 */
export function trendsTable(fitted: Fitted, grid: MarginalGrid, term: string, level: number) {
  const { cells, groups } = grid;
  const apart = [...new Set(groups)].map((group) => groups.flatMap((own, i) => (own === group ? [i] : [])));
  if (term.includes(":") || cells.some((label) => label.includes(", ")))
    throw new UsageError(`means: trend needs the levels of one factor, got '${term}'; use by for the others`);
  const rows = apart.flatMap((places) =>
    contrastsOf(places.map((i) => cells[i]!)).map((weights, degree) => ({ places, weights, degree })),
  );
  const rowsOn = (on: FittedRows) => {
    const own = grid.rowsOn(on);
    return rows.map(({ places, weights }) =>
      own[0]!.map((_, c) => places.reduce((sum, i, k) => sum + weights[k]! * own[i]![c]!, 0)),
    );
  };
  const tests = testRows(fitted, rows.length, rowsOn);
  const limits = waldLimits(tests.estimate, tests, level);
  const { responses } = fitted.result;
  const each = (value: (row: (typeof rows)[number]) => string) =>
    repeatAll(rows.map(value), responses.length);
  return longTable({
    response: repeatEach(responses, rows.length),
    contrast: each(({ degree }) => names[degree]!),
    estimate: tests.estimate,
    std_error: tests.standardError,
    df: tests.df,
    statistic: tests.statistic,
    p_value: tests.p,
    q_value: adjustedOver(tests.p, rows.length, fitted),
    conf_low: limits.lower,
    conf_high: limits.upper,
    by: each(({ places }) => groups[places[0]!]!),
  });
}

function contrastsOf(labels: readonly string[]): Float64Array[] {
  if (labels.length < 2) return [];
  const numbers = labels.map(Number);
  const scores = numbers.every(Number.isFinite) ? numbers : labels.map((_, i) => i);
  return polynomialContrasts(scores).slice(0, MOST_DEGREES);
}
