import { UsageError } from "../../errors.js";
import { oneStructure } from "../../fit/fallbacks.js";
import { sliceResult } from "../../fit/run/combine-results.js";
import { clustersPresent, independentClusters } from "../../inference/covariance/clusters.js";
import type { Fitted } from "../../inference/each-tested.js";
import { refuseKnown } from "../../inference/known-levels.js";
import type { RunOptions } from "../../options/run.js";
import * as option from "../../options/schema.js";
import { bootstrapDraws, type DrawsAsk, estimatePlaces } from "../../resample/bootstrap-draws.js";
import { pieceCount, shares, stretches } from "../threads/cut.js";
import { checkVerbOptions } from "../threads/in-threads.js";
import { runPieces } from "../threads/run-pieces.js";
import { bootstrapKinds } from "./bootstrap-kinds.js";
import {
  type BootstrapAsk,
  type BootstrapRow,
  bootstrapRows,
  bootstrapTableOf,
  type Statistic,
} from "./bootstrap-rows.js";

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
  /** Limits: percentiles (default), bias-corrected and accelerated ones, or studentized ones, of fixed effects and σ alone. */
  readonly limits?: "percentile" | "bca" | "studentized" | undefined;
  /** Further numbers to follow, by name: functions of the estimates alone, whose arrays are used again. */
  readonly statistic?: Statistic | undefined;
}

const bootstrapOptions: option.OptionsFor<BootstrapOptions> = {
  nsim: option.count,
  seed: option.seed,
  level: option.share,
  ...bootstrapKinds,
  statistic: option.callback(),
};

/**
 * Bootstrap: replicates of each response are refitted, and the spread of the estimates gives limits for the fixed effects, the
 * standard deviations and correlations of the random effects, σ, and `statistic`. Replicates are simulated from the fit (lme4's
 * `bootMer`, `type = "parametric"`), drawn as whole groups, the same for all responses (Davison & Hinkley 1997, §3.8), or put together
 * from conditional modes and residuals (Carpenter, Goldstein & Rasbash 2003). Limits are percentiles (Davison & Hinkley 1997, §5.3.1),
 * BCa (Efron 1987), whose acceleration comes from leaving out one group after the other, or studentized (§5.2.1), by the model's standard
 * errors.
 *
 * @returns long table: response, parameter, estimate, mean and std_error of the replicates, conf_low, conf_high,
 * replicates (those whose search converged)
 * @throws UsageError for groups where factors are crossed
 */
export function bootstrapTable(fitted: Fitted, options: BootstrapOptions = {}) {
  const asked = planBootstrap(fitted, options);
  return bootstrapTableOf(
    blocksOf(fitted).flatMap((block) =>
      bootstrapRows(
        block,
        asked,
        bootstrapDraws(block, asked.draws),
        asked.groups && bootstrapDraws(block, asked.groups),
      ),
    ),
  );
}

/** The same in workers; the numbers are the same to the last bit. `statistic` is called on this thread. */
export async function bootstrapInThreads(fitted: Fitted, options: BootstrapOptions, run: RunOptions) {
  const asked = planBootstrap(fitted, options);
  const blocks = blocksOf(fitted);
  const rows: BootstrapRow[] = [];
  for (const [b, block] of blocks.entries()) {
    const onProgress = (fraction: number) => {
      if (fraction < 1 || b === blocks.length - 1) run.onProgress?.((b + fraction) / blocks.length);
    };
    const cuts = cutsOf(block, asked, pieceCount(run.threads));
    const pieces = cuts.map(({ from, to, draws, ask }) => ({ from, to, ask: { ...ask, ...draws } }));
    const parts = await runPieces("bootstrap", block, pieces, { ...run, onProgress });
    const width = asked.places.width;
    const joined = (ask: DrawsAsk) => {
      const out = block.result.responses.map(() => new Float64Array(ask.count * width));
      cuts.forEach((cut, i) => {
        if (cut.ask !== ask) return;
        for (const [j, numbers] of parts[i]!.entries())
          out[cut.from + j]!.set(numbers, cut.draws.first * width);
      });
      return out;
    };
    rows.push(...bootstrapRows(block, asked, joined(asked.draws), asked.groups && joined(asked.groups)));
  }
  if (blocks.length === 0) run.onProgress?.(1);
  return bootstrapTableOf(rows);
}

function planBootstrap({ plan, result }: Fitted, options: BootstrapOptions): BootstrapAsk {
  oneStructure({ plan }, "bootstrap");
  checkVerbOptions("bootstrap", options, bootstrapOptions);
  const { nsim = 1000, seed = plan.options.seed ?? 0, level = 0.95, statistic } = options;
  const { type = "parametric", limits = "percentile" } = options;
  if (type !== "parametric" || limits === "bca") {
    const what = type === "parametric" ? 'limits "bca"' : `type "${type}"`;
    const hint = '; use type "parametric" and other limits';
    refuseKnown(plan.design, "bootstrap", `${what} needs groups that are independent`, hint);
  }
  const clusters = independentClusters(plan.design);
  if (clusters === undefined && (type === "cases" || limits === "bca"))
    throw new UsageError(
      'bootstrap: type "cases" and limits "bca" draw and leave out groups, which crossed factors have not; use type "parametric" or ' +
        '"residual" with other limits',
    );
  const count = clusters === undefined ? 0 : clustersPresent(clusters.index, undefined).count;
  return {
    draws: { type, seed, first: 0, count: nsim },
    groups: limits === "bca" ? { type: "without", seed, first: 0, count } : undefined,
    level,
    limits,
    statistic,
    places: estimatePlaces(result.terms, result.parameters),
  };
}

/** Responses whose replicates are held at a time. */
const HELD = 256;

function blocksOf(fitted: Fitted): Fitted[] {
  const { length } = fitted.result.responses;
  return Array.from({ length: Math.ceil(length / HELD) }, (_, b) => ({
    ...fitted,
    result: sliceResult(fitted.result, b * HELD, Math.min(length, (b + 1) * HELD)),
  }));
}

/** Draws of groups are refitted for all responses together; other draws are of each response by itself. */
function cutsOf({ result }: Fitted, { draws, groups }: BootstrapAsk, count: number) {
  const responses = result.responses.length;
  return [draws, ...(groups ? [groups] : [])].flatMap((ask) => {
    const together = ask.type === "cases" || ask.type === "without";
    const own = together
      ? stretches(ask.count, count).map((stretch) => ({ from: 0, to: responses, draws: stretch }))
      : shares(responses, ask.count, count);
    return own.map((share) => ({ ...share, ask }));
  });
}
