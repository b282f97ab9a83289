import { suggest, UsageError } from "../../errors.js";
import type { Plan } from "../../fit/plan.js";
import { prepare } from "../../fit/prepare/prepare.js";
import { fitTable } from "../../fit/run/fit-table.js";
import { withAskedInference } from "../../inference/asked-inference.js";
import { distributions } from "../../inference/distributions.js";
import { testCoefficients } from "../../inference/wald.js";
import { checkOptions } from "../../options/check.js";
import type { FitOptions } from "../../options/fit.js";
import * as option from "../../options/schema.js";
import { simulateRows } from "../../resample/simulate-rows.js";
import type { TableLike } from "../../table/source-columns.js";
import { longTable } from "../read/frames.js";
import { linearPredictor } from "../read/linear-predictor.js";
import { thetaNames } from "../read/theta-names.js";

/** A planned study and what is assumed to be true. */
export interface PowerOptions {
  readonly formula: string;
  /** The samples of the study. */
  readonly metadata: TableLike;
  /** As of `mixedlm`: `groups`, `test`, `reml` … */
  readonly options?: FitOptions | undefined;
  /** True fixed effects by the name of the column of X; those not named are zero. */
  readonly coefficients: Readonly<Record<string, number>>;
  /** True θ, lme4's order: standard deviations of the random effects relative to σ. */
  readonly theta: ArrayLike<number>;
  /** True residual standard deviation. Default 1. */
  readonly sigma?: number | undefined;
  /** Simulated studies. Default 1000. */
  readonly nsim?: number | undefined;
  /** Whole number from 0 to 2⁵³ − 1. Default: the `seed` of `options`, or 0. */
  readonly seed?: number | undefined;
  /** Significance level of each test. Default 0.05. */
  readonly alpha?: number | undefined;
  /** Level of the Monte-Carlo limits. Default 0.95. */
  readonly level?: number | undefined;
}

const kinds: option.OptionsFor<PowerOptions> = {
  formula: option.text,
  metadata: option.anything(),
  options: option.anything(),
  coefficients: option.record(),
  theta: option.anything(),
  sigma: option.positive,
  nsim: option.count,
  seed: option.seed,
  alpha: option.share,
  level: option.share,
};

/** Studies fitted at a time. */
const CHUNK = 512;

/**
 * Power of the tests of the fixed effects in a planned design, by simulation: studies are drawn from the assumed model,
 * fitted and tested as the options say. The limits are Wilson's (1927, J. Am. Stat. Assoc. 22:209) for the Monte-Carlo
 * error.
 *
 * @returns one row per fixed effect: term, coefficient, power, conf_low, conf_high, rejections, studies (those with a
 * p-value)
 * @throws UsageError for coefficients and θ that the design does not have
 */
export function power(request: PowerOptions) {
  checkOptions("power", request, kinds);
  const { sigma = 1, nsim = 1000, alpha = 0.05, level = 0.95 } = request;
  const plan = prepare(request.formula, request.metadata, request.options ?? {});
  const { seed = plan.options.seed ?? 0 } = request;
  const terms = plan.design.fixed.columns;
  const beta = coefficientsOf(terms, request.coefficients);
  const theta = checkTheta(plan, request.theta);
  const mean = meanOf(plan, beta);
  const rejections = new Float64Array(terms.length);
  const studies = new Float64Array(terms.length);
  for (let first = 0; first < nsim; first += CHUNK) {
    const count = Math.min(CHUNK, nsim - first);
    const p = studyPvalues(plan, { mean, theta, sigma }, { seed, name: "power", first, count });
    p.forEach((value, at) => {
      if (Number.isNaN(value)) return;
      studies[at % terms.length]!++;
      if (value <= alpha) rejections[at % terms.length]!++;
    });
  }
  const limits = terms.map((_, j) => wilson(rejections[j]!, studies[j]!, level));
  return longTable({
    term: terms,
    coefficient: beta,
    power: rejections.map((value, j) => value / studies[j]!),
    conf_low: Float64Array.from(limits, ([lower]) => lower),
    conf_high: Float64Array.from(limits, ([, upper]) => upper),
    rejections,
    studies,
  });
}

/** p-values of a stretch of studies, `terms` per study. */
function studyPvalues(
  plan: Plan,
  law: { readonly mean: Float64Array; readonly theta: Float64Array; readonly sigma: number },
  stream: { readonly seed: number; readonly name: string; readonly first: number; readonly count: number },
): Float64Array {
  const columns: [string, Float64Array][] = [];
  simulateRows(plan.design, law, stream, (replicate, y) => {
    columns.push([`study ${replicate}`, y.slice()]);
  });
  const table = { index: plan.samples, columns: Object.fromEntries(columns) };
  const { test, vcov, reml } = plan.options;
  const wanted = { reml, satterthwaite: test === "satterthwaite", joint: vcov === "joint" };
  const names = columns.map(([name]) => name);
  const result = withAskedInference(plan, table, fitTable(plan, table, names, wanted));
  return testCoefficients(result, test, vcov).p;
}

function coefficientsOf(terms: readonly string[], given: Readonly<Record<string, number>>): Float64Array {
  for (const [name, value] of Object.entries(given)) {
    if (!terms.includes(name)) {
      throw new UsageError(
        `power: no fixed effect named '${name}'${suggest(name, terms)}; there are ${terms.join(", ")}`,
      );
    }
    if (!Number.isFinite(value))
      throw new UsageError(`power: coefficients must be finite numbers, got ${value} for '${name}'`);
  }
  return Float64Array.from(terms, (name) => (Object.hasOwn(given, name) ? given[name]! : 0));
}

function checkTheta({ design, reduced }: Plan, theta: ArrayLike<number>): Float64Array {
  const names = thetaNames(design);
  if (reduced === null)
    throw new UsageError("power: the design cannot be fitted; give it more groups or rows");
  const values = Float64Array.from(theta);
  if (values.length !== names.length || !values.every(Number.isFinite)) {
    throw new UsageError(
      `power: theta must hold ${names.length} numbers (${names.join(", ")}), got [${values.join(", ")}]`,
    );
  }
  return values;
}

function meanOf({ design }: Plan, beta: Float64Array): Float64Array {
  const mean = linearPredictor(design.fixed.values, beta, design.rows.length);
  return design.offset === undefined ? mean : mean.map((value, i) => value + design.offset![i]!);
}

/** Wilson's score interval of a proportion. */
function wilson(hits: number, count: number, level: number): readonly [number, number] {
  if (count === 0) return [Number.NaN, Number.NaN];
  const z = distributions.normalQuantile(0.5 + level / 2);
  const share = hits / count;
  const centre = share + (z * z) / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const scale = 1 + (z * z) / count;
  return [Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale)];
}
