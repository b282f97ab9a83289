import { levelsSeen } from "../../design/random/random-term.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { sliceResult } from "../../fit/run/combine-results.js";
import { worstStatus } from "../../fit/status.js";
import { termLabel } from "../../fit/term-label.js";
import { likelihood } from "../../model/read/likelihood.js";
import { resultTables } from "../../model/read/result-tables.js";
import { formatP, textTable } from "../../model/read/text-table.js";
import { vcovNames } from "../../options/choice-names.js";
import { fitOptions, type TestMethod } from "../../options/fit.js";

/** Significant digits of estimates, as R prints them. */
const DIGITS = 4;

const methods: Readonly<Record<TestMethod, string>> = {
  satterthwaite: "t-tests use Satterthwaite's method",
  "kenward-roger": "t-tests use Kenward-Roger's method",
  "between-within": "t-tests use between-within degrees of freedom",
  residual: "t-tests use residual degrees of freedom",
  normal: "z-tests are Wald's",
};

/**
 * The fit of one response laid out as R's `summary` of an `lmer` model: formula, criterion, random effects with standard
 * deviations and correlations, numbers of observations and groups, fixed effects with tests.
 *
 * @param at place of the response
 */
export function lme4Summary(plan: Plan, result: FitResult, at: number): string {
  const one = sliceResult(result, at, at + 1);
  const { reml, test, vcov } = plan.options;
  const tables = resultTables(plan, one);
  const robust = vcov === fitOptions.vcov.default ? "" : `; ${vcovNames[vcov]}`;
  const status = worstStatus(one.flags[0]!);
  const message = one.messages[0]!;
  return [
    `Linear mixed model fit by ${reml ? "REML" : "maximum likelihood"}; ${methods[test]}${robust}`,
    `Formula: ${formulaOf(plan, one.responses[0]!)}`,
    "",
    ...criterionLines(plan, one),
    "",
    "Random effects:",
    randomTable(tables.variance.columns),
    `Number of obs: ${one.nobs[0]}, groups: ${groupCounts(plan, one)}`,
    "",
    "Fixed effects:",
    fixedTable(tables.coefficients.columns, test === "normal"),
    ...(status === "ok" ? [] : ["", `${status}${message === "" ? "" : `: ${message}`}`]),
  ].join("\n");
}

/** The formula of one response; random effects that options gave stand as bars. */
function formulaOf({ formula, options, design }: Plan, response: string): string {
  const right = formula.replace(/^[^~]*~/, "").trim();
  const bars = options.groups === undefined ? [] : design.random.map(termLabel);
  return `${response} ~ ${[right, ...bars].join(" + ")}`;
}

function criterionLines({ options }: Plan, result: FitResult): string[] {
  const criterion = result.criterion[0]!;
  if (options.reml) return [`REML criterion at convergence: ${decimals(criterion, 1)}`];
  const { aic, bic, logLikelihood } = likelihood(result);
  const numbers = [aic[0]!, bic[0]!, logLikelihood[0]!, criterion].map((value) => decimals(value, 1));
  return [textTable(["AIC", "BIC", "logLik", "-2*log(L)"], [numbers], 0)];
}

interface Variances {
  readonly group: readonly string[];
  readonly term1: readonly (string | null)[];
  readonly term2: readonly (string | null)[];
  readonly covariance: Float64Array;
  readonly sd: Float64Array;
  readonly correlation: Float64Array;
}

