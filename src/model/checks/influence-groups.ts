import { levelsSeen, type RandomTerm } from "../../design/random/random-term.js";
import { designOnRows } from "../../design/rows/take-rows.js";
import { suggest, UsageError } from "../../errors.js";
import { oneStructure } from "../../fit/fallbacks.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";
import { fitTable } from "../../fit/run/fit-table.js";
import type { Fitted } from "../../inference/each-tested.js";
import { solveRows } from "../../kernel/dense.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { Frame } from "../../table/frame.js";

/** What is left out in turn, and what is estimated anew each time. */
export interface InfluenceOptions {
  /** Grouping factor whose levels are left out one at a time, or `"sample"` for samples. */
  readonly by: string;
  /** Whether θ is estimated anew without each level; default false: it stays at the estimate of all samples. */
  readonly refit?: boolean | undefined;
}

/** How much every level of a grouping factor bears on the fixed effects of every response. */
export interface GroupInfluence {
  readonly by: string;
  readonly levels: readonly string[];
  /** Cook's distance Δ'V⁻¹Δ / p with V the covariance of the estimates of all samples: levels × responses. */
  readonly cooksDistance: Frame;
  /** Δ, the estimate with all samples minus that without the level: rows `level:term` × responses. */
  readonly dfbeta: Frame;
}

/**
 * Leave out each level of a grouping factor and compare the fixed effects. With θ held this is generalised least squares
 * on the remaining samples, exact in everything but θ; with `refit` every model is fitted again, as lme4's `influence`.
 *
 * @throws UsageError for a factor that no random term groups by, and that has not the subjects of the residuals
 */
export function groupInfluence(
  { plan, balances: table, result }: Fitted,
  options: InfluenceOptions,
): GroupInfluence {
  oneStructure({ plan }, "influence");
  checkOptions("influence", options, { by: option.text, refit: option.truth });
  const { by, refit = false } = options;
  const { levels, index } = factorOf(plan, by);
  const terms = plan.design.fixed.columns;
  const width = result.responses.length;
  const cooks = new Float64Array(levels.length * width).fill(Number.NaN);
  const dfbeta = new Float64Array(levels.length * terms.length * width).fill(Number.NaN);
  const request = { reml: plan.options.reml, satterthwaite: false, joint: false };
  levels.forEach((_, level) => {
    const rows = Int32Array.from(Array.from(index.keys()).filter((i) => index[i] !== level));
    if (rows.length === index.length) return;
    const held = refit ? request : { ...request, theta: result.theta };
    const without = fitTable(subsetPlan(plan, rows), table, result.responses, held);
    for (let j = 0; j < width; j++) {
      const change = terms.map(
        (_, a) => result.beta[j * terms.length + a]! - without.beta[j * terms.length + a]!,
      );
      change.forEach((value, a) => {
        dfbeta[(level * terms.length + a) * width + j] = value;
      });
      cooks[level * width + j] = cooksDistance(result, j, change);
    }
  });
  const rows = levels.flatMap((level) => terms.map((term) => `${level}:${term}`));
  return {
    by,
    levels,
    cooksDistance: new Frame(levels, result.responses, cooks),
    dfbeta: new Frame(rows, result.responses, dfbeta),
  };
}

/** The levels to leave out and the level of each row. */
function factorOf({ design, samples }: Plan, by: string): Pick<RandomTerm, "levels" | "index"> {
  const { residual } = design;
  const term = design.random.find(({ group }) => group === by);
  if (term !== undefined) return { levels: term.levels.slice(0, levelsSeen(term)), index: term.index };
  const subject = residual?.columns.subject;
  if (residual !== undefined && subject === by) return { levels: residual.subjects, index: residual.subject };
  if (by === "sample") return { levels: samples, index: Int32Array.from(samples.keys()) };
  const groups = [...design.random.map(({ group }) => group), ...(subject === undefined ? [] : [subject])];
  const known = [...new Set(groups), "sample"];
  throw new UsageError(
    `influence: by must name a grouping factor, got '${by}'${suggest(by, known)}; there are ${known.join(", ")}`,
  );
}

/** Δ'V⁻¹Δ / p over the terms that were estimated; NaN where the deletion leaves any of them without an estimate. */
function cooksDistance({ vcov, terms }: FitResult, response: number, change: readonly number[]): number {
  const packed = (terms * (terms + 1)) / 2;
  const V = (i: number, j: number) => vcov[response * packed + (i * (i + 1)) / 2 + j]!;
  const kept = change.map((_, i) => i).filter((i) => !Number.isNaN(V(i, i)));
  const matrix = kept.map((i) => kept.map((j) => (i >= j ? V(i, j) : V(j, i))));
  const delta = kept.map((i) => change[i]!);
  const solved = solveRows(
    matrix,
    delta.map((value) => [value]),
  );
  return delta.reduce((total, value, i) => total + value * solved[i]![0]!, 0) / kept.length;
}

/** The plan of the same model on some of its rows; terms keep their levels, so that θ and effects keep their meaning. */
function subsetPlan(plan: Plan, rows: Int32Array): Plan {
  const design = designOnRows(plan.design, rows);
  const samples = Array.from(rows, (row) => plan.samples[row]!);
  return { ...plan, samples, design, ...reduceRows(design, undefined, plan.search) };
}
