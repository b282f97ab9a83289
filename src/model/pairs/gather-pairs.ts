import { UsageError } from "../../errors.js";
import type { FitResult } from "../../fit/fit-result.js";
import { type Status, worstStatus } from "../../fit/status.js";
import { adjustPvalues } from "../../inference/multiplicity/adjust.js";
import { log10Tails, tTails, type WaldStatistics } from "../../inference/wald.js";
import { concatArrays } from "../../kernel/concat-arrays.js";
import type { AdjustMethod } from "../../options/fit.js";
import type { pairsOptions } from "../../options/pairs.js";
import type { OptionsOf } from "../../options/schema.js";
import { longTable } from "../read/frames.js";

/** More p-values than this are not kept at a time: 2 GiB. */
const MOST_PAIRS = 2 ** 28;
const DEFAULT_Q = 0.1;

/** A pair that may be reported. */
interface Pair {
  /** Position among all pairs, column by column of X. */
  readonly at: number;
  readonly response: string;
  readonly x: string;
  readonly estimate: number;
  readonly standardError: number;
  readonly df: number;
  readonly statistic: number;
  readonly p: number;
  readonly log10p: number;
  readonly n: number;
  readonly status: Status;
}

/** Takes the fits of all responses with one column of X after the other, and gives the pairs that were asked for. */
interface PairGatherer {
  /** @param place of the column of X among the terms of the fits */
  take(x: string, result: FitResult, wald: WaldStatistics, place: number): void;
  pairs(): Pairs;
}

/** The pairs that were asked for, and how many were tested. */
export interface Pairs {
  /**
   * Long table, the smallest p-value first: response, x, estimate, std_error, df, statistic, p_value, q_value (over all tests),
   * log10_p, n, status.
   */
  readonly pairs: ReturnType<typeof pairsTable>;
  /** Pairs that gave a p-value: the tests that q-values are over. */
  readonly tests: number;
  /** Pairs whose model could not be fitted, or tells nothing of x. */
  readonly untested: number;
}

export function pairGatherer(
  responses: readonly string[],
  adjust: AdjustMethod,
  { q, p, top }: OptionsOf<typeof pairsOptions>,
): PairGatherer {
  const count = responses.length;
  const all: Float64Array[] = [];
  const kept: Pair[] = [];
  // Adjusted p-values are never below p-values, so that these say what may be reported.
  let most = p ?? q ?? (top === undefined ? DEFAULT_Q : 1);
  const prune = (size: number) => {
    kept.sort((one, other) => one.log10p - other.log10p || one.at - other.at);
    kept.length = Math.min(kept.length, size);
    if (kept.length === size) most = kept[size - 1]!.p;
  };
  return {
    take(x, result, wald, place) {
      if ((all.length + 1) * count > MOST_PAIRS) {
        const got = `${(all.length + 1) * count}`;
        throw new UsageError({
          where: "allPairs",
          rule: `at most ${MOST_PAIRS} pairs are tested at a time`,
          got,
          hint: "; test some columns of X at a time",
        });
      }
      const of = (values: Float64Array) =>
        Float64Array.from(responses, (_, i) => values[i * result.terms + place]!);
      const statistic = of(wald.statistic);
      const df = of(wald.df);
      const tails = tTails(statistic, df);
      const reported = [...tails.keys()].filter((i) => tails[i]! <= most);
      const pick = (values: Float64Array) => Float64Array.from(reported, (i) => values[i]!);
      const log10p = log10Tails({ statistic: pick(statistic), df: pick(df), p: pick(tails) });
      for (const [j, i] of reported.entries()) {
        kept.push({
          at: all.length * count + i,
          response: responses[i]!,
          x,
          estimate: result.beta[i * result.terms + place]!,
          standardError: wald.standardError[i * result.terms + place]!,
          df: df[i]!,
          statistic: statistic[i]!,
          p: tails[i]!,
          log10p: log10p[j]!,
          n: result.nobs[i]!,
          status: worstStatus(result.flags[i]!),
        });
      }
      all.push(tails);
      if (top !== undefined && kept.length > 4 * top + count) prune(top);
    },
    pairs() {
      const every = concatArrays(Float64Array, all);
      const adjusted = adjustPvalues(every, adjust);
      prune(top ?? Number.POSITIVE_INFINITY);
      const limit = p === undefined && top === undefined ? (q ?? DEFAULT_Q) : 1;
      const found = kept.filter(({ at }) => adjusted[at]! <= limit);
      const untested = every.reduce((total, value) => total + (Number.isNaN(value) ? 1 : 0), 0);
      const own = Float64Array.from(found, ({ at }) => adjusted[at]!);
      return { pairs: pairsTable(found, own), tests: every.length - untested, untested };
    },
  };
}

function pairsTable(pairs: readonly Pair[], q: Float64Array) {
  const numbers = (of: (pair: Pair) => number) => Float64Array.from(pairs, of);
  return longTable({
    response: pairs.map(({ response }) => response),
    x: pairs.map(({ x }) => x),
    estimate: numbers(({ estimate }) => estimate),
    std_error: numbers(({ standardError }) => standardError),
    df: numbers(({ df }) => df),
    statistic: numbers(({ statistic }) => statistic),
    p_value: numbers(({ p }) => p),
    q_value: q,
    log10_p: numbers(({ log10p }) => log10p),
    n: numbers(({ n }) => n),
    status: pairs.map(({ status }): string => status),
  });
}
