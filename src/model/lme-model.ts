import { ownFits } from "../fit/covariates/form.js";
import { refuseCovariates } from "../fit/covariates/refuse-covariates.js";
import { byStructure, structureParts } from "../fit/fallbacks.js";
import type { FitResult } from "../fit/fit-result.js";
import { type FitRequest, fitTable } from "../fit/run/fit-table.js";
import { withAskedInference } from "../inference/asked-inference.js";
import type { Contrasts } from "../inference/contrasts/contrast-rows.js";
import { checkOptions } from "../options/check.js";
import { fitOptions, resolveOptions, type TestMethod, type VcovMethod } from "../options/fit.js";
import * as option from "../options/schema.js";
import { hasColumn } from "../table/columns.js";
import { selectColumns } from "../table/select.js";
import type { Certificate } from "./checks/certificate.js";
import type { SampleInfluence } from "./checks/influence.js";
import type { GroupInfluence, InfluenceOptions } from "./checks/influence-groups.js";
import { meansOfEach, ofResponse } from "./covariates/form.js";
import { requestOf } from "./fit-columns.js";
import type { FittedModel } from "./fitted-model.js";
import {
  certificatesOf,
  certificateTable,
  compareTables,
  groupInfluence,
  moderateTests,
  sampleInfluence,
  varianceTestsTable,
} from "./further-verbs.js";
import { displayModel, jupyterDisplay } from "./jupyter-display.js";
import { PredictiveModel } from "./predictive-model.js";
import { augmentedTable } from "./read/augment.js";
import { checkLayout, type Params, statsmodelsParams } from "./read/params.js";
import { explainedShares, iccTable, r2Table } from "./read/r2.js";
import { printed, summary } from "./read/summary.js";
import { type ModelJson, modelJson } from "./save/model-json.js";
import { restoreModel } from "./save/restore-model.js";
import { type AnovaOptions, anovaTable } from "./verbs/anova.js";
import type { CompareOptions } from "./verbs/compare.js";
import { type ContrastOptions, type ContrastRequest, contrastTable, jointTable } from "./verbs/contrast.js";
import { type Means, type MeansOptions, meansTables } from "./verbs/means.js";
import type { ModeratedTests, ModerateOptions } from "./verbs/moderate.js";
import { type PrincipalComponents, principalComponents } from "./verbs/principal-components.js";

/**
 * Linear mixed-effects models of many responses on one design, fitted: what `FittedModel` reads, and the verbs that
 * work with it. Each verb is a function of its own file; nothing is refitted unless it says so.
 */
export class LMEModel extends PredictiveModel {
  #own: readonly LMEModel[] | undefined;

  /** All parameters in statsmodels' layout, with standard errors of the joint Hessian and Wald z. */
  params(): Params {
    checkLayout(this.plan.design);
    const joint =
      this.result.joint.length > 0 ? this.result : this.#refit({ satterthwaite: false, joint: true });
    return statsmodelsParams(joint, this.terms, this.plan.design.random);
  }

  /** The same fit with other tests or another covariance of the fixed effects; nothing is refitted. */
  infer(asked: { test?: TestMethod | undefined; vcov?: VcovMethod | undefined } = {}): LMEModel {
    checkOptions("infer", asked, { test: fitOptions.test, vcov: fitOptions.vcov });
    const { test = this.plan.options.test, vcov = this.plan.options.vcov } = asked;
    const options = { ...this.plan.options, test, vcov };
    const plan = { ...this.plan, options: resolveOptions(options) };
    const again = this.#refit(requestOf(plan));
    const result = withAskedInference(plan, this.balances, again);
    const origin = { dropped: this.dropped, ...(this.tree && { tree: this.tree }) };
    return new LMEModel(plan, this.balances, result, origin);
  }

  /**
   * A model of the responses that took each structure of the residuals, in the order of the structures: an ordinary one, whose
   * q-values are over its own responses. One model, itself, where there is one structure.
   */
  override byStructure(): { readonly residual: string; readonly model: LMEModel }[] {
    const { plan, result, dropped, missing, tree, balances } = this;
    if (plan.fallbacks === undefined) return [{ residual: plan.design.residual?.text ?? "", model: this }];
    return structureParts(plan, result).map((part) => {
      const names = part.result.responses.filter((name) => hasColumn(balances, name));
      const origin = { dropped, missing, ...(tree && { tree }) };
      const model = new LMEModel(part.plan, selectColumns(balances, names), part.result, origin);
      return { residual: part.plan.design.residual!.text, model };
    });
  }

  /** Linear functions of the fixed effects, or of cells, with tests and limits, one row per response and contrast. */
  contrast(contrasts: ContrastRequest, options: ContrastOptions = {}) {
    return this.each((own) => contrastTable(own, contrasts, options));
  }

  /** F test that several linear functions of the fixed effects are zero together, one row per response. */
  contrastJoint(contrasts: Contrasts) {
    return this.each((own) => jointTable(own, contrasts));
  }

