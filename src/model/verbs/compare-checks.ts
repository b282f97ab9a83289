import { UsageError } from "../../errors.js";
import type { Plan } from "../../fit/plan.js";
import { weightedResponses } from "../../fit/run/cell-weights.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { heldParameters } from "../../fit/run/search-settings.js";
import type { Fitted } from "../../inference/each-tested.js";
import { differInWeights } from "../../inference/variances/nested-models.js";
import { either } from "../../problem.js";
import type { Table } from "../../table/table.js";

/** Values that differ by less than this share of the largest are the same but for rounding. */
const EQUAL_SHARE = 1e-9;

/** Is the criterion of a model a restricted likelihood? That of a linear model is by maximum likelihood. */
export function isRestricted({ design, options }: Plan): boolean {
  return !isLinear(design) && options.reml;
}

/** Is a model one of independent residuals alone? */
export function isLinear({ random, residual }: Plan["design"]): boolean {
  return random.length === 0 && residual === undefined;
}

/** Throws UsageError for other responses or samples. */
export function checkComparable(one: Fitted, other: Fitted, where = "compare"): void {
  const [own, theirs] = [new Set(one.result.responses), new Set(other.result.responses)];
  const missing = [...own]
    .filter((name) => !theirs.has(name))
    .concat([...theirs].filter((name) => !own.has(name)));
  if (missing.length > 0) {
    throw new UsageError(
      `${where}: both models must have the same responses, got ${missing.length} in one of them only (${missing[0]})`,
    );
  }
  const [samples, others] = [one.plan.samples, other.plan.samples];
  if (samples.length !== others.length || samples.some((sample, i) => sample !== others[i])) {
    throw new UsageError(
      `${where}: both models must use the same samples in the same order, got ${samples.length} and ${others.length}; ` +
        "fit both on the samples without missing covariates",
    );
  }
}

/** How one asks for likelihoods as they are. */
const refitOff = { option: "refit", value: false };
const leaveRefitOut = ["; leave ", either("refit", refitOff), " out to compare by maximum likelihood"];

/** Likelihoods as they are: of one kind, and restricted ones with the same X. */
export function checkLikelihoods(one: Fitted, other: Fitted): void {
  const [own, theirs] = [one.plan, other.plan];
  if (isRestricted(own) !== isRestricted(theirs)) {
    const linear = [own, theirs].some(({ design }) => isLinear(design));
    const kinds = `both models must be fitted by REML or both by ML${linear ? ", as a linear model is" : ""}`;
    throw new UsageError({ where: "compare", rule: ["with ", refitOff, ` ${kinds}`], hint: leaveRefitOut });
  }
  const [X, Y] = [own.design.fixed.values, theirs.design.fixed.values];
  if (isRestricted(own) && (X.length !== Y.length || X.some((value, i) => value !== Y[i]))) {
    const rule = "restricted likelihoods need the same fixed effects";
    throw new UsageError({ where: "compare", rule, hint: leaveRefitOut });
  }
}

/**
 * Throws UsageError where the two models have other values of a response, as far as the responses are at hand.
 *
 * @param nobs values used of each response, in the order of the first model's
 */
export function checkValues(
  one: Fitted,
  other: Fitted,
  nobs: Int32Array,
  others: Int32Array,
  where = "compare",
): void {
  const { responses } = one.result;
  const at = nobs.findIndex((count, i) => count !== others[i]);
  if (at >= 0) {
    throw new UsageError(
      `${where}: both models must use the same values, got ${nobs[at]} and ${others[at]} of response '${responses[at]}'`,
    );
  }
  if (one.balances === other.balances || responses.length === 0) return;
  if (![one, other].every(({ balances }) => Object.hasOwn(balances.columns, responses[0]!))) return;
  const [rows, rowsThere] = [rowsInTable(one.plan, one.balances), rowsInTable(other.plan, other.balances)];
  for (const response of responses) {
    const [mine, yours] = [
      valuesOf(one.balances, response, rows),
      valuesOf(other.balances, response, rowsThere),
    ];
    const largest = mine.reduce(
      (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
      0,
    );
    const row = mine.findIndex((value, i) => !isSame(value, yours[i]!, EQUAL_SHARE * largest));
    if (row < 0) continue;
    throw new UsageError(
      `${where}: both models must use the same values, got ${mine[row]} and ${yours[row]} of response '${response}', ` +
        `sample '${one.plan.samples[row]}'`,
    );
  }
}

function valuesOf({ columns }: Table, name: string, rows: Int32Array): Float64Array {
  const column = columns[name] ?? [];
  return Float64Array.from(rows, (row) => (row < 0 ? Number.NaN : Number(column[row])));
}

function isSame(one: number, other: number, tolerance: number): boolean {
  return Object.is(one, other) || Math.abs(one - other) <= tolerance;
}

/**
 * What the weights of two models differ in, in words, for each response; empty where they are the same up to a factor,
 * which the residual variance takes up. Where σ or a covariance parameter is held they must be the same.
 */
export function weightDifferences(one: Fitted, other: Fitted, responses: readonly string[]): string[] {
  const isHeld = [one, other].some(
    ({ plan: { search } }) => search !== undefined && heldParameters(search) > 0,
  );
  if (![one, other].some(({ plan }) => hasCellWeights(plan))) {
    const all = differInWeights(one.plan.design.weights, other.plan.design.weights, undefined, isHeld);
    return responses.map(() => all);
  }
  const [own, theirs] = [responseWeights(one, responses), responseWeights(other, responses)];
  const data = hasCellWeights(one.plan) ? one : other;
  const rows = rowsInTable(data.plan, data.balances);
  return responses.map((response, j) => {
    const column = numericColumn(data.balances, response);
    const present = Array.from(rows.keys()).filter((i) => rows[i]! >= 0 && !Number.isNaN(column[rows[i]!]!));
    return differInWeights(own[j], theirs[j], present, isHeld);
  });
}

function hasCellWeights({ options }: Plan): boolean {
  return typeof options.weights === "object";
}

/** Weights of the rows of the design for each response; undefined for none. */
function responseWeights({ plan, balances }: Fitted, responses: readonly string[]) {
  const { weights } = plan.options;
  const out = responses.map(() => plan.design.weights);
  if (typeof weights !== "object") return out;
  const columns = responses.map((response) => numericColumn(balances, response));
  const groups = weightedResponses(plan, weights, responses, columns, rowsInTable(plan, balances));
  for (const { design, responses: own } of groups) for (const j of own) out[j] = design.weights;
  return out;
}
