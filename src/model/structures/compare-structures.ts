import { describe, UsageError } from "../../errors.js";
import { oneStructure } from "../../fit/fallbacks.js";
import type { FitResult } from "../../fit/fit-result.js";
import { pickResponses } from "../../fit/run/combine-results.js";
import { flagOf } from "../../fit/status.js";
import { structuredLabel } from "../../fit/term-label.js";
import { sharedRows } from "../../inference/covariance/response-rows.js";
import { either } from "../../problem.js";
import { LMEModel } from "../lme-model.js";
import { longTable, repeatAll, repeatEach } from "../read/frames.js";
import { likelihood } from "../read/likelihood.js";
import { statuses } from "../read/tidy.js";
import { checkComparable, checkValues, isRestricted } from "../verbs/compare-checks.js";

const where = "compareStructures";

/**
 * Information criteria of models that differ in their covariances, a row for each response and model, in the order of the first
 * model's responses:
 *
 * - `response`, `structure` (the name that the model was given, else its residual structure and random terms), `status`
 * - `criterion` (−2 log-likelihood, restricted with REML) and `parameters`, those of the covariance, σ² among them
 * - `aic`, `bic` as lme4 and nlme by ML count: covariance parameters and fixed effects, log n
 * - `aic_mmrm`, `bic_mmrm` as mmrm and SAS by REML count: covariance parameters alone, the logarithm of the number of subjects
 *   (levels of the first grouping factor where residuals have no structure)
 * - `delta_aic`, `delta_bic`: how far `aic` and `bic` are above the least of the response, 0 for the best; NaN where a fit did not
 *   converge. By REML these differences are the same for both ways of counting AIC.
 *
 * @param models two or more of the same responses and samples, in an array or by name
 * @throws UsageError for other responses, samples or values, for restricted and ordinary likelihoods together, and for restricted ones
 * of different fixed effects
 */
export function compareStructures(models: readonly LMEModel[] | Readonly<Record<string, LMEModel>>) {
  const named = namedModels(models);
  const [, first] = named[0]!;
  const { responses } = first;
  const found = named.map(([, model]) => {
    oneStructure(model, where);
    checkComparable(first, model, where);
    checkRestricted(first, model);
    const placeOf = new Map(model.responses.map((response, i) => [response, i]));
    const places = Int32Array.from(responses, (response) => placeOf.get(response)!);
    const result = pickResponses(model.result, places);
    checkValues(first, model, first.nobs, result.nobs, where);
    return criteriaOf(model, result);
  });
  const width = named.length;
  const numbers = (pick: (of: Criteria) => ArrayLike<number>) =>
    Float64Array.from({ length: responses.length * width }, (_, at) => {
      return pick(found[at % width]!)[Math.floor(at / width)]!;
    });
  const status = responses.flatMap((_, i) => found.map((each) => each.status[i]!));
  const isKnown = numbers(({ isKnown }) => isKnown);
  const [aic, bic] = [numbers((each) => each.aic), numbers((each) => each.bic)];
  return longTable({
    response: repeatEach(responses, width),
    structure: repeatAll(
      named.map(([name]) => name),
      responses.length,
    ),
    status,
    criterion: numbers((each) => each.criterion),
    parameters: numbers((each) => each.parameters),
    aic,
    bic,
    aic_mmrm: numbers((each) => each.aicMmrm),
    bic_mmrm: numbers((each) => each.bicMmrm),
    delta_aic: aboveLeast(aic, isKnown, width),
    delta_bic: aboveLeast(bic, isKnown, width),
  });
}

