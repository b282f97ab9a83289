import { UsageError } from "../../errors.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import {
  type CovarianceParameters,
  covarianceParameters,
} from "../../inference/covariance/covariance-parameters.js";
import { type SharedRows, sharedRows, thetaOf } from "../../inference/covariance/response-rows.js";
import type { Fitted } from "../../inference/each-tested.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { percentileInterval } from "../../resample/percentile.js";
import { type Refit, refitReplicates } from "../../resample/refit-replicates.js";
import { longTable } from "../read/frames.js";

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
  /** Further numbers to follow, by name: functions of the estimates alone, whose arrays are used again. */
  readonly statistic?: ((estimates: BootstrapEstimates) => Readonly<Record<string, number>>) | undefined;
}

const kinds: option.OptionsFor<BootstrapOptions> = {
  nsim: option.count,
  seed: option.seed,
  level: option.share,
  statistic: option.callback(),
};

/**
 * Parametric bootstrap (lme4's `bootMer`, `type = "parametric"`): responses are simulated from the fit of each response
 * and refitted, and the spread of the estimates gives percentile intervals (Davison & Hinkley 1997, §5.3.1) for the
 * fixed effects, the standard deviations and correlations of the random effects, σ, and `statistic`.
 *
 * @returns long table: response, parameter, estimate, mean and std_error of the replicates, conf_low, conf_high,
 * replicates (those whose search converged)
 */
export function bootstrapTable({ plan, balances: table, result }: Fitted, options: BootstrapOptions = {}) {
  checkOptions("bootstrap", options, kinds);
  const { nsim = 1000, seed = plan.options.seed ?? 0, level = 0.95, statistic } = options;
  const scale = covarianceParameters(plan.design.random);
  const rows = new Map<number, Row[]>();
  for (const part of sharedRows(plan, table, result.responses)) {
    for (const response of part.responses) {
      if (Number.isNaN(result.sigma2[response]!)) continue;
      const own = ownEstimates(result, response);
      const follow = follower(plan.design.fixed.columns, scale, own, statistic);
      const replicates = runReplicates(plan, part, own, { nsim, seed }, follow);
      const estimate = new Float64Array(follow.names.length);
      follow.read(own, estimate);
      rows.set(
        response,
        follow.names.map((parameter, j) => {
          const { mean, sd, lower, upper, count } = percentileInterval(replicates[j]!, level);
          return { response: own.response, parameter, values: [estimate[j]!, mean, sd, lower, upper], count };
        }),
      );
    }
  }
  return asTable(result.responses.flatMap((_, i) => rows.get(i) ?? []));
}

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
interface Follower {
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

/** The replicates of everything followed, one array per number; NaN where a search did not converge. */
function runReplicates(
  plan: Plan,
  { design, reduced, present }: SharedRows,
  own: BootstrapEstimates,
  { nsim, seed }: { readonly nsim: number; readonly seed: number },
  { names, read }: Follower,
): Float64Array[] {
  const replicates = names.map(() => new Float64Array(nsim).fill(Number.NaN));
  const { response, theta, sigma } = own;
  const beta = new Float64Array(own.beta.length).fill(Number.NaN);
  const numbers = new Float64Array(names.length);
  const receive = (replicate: number, refit: Refit) => {
    if (!refit.converged) return;
    reduced.kept.forEach((column, j) => {
      beta[column] = own.beta[column]! + refit.beta[j]!;
    });
    read({ response, beta, sigma: refit.sigma, theta: refit.theta }, numbers);
    for (let j = 0; j < names.length; j++) replicates[j]![replicate] = numbers[j]!;
  };
  const simulation = { theta, sigma, seed, name: `bootstrap ${response}`, count: nsim };
  refitReplicates(design, reduced, present, plan.options.reml, simulation, receive);
  return replicates;
}
