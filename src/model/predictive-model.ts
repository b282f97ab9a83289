import type { FitResult } from "../fit/fit-result.js";
import type { Plan } from "../fit/plan.js";
import { checkOptions } from "../options/check.js";
import * as option from "../options/schema.js";
import { Frame } from "../table/frame.js";
import { givenTable } from "../table/given-table.js";
import type { TableLike } from "../table/source-columns.js";
import type { Table } from "../table/table.js";
import type { TreeLike } from "../tree/as-tree.js";
import { newSamples, predictOwn } from "./covariates/form.js";
import type { ModelOrigin } from "./fitted-balances.js";
import { fittedFrame, residualFrame } from "./read/fitted.js";
import { type PredictOptions, predict, predictOptions } from "./read/predict.js";
import {
  checkLimits,
  type LimitsOptions,
  limitsByStructure,
  limitsOptions,
  type MaybeLimits,
  type PredictionLimits,
  predictionLimits,
} from "./read/predict-limits.js";
import { type RandomEffects, type RandomEffectsOptions, randomEffectsOf } from "./read/random-effects.js";
import { effectsReader, type ResponseEffects } from "./read/response-effects.js";
import { type ResidualOptions, residualOptions, scaledResiduals } from "./read/scaled-residuals.js";
import { ResampledModel } from "./resampled-model.js";
import { joinColumns } from "./structures/join-tables.js";

/** What a model says of samples, those of the fit and new ones: fitted values, residuals, predictions, random effects. */
export abstract class PredictiveModel extends ResampledModel {
  readonly #effects: (response: number) => ResponseEffects;

  constructor(plan: Plan, table: Table, result: FitResult, origin: ModelOrigin = {}) {
    super(plan, table, result, origin);
    this.#effects = effectsReader(plan, result, this.balances);
  }

  /**
   * A model of the responses that took each structure of the residuals.
   * @internal
   */
  abstract byStructure(): { readonly model: PredictiveModel }[];

  /** @internal */
  protected abstract override get ownModels(): readonly PredictiveModel[];

  /** Fitted values, samples × responses: with the random effects (default), or the population mean. */
  fitted(options: { random?: boolean | undefined } = {}): Frame {
    checkOptions("fitted", options, { random: option.truth });
    const { random = true } = options;
    if (this.plan.border) return this.each((own) => own.fitted(options));
    return fittedFrame(this.plan, this.result, this.estimabilityOf, random ? this.#effects : undefined);
  }

  /**
   * Observed minus fitted, samples × responses; with a tree samples × tips, as proportions. With `type` over their standard
   * deviations (`"pearson"`), or made independent as well (`"whitened"`); see `scaledResiduals`.
   */
  residuals(options: ResidualOptions & { tree?: TreeLike | undefined } = {}): Frame {
    checkOptions("residuals", options, { ...residualOptions, tree: option.anything() });
    const { random = true, tree, type = "response" } = options;
    if (this.plan.border)
      return this.inProportions(
        this.each((own) => own.residuals({ random, type })),
        tree,
      );
    const raw = residualFrame(this.plan, this.balances, this.fitted({ random }));
    if (type === "response") return this.inProportions(raw, tree);
    if (this.plan.fallbacks === undefined) return scaledResiduals(this, raw, type, random, tree);
    return this.#columns((model) => model.residuals(options));
  }

  /**
   * Predictions for new samples, a Table or anything that `asTable` reads (by default the fitted ones), samples × responses; with a
   * tree samples × tips. With `interval` also limits and standard errors: of means (`"confidence"`) or of new observations
   * (`"prediction"`), of the population or, with `random`, of groups.
   */
  predict(
    newdata?: TableLike,
    options?: PredictOptions & { readonly tree?: TreeLike | undefined; readonly interval?: undefined },
  ): Frame;
  predict(newdata: TableLike | undefined, options: LimitsOptions): PredictionLimits;
  predict(
    newdata?: Table | object,
    options: PredictOptions & MaybeLimits & { readonly tree?: TreeLike | undefined } = {},
  ): Frame | PredictionLimits {
    checkOptions("predict", options, { ...predictOptions, ...limitsOptions, tree: option.anything() });
    const { tree, interval, level, ...rest } = options;
    const rows = newdata && givenTable(newdata, "predict");
    checkLimits(options);
    if (this.plan.border) {
      const found = predictOwn(this.plan, this.ownModels, rows, options);
      return found instanceof Frame ? this.inProportions(found, tree) : found;
    }
    if (options.covariates) newSamples(this.balances, options.covariates, []);
    if (this.plan.fallbacks !== undefined && interval !== undefined)
      return limitsByStructure(this, (model) => model.predict(rows, { ...rest, interval, level }));
    if (interval !== undefined)
      return predictionLimits(this, this.predict(rows, rest), rows, { ...rest, interval, level });
    if (rows === undefined && rest.random === undefined)
      return this.inProportions(this.fitted({ random: false }), tree);
    const { plan, result, estimabilityOf } = this;
    if (plan.fallbacks !== undefined)
      return this.inProportions(
        this.#columns((model) => model.predict(rows, rest)),
        tree,
      );
    return this.inProportions(predict(plan, result, this.#effects, estimabilityOf, rows, rest), tree);
  }

  /** Conditional modes of the random effects by term, with conditional variances and covariances on request. */
  randomEffects(options: RandomEffectsOptions = {}): Record<string, RandomEffects> {
    checkOptions("randomEffects", options, { variance: option.truth, covariance: option.truth });
    if (this.plan.border) return this.each((own) => own.randomEffects(options));
    return randomEffectsOf(this.plan, this.result, this.#effects, options);
  }

  /** What each structure's own model gives, a column for each response. */
  #columns(read: (model: PredictiveModel) => Frame): Frame {
    return joinColumns(
      this.responses,
      this.byStructure().map(({ model }) => read(model)),
    );
  }
}
