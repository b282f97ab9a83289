import { UsageError } from "../../errors.js";
import {
  type CovarianceParameters,
  covarianceParameters,
} from "../../inference/covariance/covariance-parameters.js";
import type { Fitted } from "../../inference/each-tested.js";
import { bcaLimits } from "../../resample/bca.js";
import type { DrawsAsk, EstimatePlaces } from "../../resample/bootstrap-draws.js";
import { percentileInterval } from "../../resample/percentile.js";
import { ratioLimits, studentizedLimits } from "../../resample/studentized.js";
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

/** Further numbers to follow. */
export type Statistic = (estimates: BootstrapEstimates) => Readonly<Record<string, number>>;

/** What is drawn, and how it is summarised. */
export interface BootstrapAsk {
  readonly draws: DrawsAsk;
  /** The groups that are left out in turn, where limits ask for it. */
  readonly groups: DrawsAsk | undefined;
  readonly level: number;
  readonly limits: "percentile" | "bca" | "studentized";
  readonly statistic: Statistic | undefined;
  readonly places: EstimatePlaces;
}

/** Limits of one parameter of a response. */
export interface BootstrapRow {
  readonly response: string;
  readonly parameter: string;
  readonly values: readonly number[];
  readonly count: number;
}

/** The rows of the responses of a block that have estimates. */
export function bootstrapRows(
  { plan, result }: Fitted,
  asked: BootstrapAsk,
  draws: readonly Float64Array[],
  without: readonly Float64Array[] | undefined,
): BootstrapRow[] {
  const { level, limits, statistic, places } = asked;
  const scale = covarianceParameters(plan.design.random, plan.design.residual);
  const terms = plan.design.fixed.columns;
  const sigmaAt = terms.length + scale.names.length - 1;
  return result.responses.flatMap((response, i) => {
    if (Number.isNaN(result.sigma2[i]!)) return [];
    const own = ownEstimates(result, i);
    const follow = follower(terms, scale, own, statistic);
    const estimate = new Float64Array(follow.names.length);
    follow.read(own, estimate);
    const replicates = followed(response, draws[i]!, places, follow);
    const left = without && followed(response, without[i]!, places, follow);
    return follow.names.map((parameter, j): BootstrapRow => {
      const values = replicates[j]!;
      const { mean, sd, count, ...spread } = percentileInterval(values, level);
      const limitsOf = () => {
        if (left) return bcaLimits(values, estimate[j]!, influence(left[j]!, estimate[j]!), level);
        if (limits === "percentile") return spread;
        if (j === sigmaAt) return ratioLimits(values, estimate[j]!, level);
        if (j >= terms.length) return { lower: Number.NaN, upper: Number.NaN };
        const errors = everyNumber(draws[i]!, places.errors + j, places.width);
        const error = Math.sqrt(
          result.vcov[(i * terms.length * (terms.length + 1)) / 2 + (j * (j + 3)) / 2]!,
        );
        return studentizedLimits(values, errors, estimate[j]!, error, level);
      };
      const { lower, upper } = limitsOf();
      return { response, parameter, values: [estimate[j]!, mean, sd, lower, upper], count };
    });
  });
}

/** (G − 1)(estimate − estimate without the group) for each of G groups. */
function influence(without: Float64Array, estimate: number): Float64Array {
  return without.map((value) => (without.length - 1) * (estimate - value));
}

/** The numbers at one place of all draws. */
function everyNumber(draws: Float64Array, at: number, width: number): Float64Array {
  return Float64Array.from({ length: draws.length / width }, (_, draw) => draws[draw * width + at]!);
}

/** What is followed of each draw, one array per number; NaN where there are no estimates. */
function followed(
  response: string,
  draws: Float64Array,
  { theta, sigma, width }: EstimatePlaces,
  { names, read }: Follower,
): Float64Array[] {
  const count = draws.length / width;
  const out = names.map(() => new Float64Array(count).fill(Number.NaN));
  const numbers = new Float64Array(names.length);
  for (let draw = 0; draw < count; draw++) {
    const own = draws.subarray(draw * width, (draw + 1) * width);
    if (Number.isNaN(own[sigma]!)) continue;
    read(
      { response, beta: own.subarray(0, theta), theta: own.subarray(theta, sigma), sigma: own[sigma]! },
      numbers,
    );
    for (let j = 0; j < numbers.length; j++) out[j]![draw] = numbers[j]!;
  }
  return out;
}

/** Rows as the table of a bootstrap. */
export function bootstrapTableOf(rows: readonly BootstrapRow[]) {
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

function ownEstimates(result: Fitted["result"], response: number): BootstrapEstimates {
  const { terms, parameters } = result;
  return {
    response: result.responses[response]!,
    beta: result.beta.slice(response * terms, (response + 1) * terms),
    sigma: Math.sqrt(result.sigma2[response]!),
    theta: result.theta.slice(response * parameters, (response + 1) * parameters),
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
  statistic: Statistic | undefined,
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