function namedModels(
  models: readonly LMEModel[] | Readonly<Record<string, LMEModel>>,
): (readonly [string, LMEModel])[] {
  if (typeof models !== "object" || models === null)
    throw new UsageError(`${where}: models must be fitted models in an array, got ${describe(models)}`);
  const all = Array.isArray(models)
    ? (models as readonly LMEModel[]).map((model) => ["", model] as const)
    : Object.entries(models);
  const other = all.find(([, model]) => !(model instanceof LMEModel));
  if (other !== undefined)
    throw new UsageError(`${where}: models must be fitted models, got ${describe(other[1])}`);
  if (all.length < 2) throw new UsageError(`${where}: needs two models or more, got ${all.length}`);
  const labels = all.map(([name, model]) => name || labelOf(model));
  const twice = labels.find((label, i) => labels.indexOf(label) < i);
  if (twice !== undefined) {
    const hint = "; name them, { a: one, b: other }";
    throw new UsageError({
      where,
      rule: "models must have names of their own",
      got: `'${twice}' twice`,
      hint,
    });
  }
  return all.map(([, model], i) => [labels[i]!, model] as const);
}

/** `ar1(visit | subject)`, `(1 | site); ar1(visit | subject); variance by arm`. */
function labelOf({ plan: { design } }: LMEModel): string {
  const { random, residual } = design;
  const variance = residual?.columns.variance;
  const parts = [
    ...random.map(structuredLabel),
    residual?.text ?? "",
    variance === undefined ? "" : `variance by ${variance}`,
  ];
  return parts.filter((part) => part !== "").join("; ");
}

/** Likelihoods of one kind, and restricted ones with the same X. */
function checkRestricted({ plan: own }: LMEModel, { plan: other }: LMEModel): void {
  if (isRestricted(own) !== isRestricted(other))
    throw new UsageError(`${where}: models must be fitted by REML or by ML alike, got both`);
  const [X, Y] = [own.design.fixed.values, other.design.fixed.values];
  if (!isRestricted(own) || (X.length === Y.length && X.every((value, i) => value === Y[i]))) return;
  const hint = ["; fit by ", either("reml: false", { option: "reml", value: false }), " to compare them"];
  throw new UsageError({ where, rule: "restricted likelihoods need the same fixed effects", hint });
}

/** Numbers of each response. */
interface Criteria {
  readonly status: readonly string[];
  readonly criterion: Float64Array;
  readonly parameters: Float64Array;
  readonly aic: Float64Array;
  readonly bic: Float64Array;
  readonly aicMmrm: Float64Array;
  readonly bicMmrm: Float64Array;
  /** 1 where the fit converged. */
  readonly isKnown: Float64Array;
}

function criteriaOf(model: LMEModel, result: FitResult): Criteria {
  const { criterion, parameters, ownParameters, held = 0, flags } = result;
  const { aic, bic } = likelihood(result);
  const count = criterion.map((_, i) => (ownParameters?.[i] ?? parameters) + 1 - held);
  const subjects = subjectCounts(model, result.responses);
  return {
    status: statuses(result),
    criterion,
    parameters: count,
    aic,
    bic,
    aicMmrm: criterion.map((value, i) => value + 2 * count[i]!),
    bicMmrm: criterion.map((value, i) => value + Math.log(subjects[i]!) * count[i]!),
    isKnown: criterion.map((value, i) =>
      Number(!Number.isNaN(value) && (flags[i]! & flagOf("not-converged")) === 0),
    ),
  };
}

/** Subjects with a value of each response. */
function subjectCounts({ plan, balances }: LMEModel, responses: readonly string[]): Float64Array {
  const out = new Float64Array(responses.length).fill(Number.NaN);
  const { random, residual } = plan.design;
  const index = residual !== undefined && residual.subject.length > 0 ? residual.subject : random[0]?.index;
  for (const part of sharedRows(plan, balances, responses)) {
    const rows = part.present ?? plan.design.rows.map((_, row) => row);
    const count = index === undefined ? rows.length : new Set(rows.map((row) => index[row]!)).size;
    for (const response of part.responses) out[response] = count;
  }
  return out;
}

function aboveLeast(values: Float64Array, isKnown: Float64Array, width: number): Float64Array {
  return values.map((value, at) => {
    if (isKnown[at] !== 1) return Number.NaN;
    const from = at - (at % width);
    const own = Array.from({ length: width }, (_, k) => from + k).filter((place) => isKnown[place] === 1);
    return value - Math.min(...own.map((place) => values[place]!));
  });
}
