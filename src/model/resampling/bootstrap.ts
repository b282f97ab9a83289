import { UsageError } from "../../errors.js";
import type { FitResult } from "../../fit/fit-result.js";
import {
  type CovarianceParameters,
  covarianceParameters,
} from "../../inference/covariance/covariance-parameters.js";
import { sharedRows, thetaOf } from "../../inference/covariance/response-rows.js";
import type { Fitted } from "../../inference/each-tested.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { bcaLimits } from "../../resample/bca.js";
import { percentileInterval } from "../../resample/percentile.js";
import { longTable } from "../read/frames.js";
import { drawReplicates, type Followed, groupInfluences } from "./bootstrap-replicates.js";

/** One set of estimates: those of the fit, or of a replicate. */
export interface BootstrapEstimates {
  readonly response: string;
  /** Fixed effects in the order of `model.terms`; NaN for columns that were dropped. */
  readonly beta: Float64Array;
  readonly sigma: number;
  /** lme4's θ. */
  readonly theta: Float64Array;
}

/** How the bootstrap is run. */
export interface BootstrapOptions {
  /** Replicates. Default 1000. */
  readonly nsim?: number | undefined;
  /** Whole number from 0 to 2⁵³ − 1. Default: the `seed` of the model, or 0. */
  readonly seed?: number | undefined;
  /** Confidence level of the percentile intervals. Default 0.95. */
  readonly level?: number | undefined;
  /**
   * What is drawn: responses from the fit (`"parametric"`, default), groups with all their rows (`"cases"`), or conditional modes
   * and residuals, scaled to the estimated variances (`"residual"`).
   */
  readonly type?: "parametric" | "cases" | "residual" | undefined;
  /** Limits: percentiles (default), or bias-corrected and accelerated ones. */
  readonly limits?: "percentile" | "bca" | undefined;
  /** Further numbers to follow, by name: functions of the estimates alone, whose arrays are used again. */
  readonly statistic?: ((estimates: BootstrapEstimates) => Readonly<Record<string, number>>) | undefined;
}

export const bootstrapOptions: option.OptionsFor<BootstrapOptions> = {
  nsim: option.count,
  seed: option.seed,
  level: option.share,
  type: option.words("parametric", "cases", "residual"),
  limits: option.words("percentile", "bca"),
  statistic: option.callback(),
};

/**
 * Bootstrap: replicates of each response are refitted, and the spread of the estimates gives limits for the fixed effects, the
 * standard deviations and correlations of the random effects, σ, and `statistic`. Replicates are simulated from the fit (lme4's
 * `bootMer`, `type = "parametric"`), drawn as whole groups, the same for all responses (Davison & Hinkley 1997, §3.8), or put together
 * from conditional modes and residuals (Carpenter, Goldstein & Rasbash 2003). Limits are percentiles (Davison & Hinkley 1997, §5.3.1) or
 * BCa (Efron 1987), whose acceleration comes from leaving out one group after the other.
 *
 * @returns long table: response, parameter, estimate, mean and std_error of the replicates, conf_low, conf_high,
 * replicates (those whose search converged)
 * @throws UsageError for groups where factors are crossed
 */
export function bootstrapTable({ plan, balances: table, result }: Fitted, options: BootstrapOptions = {}) {
  checkOptions("bootstrap", options, bootstrapOptions);
  const { nsim = 1000, seed = plan.options.seed ?? 0, level = 0.95, statistic } = options;
  const { type = "parametric", limits = "percentile" } = options;
  const scale = covarianceParameters(plan.design.random, plan.design.residual);
  const rows = new Map<number, Row[]>();
  for (const part of sharedRows(plan, table, result.responses)) {
    const known = part.responses.filter((response) => !Number.isNaN(result.sigma2[response]!));
    for (let from = 0; from < known.length; from += HELD) {
      const followed = known.slice(from, from + HELD).map((response): Followed => {
        const own = ownEstimates(result, response);
        return { response, own, follow: follower(plan.design.fixed.columns, scale, own, statistic) };
      });
      const ask = { plan, table, part, followed };
      const replicates = drawReplicates(ask, type, { nsim, seed });
      const influence = limits === "bca" ? groupInfluences(ask) : undefined;
      followed.forEach(({ response, own, follow }, i) => {
        const estimate = new Float64Array(follow.names.length);
        follow.read(own, estimate);
        rows.set(
          response,
          follow.names.map((parameter, j) => {
            const values = replicates[i]![j]!;
            const { mean, sd, count, ...spread } = percentileInterval(values, level);
            const { lower, upper } =
              influence === undefined ? spread : bcaLimits(values, estimate[j]!, influence[i]![j]!, level);
            return {
              response: own.response,
              parameter,
              values: [estimate[j]!, mean, sd, lower, upper],
              count,
            };
          }),
        );
      });
    }
  }
  return asTable(result.responses.flatMap((_, i) => rows.get(i) ?? []));
}

/** Responses whose replicates are held at a time. */
const HELD = 256;

interface Row {
  readonly response: string;
  readonly parameter: string;
  readonly values: readonly number[];
  readonly count: number;
}

function asTable(rows: readonly Row[]) {
  const numbers = (at: number) => Float64Array.from(rows, ({ values }) => values[at]!);
  return longTable({
    response: rows.map(({ response }) => response),
    parameter: rows.map(({ parameter }) => parameter),
    estimate: numbers(0),
    mean: numbers(1),
    std_error: numbers(2),
    conf_low: numbers(3),
    conf_high: numbers(4),
    replicates: Int32Array.from(rows, ({ count }) => count),
  });
}

function ownEstimates(result: FitResult, response: number): BootstrapEstimates {
  return {
    response: result.responses[response]!,
    beta: result.beta.slice(response * result.terms, (response + 1) * result.terms),
    sigma: Math.sqrt(result.sigma2[response]!),
    theta: thetaOf(result, response).slice(),
  };
}

/** All that is followed of a set of estimates: its names, and its numbers. */
export interface Follower {
  readonly names: readonly string[];
  read(estimates: BootstrapEstimates, out: Float64Array): void;
}

function follower(
  terms: readonly string[],
  scale: CovarianceParameters,
  own: BootstrapEstimates,
  statistic: BootstrapOptions["statistic"],
): Follower {
  const further = Object.entries(statistic?.(own) ?? {}).map(([name, value]) => checkStatistic(name, value));
  const spread = new Float64Array(scale.names.length);
  return {
    names: [...terms, ...scale.names, ...further],
    read: (estimates, out) => {
      out.set(estimates.beta);
      scale.readInto(estimates.theta, estimates.sigma, spread);
      out.set(spread, terms.length);
      if (statistic === undefined) return;
      const found = statistic(estimates);
      further.forEach((name, j) => {
        out[terms.length + spread.length + j] = found[name] ?? Number.NaN;
      });
    },
  };
}

function checkStatistic(name: string, value: unknown): string {
  if (typeof value === "number") return name;
  throw new UsageError(`bootstrap: statistic must give numbers, got ${typeof value} for '${name}'`);
}
