import { UsageError } from "../../errors.js";
import type { FitResult } from "../../fit/fit-result.js";
import { isRobust } from "../../inference/covariance/cluster-robust.js";
import { residualDf } from "../../inference/covariance/residual-df.js";
import type { Fitted } from "../../inference/each-tested.js";
import { adjustByTerm } from "../../inference/multiplicity/adjust.js";
import { squeezeVariances } from "../../inference/variances/squeeze-variance.js";
import { type WaldStatistics, waldLimits, withTails } from "../../inference/wald.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import type { Table } from "../../table/table.js";
import { tidyTable } from "../read/tidy.js";

/** How variances are moderated. */
export interface ModerateOptions {
  /**
   * Degrees of freedom of a response's residual variance: `"hat"` (default) takes off what the random effects use,
   * n − tr H, as dream; `"residual"` is n − p.
   */
  readonly df?: "hat" | "residual" | undefined;
  /** Level of the confidence limits. Default 0.95. */
  readonly level?: number | undefined;
}

/** Tests of the fixed effects with moderated variances. */
export interface ModeratedTests {
  /** d₀; Infinity where the variances do not differ more than by chance. */
  readonly priorDf: number;
  /** s₀². */
  readonly priorVariance: number;
  /** Degrees of freedom of each response's own variance. */
  readonly residualDf: Float64Array;
  /** Moderated σ² of each response. */
  readonly sigma2: Float64Array;
  /** Long table as `tidy()`: response, term, estimate, std_error, df, statistic, p_value, q_value, limits, log10_p. */
  readonly tests: Table;
}

/**
 * Moderated tests (Smyth 2004; Hoffman & Roussos 2021, Bioinformatics 37:192, "dream"): the residual variances of all
 * responses are shrunk towards a common prior, each standard error is scaled by the root of moderated over own
 * variance, and the prior's degrees of freedom are added to those of the test, up to those of all responses together.
 *
 * @throws UsageError for cluster-robust covariances, which do not scale with σ²
 */
export function moderateTests(
  { plan, balances: table, result }: Fitted,
  tests: WaldStatistics,
  options: ModerateOptions = {},
): ModeratedTests {
  checkOptions("moderate", options, { df: option.words("hat", "residual"), level: option.share });
  const { df: method = "hat", level = 0.95 } = options;
  if (isRobust(tests.vcov)) {
    throw new UsageError(
      `moderate: needs a covariance that scales with the residual variance, got vcov "${tests.vcov}"; use infer({ vcov: "gls" })`,
    );
  }
  const own = method === "hat" ? residualDf(plan, table, result) : plainDf(result);
  const { priorDf, priorVariance, posterior } = squeezeVariances(result.sigma2, own);
  const pooled = own.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
  const { terms } = result;
  const of = (at: number) => Math.floor(at / terms);
  const standardError = tests.standardError.map(
    (value, at) => value * Math.sqrt(posterior[of(at)]! / result.sigma2[of(at)]!),
  );
  const df = tests.df.map((value) =>
    value === Infinity ? value : Math.min(value + priorDf, Math.max(value, pooled)),
  );
  const statistic = result.beta.map((value, at) => value / standardError[at]!);
  const moderated = withTails({ ...tests, standardError, df, statistic });
  const q = adjustByTerm(moderated.p, terms, plan.options.adjust);
  const names = plan.design.fixed.columns;
  return {
    priorDf,
    priorVariance,
    residualDf: own,
    sigma2: posterior,
    tests: tidyTable(result, names, moderated, q, waldLimits(result.beta, moderated, level)),
  };
}

function plainDf({ nobs, rank, sigma2 }: FitResult): Float64Array {
  return sigma2.map((value, i) => (Number.isNaN(value) ? Number.NaN : nobs[i]! - rank[i]!));
}
