import { structureParts, structureTexts } from "../../fit/fallbacks.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { Frame } from "../../table/frame.js";
import { FittedBalances } from "../fitted-balances.js";
import { covarianceTable } from "../further-verbs.js";
import { thetaNames } from "../read/theta-names.js";
import { residualCovarianceFrame } from "../verbs/residual-covariance.js";
import { withStructure } from "./structure-column.js";
import { variancesOf } from "./variances-of.js";

/** A fit whose residuals may have structures, one for all responses or for each the first of several that converges. */
export class StructuredModel extends FittedBalances {
  /** The structure of the residuals that each response took; empty texts where residuals are independent. */
  get structures(): readonly string[] {
    const texts = structureTexts(this.plan);
    const { structure } = this.result;
    return this.responses.map((_, i) => texts[structure?.[i] ?? 0]!);
  }

  /** θ, parameters × responses; NaN for parameters that the structure of a response does not have. */
  override get theta(): Frame {
    const { plan, result, responses } = this;
    if (plan.fallbacks === undefined) return super.theta;
    const parts = structureParts(plan, result).map((part) => ({
      ...part,
      names: thetaNames(part.plan.design),
    }));
    const names = [...new Set(parts.flatMap((part) => part.names))];
    const values = new Float64Array(names.length * responses.length).fill(Number.NaN);
    for (const { names: own, places, result } of parts) {
      own.forEach((name, k) => {
        const row = names.indexOf(name) * responses.length;
        for (const [i, place] of places.entries()) values[row + place] = result.theta[i * own.length + k]!;
      });
    }
    return new Frame(names, responses, values);
  }

  /** Long table of variances and covariances: response, group, term1, term2, covariance, sd, correlation. */
  override varianceComponents() {
    return variancesOf(this.plan, this.result);
  }

  /**
   * Long table of standard deviations, correlations and ratios with their standard errors: response, term, name, level, estimate,
   * std_error; see `covarianceTable`.
   */
  covarianceParameters() {
    return covarianceTable(this);
  }

  /** `tidy`, with the structure of each response where there are several (column `residual`). */
  override tidy(options: { level?: number | undefined } = {}) {
    return withStructure(this.plan, this.result, super.tidy(options));
  }

  /** `glance`, with the structure of each response where there are several (column `residual`). */
  override glance() {
    return withStructure(this.plan, this.result, super.glance());
  }

  /** Covariance of a subject's residuals, visits × visits, in the arm `group` (default the first); see `residualCovarianceFrame`. */
  residualCovariance(response: string, options: { group?: string | undefined } = {}): Frame {
    checkOptions("residualCovariance", options, { group: option.text });
    const part = structureParts(this.plan, this.result).find(({ result }) =>
      result.responses.includes(response),
    );
    const { plan, result } = part ?? this;
    return residualCovarianceFrame(plan, this.balances, result, response, options.group);
  }
}
