import { describe, UsageError } from "../../errors.js";
import { refuseCovariates } from "../../fit/covariates/refuse-covariates.js";
import { worstStatus } from "../../fit/status.js";
import type { Fitted } from "../../inference/each-tested.js";
import { adjustByTerm } from "../../inference/multiplicity/adjust.js";
import { modeOf } from "../../inference/shifts/mode.js";
import { type CoefficientTests, waldLimits, waldStatistics, withTails } from "../../inference/wald.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { isLogarithm, shiftOptions } from "../../options/taxa.js";
import type { Table } from "../../table/table.js";
import { FittedModel } from "../fitted-model.js";
import { longTable } from "../read/frames.js";
import { tidyTable } from "../read/tidy.js";
import type { DebiasedTests, DebiasOptions } from "./debias.js";
import { medianShift } from "./median-shift.js";

const where = "debias";
/** Fewer taxa have no mode to speak of, and no median. */
const LEAST = { mode: 20, median: 3 } as const;

const kinds: option.OptionsFor<DebiasOptions> = {
  method: shiftOptions.debias,
  level: option.share,
  nsim: option.count,
  seed: option.seed,
};

/** `debias`, where it is asked for. */
export function debiasTests(
  fitted: FittedModel & { readonly tree?: unknown },
  options: DebiasOptions,
): DebiasedTests {
  if (!(fitted instanceof FittedModel))
    throw new UsageError(`${where}: model must be a fitted model, got ${describe(fitted)}`);
  checkOptions(where, options, kinds);
  const { method = "mode", level = 0.95, nsim = 10_000, seed } = options;
  const { plan, result } = fitted;
  refuseCovariates(where, plan, "leave it out");
  const taxa = taxaOf(fitted, method);
  const { test, vcov, adjust } = plan.options;
  const tests = withTails(waldStatistics(result, test, vcov));
  const shift = method === "mode" ? modes : medians;
  const names = plan.design.fixed.columns;
  const draws = { seed: seed ?? plan.options.seed ?? 0, count: nsim };
  const made = shift(fitted, tests, taxa, draws);
  const q = adjustByTerm(made.tests.p, names.length, adjust);
  const limits = waldLimits(made.beta, made.tests, level);
  const table = tidyTable({ ...result, beta: made.beta }, names, made.tests, q, limits);
  return { method, shifts: made.shifts, tests: table };
}

/** The responses that tell where the middle is. Throws UsageError where they are no taxa, or too few. */
function taxaOf(
  { balances, result, tree }: Fitted & { readonly tree?: unknown },
  method: "mode" | "median",
): readonly number[] {
  const { transformed } = balances;
  if (tree !== undefined) {
    const hint = "; taxonEffects(model) has effects of taxa";
    throw new UsageError({ where, rule: "is for taxa, not for balances along a tree", got: "a tree", hint });
  }
  if (method === "mode" ? transformed !== "clr" : !isLogarithm(transformed)) {
    const needed = method === "mode" ? "centred log-ratios" : "logarithms of taxa";
    const ways = method === "mode" ? '"clr"' : '"clr", "alr:REF", "log" or "log2"';
    throw new UsageError({
      where,
      rule: `the ${method} needs ${needed}`,
      got: transformed === undefined ? "a table that was not transformed" : `"${transformed}"`,
      hint: `; transform(table, ${ways}) makes them`,
    });
  }
  const taxa = [...result.responses.keys()].filter((i) => {
    const status = worstStatus(result.flags[i]!);
    return status === "ok" || status === "singular";
  });
  const least = LEAST[method];
  if (taxa.length >= least) return taxa;
  throw new UsageError({
    where,
    rule: `the ${method} needs ${least} taxa or more whose status is ok or singular`,
    got: String(taxa.length),
    ...(method === "mode" && { hint: "; the median needs 3" }),
  });
}

interface Shifted {
  readonly beta: Float64Array;
  readonly tests: CoefficientTests;
  readonly shifts: Table;
}

type Draws = { readonly seed: number; readonly count: number };

/** Places of the columns of X that are not the intercept. */
function slopes({ plan }: Fitted): number[] {
  const { columns } = plan.design.fixed;
  return [...columns.keys()].filter((j) => columns[j] !== "Intercept");
}

function modes(fitted: Fitted, tests: CoefficientTests, taxa: readonly number[]): Shifted {
  const { plan, result } = fitted;
  const { terms } = result;
  const root = Math.sqrt(plan.samples.length);
  const beta = result.beta.slice();
  const statistic = tests.statistic.slice();
  const found = slopes(fitted).map((j) => {
    const own = taxa.map((i) => result.beta[i * terms + j]!).filter(Number.isFinite);
    if (own.length < LEAST.mode) return { j, mode: Number.NaN, bandwidth: Number.NaN, taxa: own.length };
    const { mode, bandwidth } = modeOf(Float64Array.from(own, (value) => root * value));
    return { j, mode: mode / root, bandwidth: bandwidth / root, taxa: own.length };
  });
  for (const { j, mode } of found) {
    for (let at = j; at < beta.length; at += terms) {
      beta[at]! -= mode;
      if (!Number.isNaN(statistic[at])) statistic[at] = beta[at]! / tests.standardError[at]!;
    }
  }
  const shifts = longTable({
    term: found.map(({ j }) => plan.design.fixed.columns[j]!),
    shift: Float64Array.from(found, ({ mode }) => mode),
    bandwidth: Float64Array.from(found, ({ bandwidth }) => bandwidth),
    taxa: Float64Array.from(found, (each) => each.taxa),
  });
  return { beta, tests: withTails({ ...tests, statistic }), shifts };
}

function medians(
  fitted: Fitted,
  tests: CoefficientTests,
  taxa: readonly number[],
  { seed, count }: Draws,
): Shifted {
  const { plan, result } = fitted;
  const { terms, beta } = result;
  const { columns } = plan.design.fixed;
  const statistic = tests.statistic.slice();
  const found = slopes(fitted).map((j) => {
    const places = taxa
      .map((i) => i * terms + j)
      .filter((at) => Number.isFinite(beta[at]!) && Number.isFinite(tests.standardError[at]!));
    if (places.length < LEAST.median)
      return { j, median: Number.NaN, standardError: Number.NaN, taxa: places.length };
    const pick = (values: Float64Array) => Float64Array.from(places, (at) => values[at]!);
    const name = `median ${columns[j]}`;
    const shift = medianShift(pick(beta), pick(tests.standardError), { seed, name, count });
    const errorAt = new Map(places.map((at, k) => [at, shift.standardErrors[k]!]));
    for (let at = j; at < beta.length; at += terms) {
      if (Number.isNaN(statistic[at])) continue;
      // A taxon that the median does not rest on has nothing in common with it.
      const error = errorAt.get(at) ?? Math.hypot(tests.standardError[at]!, shift.standardError);
      statistic[at] = (beta[at]! - shift.median) / error;
    }
    return { j, median: shift.median, standardError: shift.standardError, taxa: places.length };
  });
  const shifts = longTable({
    term: found.map(({ j }) => columns[j]!),
    shift: Float64Array.from(found, ({ median }) => median),
    std_error: Float64Array.from(found, ({ standardError }) => standardError),
    taxa: Float64Array.from(found, (each) => each.taxa),
  });
  return { beta, tests: withTails({ ...tests, statistic }), shifts };
}
