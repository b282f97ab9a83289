import { designOnRows } from "../../design/rows/take-rows.js";
import { UsageError } from "../../errors.js";
import type { Plan } from "../../fit/plan.js";
import { isByClasses } from "../../fit/run/fit-design.js";
import { checkOptions } from "../../options/check.js";
import { rowsLeft } from "../../resample/studies/dropout.js";
import {
  type AssumedTheta,
  type DrawnEstimates,
  drawStudies,
  isInRecords,
} from "../../resample/studies/study-draws.js";
import { drawStudiesByRows } from "../../resample/studies/study-rows.js";
import { type AssumedVariances, assumedVariances } from "./assumed-variances.js";
import { plannedAnalyses } from "./planned-analyses.js";
import { type PlannedAnalysis, type PlannedStudy, plannedStudies, planOf } from "./planned-studies.js";
import { listOf, type PowerOptions, powerOptions } from "./power-options.js";
import { type PowerRow, powerTable } from "./power-table.js";
import { openTally } from "./tally.js";
import { type EffectLaw, effectDrawer, effectLaws } from "./true-effects.js";

/**
 * Power of planned studies of many responses, by simulation: studies are drawn from the assumed models, fitted and tested as the
 * options say. With one grouping factor they are drawn and fitted as sufficient statistics, at a cost that does not depend on the
 * number of samples; other structures and tests are drawn row by row. Responses of a study are independent of each other and share
 * the samples that are lost.
 *
 * Designs differ by numbers of groups and visits and by dropout. More or fewer groups are copies of those of the metadata, in equal
 * shares of their covariates.
 *
 * @returns one row per design, analysis and tested coefficient: term, coefficient (mean of the true effects), power (share of the true
 * effects with p ≤ alpha; where there are none, of all tests), conf_low, conf_high (Wilson 1927, J. Am. Stat. Assoc. 22:209),
 * rejections, studies (tests of true effects that gave a p-value); analysis, groups, visits, dropout, samples (left on average),
 * responses, true_effects; fdr_power (share of the true effects found at the false discovery rate), its Monte-Carlo error fdr_power_se,
 * discoveries (per study), false_share (of the discoveries, on average); with Holm's family-wise error rate alpha: family_power
 * (share of the true effects found), family_any, family_all (shares of studies that find any, all of them); width (mean of the
 * 1 − alpha limits)
 * @throws UsageError for what contradicts itself, and for coefficients and θ that the model does not have
 */
export function power(request: PowerOptions) {
  checkOptions("power", request, powerOptions);
  const { nsim = 1000, alpha = 0.05, level = 0.95, fdr = 0.05, adjust = "bh", share = 1 } = request;
  const base = {
    formula: request.formula ?? request.pilot?.formula,
    options: request.options ?? request.pilot?.plan.options ?? {},
  };
  if (base.formula === undefined) throw new UsageError("power: needs a formula, or a pilot, got neither");
  if (base.options.covariates !== undefined) {
    const rule = "have no values in a study that is planned";
    const hint = "; give one as a column of the metadata";
    throw new UsageError({ where: "power", option: "covariates", rule, hint });
  }
  const model = { formula: base.formula, options: base.options };
  const { seed = model.options.seed ?? 0 } = request;
  const analyses = plannedAnalyses(request, model);
  const rows: PowerRow[] = [];
  for (const study of plannedStudies(request, model, analyses)) {
    const terms = study.truth.design.fixed.columns;
    const laws = effectLaws(terms, request.coefficients, request.pilot);
    const variances = assumedVariances(request, study.truth);
    const tested = variances.count > 1 && laws.length > 0 ? laws.map(({ term }) => term) : terms;
    const scale = variances.sigma.map((value) => (request.standardized ? 1 : 1 / value));
    for (const dropout of listOf(request.dropout ?? 0)) {
      const losses = { dropout, growth: request.growth ?? 1, missing: request.missing ?? 0 };
      const left = rowsLeft(study.clusters, study.times, losses, seed);
      analyses.forEach((analysis, a) => {
        const tests = tested.map((term) => {
          const law = laws.find((each) => each.term === term);
          const hasEffect = law !== undefined && hasSize(law);
          return { term, law, hasEffect, tally: openTally({ alpha, fdr, adjust }) };
        });
        const draw = effectDrawer(laws, tested, scale, share, seed);
        const samples = drawAll(
          study,
          analysis,
          study.plans[a]!,
          variances,
          tested,
          { nsim, seed, left },
          (number, estimates) => {
            const { isTrue, sizes } = draw(number);
            tests.forEach(({ tally, hasEffect }, t) => {
              tally.take(estimates[t]!, sizes[t]!, isTrue, variances.sigma, hasEffect);
            });
          },
        );
        for (const { term, law, tally } of tests) {
          rows.push({
            term,
            coefficient: law?.mean ?? 0,
            analysis: analysis.label,
            groups: study.groups,
            visits: study.visits,
            dropout,
            samples,
            responses: variances.count,
            trueEffects: law === undefined ? 0 : Math.round(share * variances.count),
            tally: tally.counted(),
          });
        }
      });
    }
  }
  return powerTable(rows, level);
}

function hasSize({ values, sd, mean }: EffectLaw): boolean {
  return values === undefined ? mean !== 0 || sd !== 0 : values.some((value) => value !== 0);
}

interface Draws {
  readonly nsim: number;
  readonly seed: number;
  readonly left: (study: number) => Int32Array | undefined;
}

/** Draw all studies of a design; returns how many samples were left on average. */
function drawAll(
  study: PlannedStudy,
  analysis: PlannedAnalysis,
  plan: Plan,
  variances: AssumedVariances,
  tested: readonly string[],
  { nsim, seed, left }: Draws,
  receive: (study: number, estimates: readonly DrawnEstimates[]) => void,
): number {
  const theta: AssumedTheta = { count: variances.count, values: variances.theta };
  const columns = tested.map((term) => plan.design.fixed.columns.indexOf(term));
  const whole: number[] = [];
  let samples = 0;
  const run = (rows: Int32Array | undefined, studies: readonly number[]) => {
    if (studies.length === 0) return;
    samples += (rows?.length ?? study.times.length) * studies.length;
    const { test, reml } = plan.options;
    const own = rows === undefined ? plan : planOf(plan, designOnRows(plan.design, rows));
    if (own.reduced === null) {
      for (const number of studies)
        receive(
          number,
          columns.map(() => untested(theta.count)),
        );
    } else if (analysis.isTruth && isByClasses(own.reduced) && isInRecords(plan.options)) {
      drawStudies(own.reduced, { reml, test, seed, name: "power" }, theta, columns, studies, receive);
    } else {
      const truth = rows === undefined ? study.truth.design : designOnRows(study.truth.design, rows);
      const law = { ...theta, parameters: variances.parameters };
      drawStudiesByRows(truth, own, { seed, name: "power rows" }, law, columns, studies, receive);
    }
  };
  for (let number = 0; number < nsim; number++) {
    const rows = left(number);
    if (rows === undefined) whole.push(number);
    else run(rows, [number]);
  }
  run(undefined, whole);
  return samples / nsim;
}

function untested(count: number): DrawnEstimates {
  const none = new Float64Array(count).fill(Number.NaN);
  return { error: none, standardError: none, df: none };
}