/** A row per effect, with its correlations to those above it. */
function randomTable({ group, term1, term2, covariance, sd, correlation }: Variances): string {
  const own = group.flatMap((_, i) => (term2[i] === null ? [i] : []));
  const variances = alike(own.map((i) => covariance[i]!));
  const deviations = alike(own.map((i) => sd[i]!));
  const correlationOf = (name: string, above: string | null, term: string | null) => {
    const at = group.findIndex((each, i) => each === name && term1[i] === above && term2[i] === term);
    return decimals(correlation[at]!, 2);
  };
  const rows = own.map((i, k) => {
    const isFirst = k === 0 || group[own[k - 1]!] !== group[i];
    const above = own.slice(0, k).filter((j) => group[j] === group[i]);
    const correlated = above.filter((j) =>
      group.some((each, m) => each === group[i] && term1[m] === term1[j] && term2[m] === term1[i]),
    );
    const cells = correlated.map((j) => correlationOf(group[i]!, term1[j]!, term1[i]!));
    return [isFirst ? group[i]! : "", term1[i] ?? "", variances[k]!, deviations[k]!, ...cells];
  });
  const width = rows.reduce((most, row) => Math.max(most, row.length), 4);
  const header = ["Groups", "Name", "Variance", "Std.Dev.", ...(width > 4 ? ["Corr"] : [])];
  const filled = (row: readonly string[]) => Array.from({ length: width }, (_, j) => row[j] ?? "");
  return indented(textTable(filled(header), rows.map(filled), 2));
}

/** Levels of each grouping factor; of the first as many as the response uses. */
function groupCounts({ design }: Plan, result: FitResult): string {
  const levels = new Map(design.random.map((term) => [term.group, levelsSeen(term)]));
  const used = result.groups[0]!;
  return Array.from(levels, ([group, count], i) => `${group}, ${i === 0 && used > 0 ? used : count}`).join(
    "; ",
  );
}

interface Coefficients {
  readonly term: readonly string[];
  readonly estimate: Float64Array;
  readonly std_error: Float64Array;
  readonly df: Float64Array;
  readonly statistic: Float64Array;
  readonly p_value: Float64Array;
  readonly log10_p: Float64Array;
}

function fixedTable(columns: Coefficients, isNormal: boolean): string {
  const { term, estimate, std_error, df, statistic, p_value, log10_p } = columns;
  const numbers = alike(
    [...estimate, ...std_error].map((value) => rounded(value, [...estimate, ...std_error])),
  );
  const dfs = alike([...df]);
  const tests = alike([...statistic].map((value) => Number(value.toFixed(DIGITS - 1))));
  const rows = term.map((name, j) => [
    name,
    numbers[j]!,
    numbers[term.length + j]!,
    ...(isNormal ? [] : [dfs[j]!]),
    tests[j]!,
    formatP(p_value[j]!, log10_p[j]!) || "NA",
  ]);
  const letter = isNormal ? "z" : "t";
  const header = [
    "",
    "Estimate",
    "Std. Error",
    ...(isNormal ? [] : ["df"]),
    `${letter} value`,
    `Pr(>|${letter}|)`,
  ];
  return textTable(header, rows);
}

/** Rounded to as many decimals as the smallest of all numbers needs for its digits, but one at least. */
function rounded(value: number, all: readonly number[]): number {
  const sizes = all.map(Math.abs).filter((size) => size > 0 && Number.isFinite(size));
  const least = sizes.reduce((low, size) => Math.min(low, size), Number.POSITIVE_INFINITY);
  const places = Math.max(1, DIGITS - 1 - Math.floor(Math.log10(least)));
  return Number.isFinite(value) && places <= 100 ? Number(value.toFixed(places)) : value;
}

/** Numbers with as many decimals as the one that needs most of them for its digits (R's `format`). */
function alike(values: readonly number[]): string[] {
  const most = Math.max(...values.map(neededDecimals), 0);
  const isFixed = values.every(
    (value) => !(Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-5)),
  );
  return values.map((value) => {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? "NA" : String(value).replace("Infinity", "Inf");
    return isFixed ? value.toFixed(Math.min(most, 15)) : value.toExponential(DIGITS - 1);
  });
}

function neededDecimals(value: number): number {
  if (!Number.isFinite(value) || value === 0) return 0;
  const [digits, exponent] = Math.abs(value)
    .toExponential(DIGITS - 1)
    .split("e") as [string, string];
  const kept = digits.replace(".", "").replace(/0+$/, "").length;
  return Math.max(0, kept - 1 - Number(exponent));
}

function decimals(value: number, places: number): string {
  return Number.isNaN(value) ? "NA" : value.toFixed(places);
}

function indented(text: string): string {
  return text.replace(/^/gm, " ");
}
