import type { Plan } from "../../fit/plan.js";
import type { Frame } from "../../table/frame.js";
import type { TableLike } from "../../table/source-columns.js";
import type { Table } from "../../table/table.js";
import type { TreeLike } from "../../tree/as-tree.js";
import type { PredictOptions } from "../read/predict.js";
import type { LimitsOptions, MaybeLimits, PredictionLimits } from "../read/predict-limits.js";
import { newSamples } from "./new-covariates.js";
import { stitch } from "./stitch.js";

interface Predicting {
  readonly responses: readonly string[];
  predict(newdata: TableLike | undefined, options: PredictOptions | LimitsOptions): Frame | PredictionLimits;
}

/** `predict` of a model with covariates of each response, by the models of single responses. */
export function predictOwn(
  plan: Plan,
  models: readonly Predicting[],
  newdata: Table | undefined,
  options: PredictOptions & MaybeLimits & { readonly tree?: TreeLike | undefined },
): Frame | PredictionLimits {
  const { covariates, tree: _, ...rest } = options;
  const samplesOf = newdata && newSamples(newdata, covariates, plan.border!.names);
  const found = models.map((own) => own.predict(samplesOf?.(own.responses[0]!), rest));
  return stitch(found, plan);
}
