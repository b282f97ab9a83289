import { describe, UsageError } from "../../errors.js";
import { refuseCovariates } from "../../fit/covariates/refuse-covariates.js";
import { checkOptions } from "../../options/check.js";
import { runOptions } from "../../options/run.js";
import * as option from "../../options/schema.js";
import { columnNames } from "../../table/columns.js";
import type { TreeLike } from "../../tree/as-tree.js";
import { fit, type RunOptions } from "../fit.js";
import { FittedBalances } from "../fitted-balances.js";
import type { LMEModel } from "../lme-model.js";
import { fitLinear } from "../ols/ols-fit.js";
import { OLSModel } from "../ols/ols-model.js";

/** Options of `taxonEffects`. */
export interface TaxonEffectsOptions extends RunOptions {
  /** The tree of the balances; default the one the model was made with. */
  readonly tree?: TreeLike | undefined;
}

/**
 * The same model for every part: each taxon's centred log-ratio, its logarithm less the mean logarithm of the sample,
 * on the same design, with tests, degrees of freedom and q-values over the taxa. Responses are the tips of the tree;
 * `tidy()` of the result has one row per taxon and term.
 *
 * Log-ratios are linear in the balances, clr = Ψ'b with Ψ of `balanceBasis`, so by least squares, with no cell missing,
 * the coefficients are those of the balances mapped alike, Ψ'β. In a mixed model every response has its own ratio of
 * variances, which weighs the samples: the two agree where those ratios do, and otherwise nearly. The logarithm of
 * `coefficients({ tree })`, centred, is always Ψ'β.
 *
 * Effects are relative to the mean of all taxa (by least squares those of a term add up to zero): a taxon with effect
 * zero changes as the mean does.
 *
 * @example
 * const taxa = await taxonEffects(await mixedlm("ph", counts, metadata, { groups: "subject", tree }));
 * taxa.tidy();
 *
 * @throws UsageError for a model without a tree or with weights of single cells, DataError when balances of the tree are not in the model's table
 */
export async function taxonEffects(model: LMEModel, options?: TaxonEffectsOptions): Promise<LMEModel>;
export async function taxonEffects(model: OLSModel, options?: TaxonEffectsOptions): Promise<OLSModel>;
export async function taxonEffects(
  model: LMEModel | OLSModel,
  options: TaxonEffectsOptions = {},
): Promise<LMEModel | OLSModel> {
  if (!(model instanceof FittedBalances))
    throw new UsageError(`taxonEffects: model must be a fitted model, got ${describe(model)}`);
  checkOptions("taxonEffects", options, { ...runOptions, tree: option.anything() });
  const { tree = model.tree, ...run } = options;
  if (tree === undefined) {
    throw new UsageError("taxonEffects: needs the tree of the balances, got a model without; pass { tree }");
  }
  const { plan, balances, dropped } = model;
  refuseCovariates("taxonEffects", plan, "leave it out");
  if (typeof plan.options.weights === "object") {
    throw new UsageError(
      "taxonEffects: weights of single cells are weights of balances; fit with a column of weights",
    );
  }
  const { logRatiosOfBalances } = await import("../taxa/on-demand.js");
  const logRatios = logRatiosOfBalances(balances, tree);
  if (!(model instanceof OLSModel)) return fit(plan, logRatios, run, { dropped });
  return new OLSModel(plan, logRatios, fitLinear(plan, logRatios, columnNames(logRatios)), {
    dropped,
    ...(model.metadata && { metadata: model.metadata }),
  });
}
