import { replayMatrix } from "../../design/replay.js";
import { UsageError } from "../../errors.js";
import { testRows } from "../../inference/contrasts/contrast-tests.js";
import type { Fitted } from "../../inference/each-tested.js";
import { waldLimits } from "../../inference/wald.js";
import * as option from "../../options/schema.js";
import type { Frame } from "../../table/frame.js";
import type { Table } from "../../table/table.js";
import { byResponse } from "./frames.js";

/** Options of `predict` with limits. */
export interface LimitsOptions {
  /** Limits of the population mean Xβ, by the test and the covariance of the model. */
  readonly interval: "confidence";
  /** Confidence level. Default 0.95. */
  readonly level?: number | undefined;
}

/** The same where predictions may be asked for without limits. */
export interface MaybeLimits {
  readonly interval?: "confidence" | undefined;
  readonly level?: number | undefined;
}

export const limitsOptions: option.OptionsFor<LimitsOptions> = {
  interval: option.words("confidence"),
  level: option.share,
};

/** Predictions of the population mean with their limits, samples × responses each. */
export interface PredictionLimits {
  readonly fit: Frame;
  readonly lower: Frame;
  readonly upper: Frame;
}

/**
 * Limits of predicted population means, one by one: mean ± t quantile × √(x'Vx), degrees of freedom as those of the
 * contrast x'β. NaN, as the mean, where a response cannot tell it.
 *
 * @param mean predictions without random effects
 * @param newdata the rows that they are of; the fitted ones by default
 */
export function predictionLimits(
  fitted: Fitted,
  mean: Frame,
  newdata: Table | undefined,
  level: number,
): PredictionLimits {
  const { spec, columns, values } = fitted.plan.design.fixed;
  const X = newdata === undefined ? values : replayMatrix(spec, newdata).values;
  const rows = mean.rowNames.map((_, i) => X.subarray(i * columns.length, (i + 1) * columns.length));
  const tests = testRows(fitted, rows.length, () => rows);
  const { lower, upper } = waldLimits(inTurn(mean), tests, level);
  const frame = (limits: Float64Array) => byResponse(mean.rowNames, mean.columnNames, limits);
  return { fit: mean, lower: frame(lower), upper: frame(upper) };
}

/** Throws UsageError where limits are asked for of something else than population means. */
export function checkLimits(
  options: MaybeLimits & { readonly random?: unknown; readonly tree?: unknown },
): void {
  const { interval, level, random = false, tree } = options;
  if (interval === undefined && level !== undefined)
    throw new UsageError('predict: level goes with interval: "confidence", got no interval');
  if (interval === undefined || (random === false && tree === undefined)) return;
  const other = tree === undefined ? "random" : "tree";
  throw new UsageError(
    `predict: interval "confidence" is of population means of the responses, got ${other} too`,
  );
}

/** The values of a frame, response after response. */
function inTurn({ rowNames, columnNames, values }: Frame): Float64Array {
  const [height, width] = [rowNames.length, columnNames.length];
  return Float64Array.from(values, (_, at) => values[(at % height) * width + Math.floor(at / height)]!);
}
