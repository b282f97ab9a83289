import { replayMatrix } from "../../design/replay.js";
import { UsageError } from "../../errors.js";
import { testRows } from "../../inference/contrasts/contrast-tests.js";
import type { Fitted } from "../../inference/each-tested.js";
import { predictionErrors } from "../../inference/prediction/prediction-error.js";
import { predictionRows } from "../../inference/prediction/prediction-rows.js";
import { isRobust } from "../../inference/robust-method.js";
import { waldLimits } from "../../inference/wald.js";
import * as option from "../../options/schema.js";
import type { Frame } from "../../table/frame.js";
import type { Table } from "../../table/table.js";
import { joinColumns } from "../structures/join-tables.js";
import { byResponse } from "./frames.js";
import { chosenTerms, isOfSubjects, type PredictOptions } from "./predict.js";

/** Options of `predict` with limits. */
export interface LimitsOptions extends PredictOptions {
  /**
   * `"confidence"`: limits of the mean, Xβ or with `random` Xβ + Zb. `"prediction"`: limits of a new observation, of a known
   * group with `random`, otherwise of a new one. With a structure of residuals and `random`, the mean is that of a known subject
   * given its seen rows.
   */
  readonly interval: "confidence" | "prediction";
  /** Confidence level. Default 0.95. */
  readonly level?: number | undefined;
}

/** The same where predictions may be asked for without limits. */
export interface MaybeLimits {
  readonly interval?: "confidence" | "prediction" | undefined;
  readonly level?: number | undefined;
}

export const limitsOptions: option.OptionsFor<Pick<LimitsOptions, "interval" | "level">> = {
  interval: option.words("confidence", "prediction"),
  level: option.share,
};

/** Predictions with their limits, samples × responses each. */
export interface PredictionLimits {
  readonly fit: Frame;
  readonly lower: Frame;
  readonly upper: Frame;
  /** Standard deviation of the error of `fit`: against the mean, or against a new observation. */
  readonly standardError: Frame;
}

/**
 * Limits of predictions, one by one: prediction ± t quantile × standard error. Of population means they are those of the
 * contrast x'β, by the test and the covariance of the model; of everything else see `predictionErrors`. NaN, as the prediction,
 * where a response cannot tell it.
 *
 * @param fit the predictions
 * @param newdata the rows that they are of; the fitted ones by default
 * @throws UsageError for covariances that are not those of the model, unless the limits are of population means
 */
export function predictionLimits(
  fitted: Fitted,
  fit: Frame,
  newdata: Table | undefined,
  { interval, level = 0.95, random = false }: LimitsOptions,
): PredictionLimits {
  const chosen = chosenTerms(fitted.plan, random);
  const ofSubjects = isOfSubjects(fitted.plan, random);
  const ofMean = interval === "confidence" && chosen.size === 0 && !ofSubjects;
  const errors = ofMean
    ? meanErrors(fitted, fit, newdata)
    : ownErrors(fitted, newdata, chosen, interval, ofSubjects);
  const center = inTurn(fit);
  // A mean that cannot be told has no error either.
  const standardError = errors.standardError.map((value, at) =>
    Number.isNaN(center[at]!) ? Number.NaN : value,
  );
  const { lower, upper } = waldLimits(center, { ...errors, standardError }, level);
  const frame = (values: Float64Array) => byResponse(fit.rowNames, fit.columnNames, values);
  return { fit, lower: frame(lower), upper: frame(upper), standardError: frame(standardError) };
}

/** The limits that the model of each structure of the residuals gives, together. */
export function limitsByStructure<Model>(
  model: { readonly responses: readonly string[]; byStructure(): { readonly model: Model }[] },
  limitsOf: (model: Model) => PredictionLimits,
): PredictionLimits {
  const parts = model.byStructure().map((part) => limitsOf(part.model));
  const join = (frames: Frame[]) => joinColumns(model.responses, frames);
  return {
    fit: join(parts.map(({ fit }) => fit)),
    lower: join(parts.map(({ lower }) => lower)),
    upper: join(parts.map(({ upper }) => upper)),
    standardError: join(parts.map(({ standardError }) => standardError)),
  };
}

function meanErrors(fitted: Fitted, { rowNames }: Frame, newdata: Table | undefined) {
  const { spec, columns, values } = fitted.plan.design.fixed;
  const X = newdata === undefined ? values : replayMatrix(spec, newdata).values;
  const rows = rowNames.map((_, i) => X.subarray(i * columns.length, (i + 1) * columns.length));
  return testRows(fitted, rows.length, () => rows);
}

function ownErrors(
  { plan, balances, result }: Fitted,
  newdata: Table | undefined,
  chosen: ReadonlySet<number>,
  interval: LimitsOptions["interval"],
  ofSubjects: boolean,
) {
  const { vcov } = plan.options;
  if (vcov === "joint" || isRobust(vcov)) {
    throw new UsageError(
      `predict: limits of observations and of groups follow the covariance of the model, got vcov "${vcov}"; use infer({ vcov: "gls" })`,
    );
  }
  return predictionErrors(
    plan,
    balances,
    result,
    predictionRows(plan, newdata, chosen, { ofSubjects, ofVariances: interval === "prediction" }),
    interval === "prediction",
  );
}

/** Throws UsageError where limits are asked for of proportions, or a level without limits. */
export function checkLimits(options: MaybeLimits & { readonly tree?: unknown }): void {
  const { interval, level, tree } = options;
  if (interval === undefined && level !== undefined)
    throw new UsageError('predict: level goes with interval: "confidence", got no interval');
  if (interval === undefined || tree === undefined) return;
  throw new UsageError(`predict: interval "${interval}" is of the responses, got tree too`);
}

/** The values of a frame, response after response. */
function inTurn({ rowNames, columnNames, values }: Frame): Float64Array {
  const [height, width] = [rowNames.length, columnNames.length];
  return Float64Array.from(values, (_, at) => values[(at % height) * width + Math.floor(at / height)]!);
}
