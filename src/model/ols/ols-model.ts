import { percentExplained } from "../../balances/percent-explained.js";
import type { Plan } from "../../fit/plan.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import type { Frame } from "../../table/frame.js";
import { givenTable } from "../../table/given-table.js";
import type { TableLike } from "../../table/source-columns.js";
import type { Table } from "../../table/table.js";
import type { TreeLike } from "../../tree/as-tree.js";
import { FittedBalances, type ModelOrigin } from "../fitted-balances.js";
import type { FittedModel } from "../fitted-model.js";
import { compareTables } from "../further-verbs.js";
import { fittedFrame, residualFrame } from "../read/fitted.js";
import { predict } from "../read/predict.js";
import { printed } from "../read/summary.js";
import type { CompareOptions } from "../verbs/compare.js";
import { type CrossValidation, leaveOneOut } from "./cross-validation.js";
import { type FoldOptions, kfold } from "./cross-validation-kfold.js";
import { anovaTable } from "./ols-anova.js";
import type { OLSResult } from "./ols-fit.js";
import { leaveOneTermOut } from "./ols-lovo.js";
import { olsSummary } from "./ols-summary.js";
import { type Determination, determination, glanceLinear } from "./ols-tables.js";

/** Where the responses of a linear model came from, and the metadata, for folds by one of its columns. */
export interface LinearOrigin extends ModelOrigin {
  readonly metadata?: Table;
}

/**
 * Linear models of many responses on one design, fitted by least squares: what `FittedModel` reads, on n − p degrees
 * of freedom, and the verbs of a linear model.
 */
export class OLSModel extends FittedBalances {
  declare readonly result: OLSResult;
  /** Metadata of the samples that were joined, where known. */
  readonly metadata: Table | undefined;

  constructor(plan: Plan, table: Table, result: OLSResult, origin: LinearOrigin = {}) {
    super(plan, table, result, origin);
    this.metadata = origin.metadata;
  }

  /** Mean square of the residuals, RSS / (n − p): gneiss's name of `sigma2`. */
  get mse(): Float64Array {
    return this.result.sigma2;
  }

  /** Explained sum of squares of each response, total − residual. */
  get ess(): Float64Array {
    const { tss, rss } = this.result;
    return tss.map((total, i) => total - rss[i]!);
  }

  /** Fitted values, samples × responses, also where the response is missing. */
  fitted(): Frame {
    return fittedFrame(this.plan, this.result, this.estimabilityOf);
  }

  /** Observed minus fitted, samples × responses; with a tree samples × tips, as proportions. */
  residuals(options: { tree?: TreeLike | undefined } = {}): Frame {
    checkOptions("residuals", options, { tree: option.anything() });
    return this.inProportions(residualFrame(this.plan, this.balances, this.fitted()), options.tree);
  }

  /** Predictions for new samples (the fitted ones by default), samples × responses; with a tree samples × tips. */
  predict(newdata?: TableLike, options: { tree?: TreeLike | undefined } = {}): Frame {
    checkOptions("predict", options, { tree: option.anything() });
    const rows = newdata && givenTable(newdata, "predict");
    return this.inProportions(
      predict(this.plan, this.result, noEffects, this.estimabilityOf, rows, {}),
      options.tree,
    );
  }

  /** Coefficients of determination: of each response, adjusted, and of all responses together. */
  r2(): Determination {
    return determination(this.result);
  }

  /** Share of each balance in the total variance. */
  percentExplained(): Float64Array {
    return percentExplained(this.balances);
  }

  /**
   * Sequential sums of squares and F tests, each term after those before it (R's `anova` of an `lm`): main effects before
   * interactions, otherwise in the order of the formula. Long Table of response, term, df, sum_sq, mean_sq, statistic, p_value, q_value; a Residuals row ends each response.
   */
  anova() {
    return anovaTable(this.plan, this.result);
  }

  /** Likelihood-ratio tests against another model, linear or mixed, by maximum likelihood: one row per response. */
  compare(other: FittedModel, options: CompareOptions = {}) {
    return compareTables(this, other, options);
  }

  /** Every sample predicted without itself, exactly and without refitting. */
  loo(): CrossValidation {
    return leaveOneOut(this.plan, this.balances, this.responses);
  }

  /** The fit without each term in turn: Table of term, columns, mse, r2, r2_difference. */
  lovo() {
    return leaveOneTermOut(this.plan, this.balances, this.result);
  }

  /**
   * Every sample predicted by a fit to the other folds. `groups` names a column of the metadata whose samples stay
   * together: prediction for new subjects.
   */
  kfold(options: FoldOptions = {}): CrossValidation {
    return kfold(this.plan, this.balances, this.responses, this.metadata, options);
  }

  /** One row per response: as for mixed models, and R² and the F test of the whole model. */
  override glance() {
    return glanceLinear(this.plan, this.result);
  }

  /** The summary of the only response, or of the table in about 20 lines. */
  override toString(): string {
    const { responses } = this;
    return printed(olsSummary(this, responses.length === 1 ? responses[0] : undefined), responses);
  }

  /** A summary one would quote: of one response, or of the whole fit. */
  summary(response?: string): string {
    return olsSummary(this, response);
  }
}

const noEffects = () => ({ values: [], variances: [] });