  /** F tests of every term, one row per response and term. */
  anova(options: AnovaOptions = {}) {
    return this.each((own) => anovaTable(own, options));
  }

  /** Estimated marginal means of a term, and their comparisons on request. */
  means(term: string, options: MeansOptions = {}): Means {
    if (!this.plan.border) return meansTables(this, term, options);
    const parts = this.ownModels.map((own) => meansTables(own, term, options));
    return meansOfEach(parts, this.plan);
  }

  /** Likelihood-ratio tests and information criteria against another model of the same responses. */
  compare(other: FittedModel, options: CompareOptions = {}) {
    return this.each((own) => compareTables(own, own === this ? other : ofResponse(other, own), options));
  }

  /** Likelihood-ratio tests of the random effects, one row per response and term. */
  varianceTests() {
    return this.each((own) => varianceTestsTable(own));
  }

  /** Tests of the fixed effects with residual variances shrunk towards a common prior. */
  moderate(options: ModerateOptions = {}): ModeratedTests {
    refuseCovariates("moderate", this.plan, "anova() and tidy() test each response by its own variance");
    return moderateTests(this, this.wald, options);
  }

  /** Marginal and conditional R² of each response. */
  r2() {
    return this.each((own) => r2Table(own));
  }

  /** Intraclass correlations of each response and grouping factor. */
  icc() {
    return this.each((own) => iccTable(own));
  }

  /** One row per response and sample: observed, fitted with and without (`population`) random effects, residual. */
  augment() {
    return this.each((own) => augmentedTable(own, own.fitted(), own.fitted({ random: false })));
  }

  /** Share of each response in the total variance over the samples of the model, adding up to 1. */
  percentExplained(): Float64Array {
    return explainedShares(this);
  }

  /**
   * The model as plain data for `JSON.stringify`; `fromJSON` gives it back without fitting. With `data: false` the
   * responses are left out, and what needs them (residuals, random effects, another inference) is refused afterwards.
   */
  toJSON(options: { data?: boolean | undefined } = {}): ModelJson {
    // JSON.stringify hands over the name of the property that the model is.
    if (typeof options !== "string") checkOptions("toJSON", options, { data: option.truth });
    const { data = true } = options;
    const { plan, balances, result, dropped, missing, tree } = this;
    return modelJson(plan, balances, result, { dropped, missing, ...(tree && { tree }) }, data);
  }

  /** The model that `toJSON` wrote, or its text. Throws DataError for anything else. */
  static fromJSON(json: ModelJson | string): LMEModel {
    const { plan, table, result, origin } = restoreModel(json);
    return new LMEModel(plan, table, result, origin);
  }

  /** Leverage and Cook's distance of every sample, θ held. */
  influence(): SampleInfluence;
  /** What the fixed effects owe to each level of a grouping factor: each left out in turn, θ held unless `refit`. */
  influence(options: InfluenceOptions): GroupInfluence;
  influence(options?: InfluenceOptions): SampleInfluence | GroupInfluence {
    return options === undefined
      ? this.each((own) => sampleInfluence(own, own.residuals()))
      : this.each((own) => groupInfluence(own, options));
  }

  /** What shows that the fit of a response is an optimum: gradient, curvature, condition, parameters at their bound. */
  certificate(response: string): Certificate {
    this.indexOf(response);
    const own = this.plan.border ? this.ownModels[this.indexOf(response)]! : this;
    return certificatesOf(own, [response])[0]!;
  }

  /** Certificates of all responses in short, one row per response. */
  certificates() {
    return this.each((own) => certificateTable(own));
  }

  /** Principal components of the covariance of the random effects, by term. */
  principalComponents(): Record<string, PrincipalComponents> {
    return principalComponents(this.result, this.plan.design.random);
  }

  /** A summary one would quote: of one response, or of the whole fit. */
  summary(response?: string): string {
    return summary(this, response);
  }

  /** The summary of the only response, or of the table in about 20 lines. */
  override toString(): string {
    const { responses } = this;
    return printed(summary(this, responses.length === 1 ? responses[0] : undefined), responses);
  }

  /** What a notebook shows of the model: text, and HTML. */
  [jupyterDisplay]() {
    return displayModel(this);
  }

  /** @internal */
  protected override get ownModels(): readonly LMEModel[] {
    this.#own ??= Array.from(
      ownFits(this.plan, this.balances, this.result),
      ({ plan, balances, result }) => new LMEModel(plan, balances, result),
    );
    return this.#own;
  }

  /** The estimates at the same θ, with other things computed besides. */
  #refit(wanted: Omit<FitRequest, "reml">): FitResult {
    return byStructure(this.plan, this.result, (plan, { responses, flags, iterations, messages, theta }) => {
      const { reml } = plan.options;
      const again = fitTable(plan, this.balances, responses, { ...wanted, reml, theta });
      return { ...again, flags, iterations, messages };
    });
  }
}
