import type { Design } from "../../design/design.js";
import { UsageError } from "../../errors.js";
import { oneStructure } from "../../fit/fallbacks.js";
import type { FitResult } from "../../fit/fit-result.js";
import { residualDf } from "../../inference/covariance/residual-df.js";
import { eachSensitivity, type Sensitivity } from "../../inference/covariance/vcov-sensitivity.js";
import type { Fitted } from "../../inference/each-tested.js";
import { adjustByTerm } from "../../inference/multiplicity/adjust.js";
import { isRobust } from "../../inference/robust-method.js";
import { powerOf, squeezeVariances } from "../../inference/variances/squeeze-variance.js";
import { type WaldStatistics, waldLimits, withTails } from "../../inference/wald.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { structureOfResidual } from "../../residual/structures.js";
import type { Table } from "../../table/table.js";
import { tidyTable } from "../read/tidy.js";

/** How variances are moderated. */
export interface ModerateOptions {
  /**
   * Degrees of freedom of a response's residual variance: `"information"` (default) what the likelihood knows of it, `"hat"`
   * takes off what the random effects use, n − tr H, as dream; `"residual"` is n − p.
   */
  readonly df?: "information" | "hat" | "residual" | undefined;
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
 * responses are shrunk towards a common prior. What a standard error gains is the part of it that rests on σ̂²: with γ the
 * covariance parameters and log σ, W their asymptotic covariance and g the slopes of log Var(β̂), knowing log σ better moves γ by
 * its regression on log σ, so that
 *
 *   Var(β̂) is multiplied by (s̃² / s²)^κ,  κ = g'W_σ / 2W_σσ,
 *   1/df falls by (g'W_σ)² (1 − r) / 2W_σσ, r = d / (d + d₀),
 *
 * which is dream's s̃²/s² and df + d₀ where Var(β̂) is a multiple of σ² (κ = 1), and nothing where it rests on the variance between
 * groups (κ = 0). Degrees of freedom are at most those of all responses together.
 *
 * @throws UsageError for covariances that do not follow the variance parameters, and for residuals of several variances: σ² is that
 * of the first visit, arm or level alone, and what is shrunk would depend on which is first
 */
export function moderateTests(
  { plan, balances: table, result }: Fitted,
  tests: WaldStatistics,
  options: ModerateOptions = {},
): ModeratedTests {
  oneStructure({ plan }, "moderate");
  checkOptions("moderate", options, {
    df: option.words("information", "hat", "residual"),
    level: option.share,
  });
  const { df: method = "information", level = 0.95 } = options;
  if (isRobust(tests.vcov)) {
    throw new UsageError(
      `moderate: needs a covariance that scales with the residual variance, got vcov "${tests.vcov}"; use infer({ vcov: "gls" })`,
    );
  }
  checkOneVariance(plan.design, method);
  const { terms, sigma2 } = result;
  const parts = residualParts({ plan, balances: table, result });
  const own =
    method === "information"
      ? parts.information
      : method === "hat"
        ? residualDf(plan, table, result)
        : plainDf(result);
  const { priorDf, priorVariance, posterior } = squeezeVariances(sigma2, own);
  const pooled = own.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
  const of = (at: number) => Math.floor(at / terms);
  const factor = powerOf(
    Float64Array.from(parts.share, (_, at) => posterior[of(at)]! / sigma2[of(at)]!),
    parts.share.map((kappa) => kappa / 2),
  );
  const standardError = tests.standardError.map((value, at) => value * factor[at]!);
  const df = tests.df.map((value, at) => {
    if (value === Infinity) return value;
    const known = parts.information[of(at)]!;
    const gain = priorDf === Infinity ? 1 : priorDf / (known + priorDf);
    return Math.min(value / (1 - parts.precision[at]! * gain), Math.max(value, pooled));
  });
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

/** What the tests of each response owe to its residual variance. */
interface ResidualParts {
  /** Degrees of freedom of σ̂² by the information, 1 / 2W_σσ; NaN for responses without estimates. */
  readonly information: Float64Array;
  /** κ of each coefficient, between 0 and 1. */
  readonly share: Float64Array;
  /** The share of σ̂² in what is uncertain about the variance of each coefficient, (g'W_σ)² / (W_σσ g'Wg). */
  readonly precision: Float64Array;
}

function residualParts({ plan, balances, result }: Fitted): ResidualParts {
  const { terms, responses, beta } = result;
  const information = new Float64Array(responses.length).fill(Number.NaN);
  const share = new Float64Array(beta.length).fill(Number.NaN);
  const precision = new Float64Array(beta.length).fill(Number.NaN);
  eachSensitivity(plan, balances, result, "satterthwaite", (response, sensitivity, { kept }) => {
    const m = sensitivity.parameters;
    const ofSigma = sensitivity.spread[m * m - 1]!;
    // A σ that is held is known, and has nothing to gain.
    if (!(ofSigma > 0)) return;
    information[response] = 1 / (2 * ofSigma);
    kept.forEach((column, j) => {
      const { along, total } = ofCoefficient(sensitivity, (j * (j + 3)) / 2);
      share[response * terms + column] = Math.min(1, Math.max(0, along / (2 * ofSigma)));
      precision[response * terms + column] = Math.min(1, (along * along) / (ofSigma * total));
    });
  });
  return { information, share, precision };
}

/** g'W_σ and g'Wg for g the slopes of the logarithm of a variance. */
function ofCoefficient({ parameters: m, vcov, slopes, spread }: Sensitivity, at: number) {
  const g = Float64Array.from({ length: m }, (_, i) => slopes[i * vcov.length + at]! / vcov[at]!);
  let [along, total] = [0, 0];
  for (let i = 0; i < m; i++) {
    along += g[i]! * spread[i * m + m - 1]!;
    for (let j = 0; j < m; j++) total += g[i]! * spread[i * m + j]! * g[j]!;
  }
  return { along, total };
}

function plainDf({ nobs, rank, sigma2 }: FitResult): Float64Array {
  return sigma2.map((value, i) => (Number.isNaN(value) ? Number.NaN : nobs[i]! - rank[i]!));
}

/** Throws UsageError for residuals without one variance. */
function checkOneVariance({ residual }: Design, method: ModerateOptions["df"]): void {
  if (residual === undefined) return;
  const { text, arms, levels, columns } = residual;
  const option = text === "" || levels.length > 0 ? "variance" : "residual";
  const got = option === "variance" ? `'${columns.variance}'` : text;
  if (arms.length > 0 || levels.length > 0 || structureOfResidual(residual).isHeterogeneous)
    throw new UsageError({
      where: "moderate",
      option,
      rule: "must give all residuals one variance",
      got,
      hint: "; leave it out, or use a structure with one standard deviation such as ar1, cs or toep",
    });
  if (method === "hat")
    throw new UsageError({
      where: "moderate",
      option,
      rule: 'goes with df "information" or "residual"',
      got: 'df "hat"',
    });
}
