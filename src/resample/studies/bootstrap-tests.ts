import { designOnRows } from "../../design/rows/take-rows.js";
import type { Plan } from "../../fit/plan.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";
import { isByClasses } from "../../fit/run/fit-design.js";
import { fitTable } from "../../fit/run/fit-table.js";
import { type SharedRows, sharedRows, thetaOf } from "../../inference/covariance/response-rows.js";
import { planWithout } from "../../inference/variances/plan-without.js";
import { tTails } from "../../inference/wald.js";
import type { Table } from "../../table/table.js";
import { type DrawnEstimates, drawStudies, isInRecords } from "./study-draws.js";
import { drawStudiesByRows } from "./study-rows.js";

/** Replicates, and where their random numbers come from. */
interface Replicates {
  readonly nsim: number;
  readonly seed: number;
}

/**
 * p-values of the fixed effects but the intercept by parametric bootstrap (Davison & Hinkley 1997, §4.4): responses are drawn from the
 * fit without the effect, fitted and tested as the response itself; p is the share of them, with the response among them, whose
 * p-value is no larger. Responses with the same θ share their replicates, as the rest moves or scales them alone.
 *
 * @param names of the responses
 * @param own their p-values, `terms` numbers each
 * @returns as `own`; NaN where that is, and for the intercept
 */
export function bootstrapTests(
  plan: Plan,
  table: Table,
  names: readonly string[],
  own: Float64Array,
  { nsim, seed }: Replicates,
): Float64Array {
  const { columns } = plan.design.fixed;
  const out = new Float64Array(own.length).fill(Number.NaN);
  if (names.length === 0) return out;
  const parts = [...sharedRows(plan, table, names)].map((part) => ({
    part,
    draw: drawer(plan, part, nsim, seed),
  }));
  columns.forEach((name, j) => {
    if (name === "Intercept") return;
    const thetas = nullThetas(plan, table, names, j);
    for (const { part, draw } of parts) {
      const known = new Map<string, Float64Array>();
      for (const response of part.responses) {
        const p = own[response * columns.length + j]!;
        const theta = thetaOf(thetas, response).slice();
        if (Number.isNaN(p) || theta.includes(Number.NaN)) continue;
        const key = theta.join(" ");
        const drawn = known.get(key) ?? ascendingTails(draw(theta, key, j));
        known.set(key, drawn);
        if (drawn.length === 0) continue;
        out[response * columns.length + j] = (1 + countUpTo(drawn, p * (1 + TIE))) / (1 + drawn.length);
      }
    }
  });
  return out;
}

/** p-values this close are the same. */
const TIE = 1e-10;

/** The fit of the responses without one column of X. */
function nullThetas(plan: Plan, table: Table, names: readonly string[], column: number) {
  const { reml } = plan.options;
  return fitTable(planWithout(plan, [column]), table, names, { reml, satterthwaite: false, joint: false });
}

/** Draws and tests of one column of X at a θ, of responses that share their rows. */
function drawer(plan: Plan, part: SharedRows, nsim: number, seed: number) {
  const { test, reml } = plan.options;
  const { reduced } = part;
  const isReduced = isByClasses(reduced) && isInRecords(plan.options) && plan.search === undefined;
  const onRows = isReduced ? undefined : planOnRows(plan, part);
  return (theta: Float64Array, key: string, column: number): DrawnEstimates => {
    const stream = { seed, name: `certify ${plan.design.fixed.columns[column]} ${key}` };
    let found: DrawnEstimates | undefined;
    const take = (_: number, [estimates]: readonly DrawnEstimates[]) => {
      found = estimates;
    };
    const law = { count: nsim, values: theta, parameters: theta.length };
    if (isReduced) drawStudies(reduced, { reml, test, ...stream }, law, [column], [0], take);
    else drawStudiesByRows(onRows!.design, onRows!, stream, law, [column], [0], take);
    return found!;
  };
}

/** The plan on the rows of some responses, under their weights. */
function planOnRows(plan: Plan, { design: whole, present }: SharedRows): Plan {
  const design = present === undefined ? whole : designOnRows(whole, present);
  const { reasons: _, ...reduction } = reduceRows(design, undefined, plan.search);
  const { weights: __, ...options } = plan.options;
  const samples = Array.from(design.rows, (_row, i) => String(i));
  return { ...plan, options, samples, design, ...reduction };
}

/** The p-values of drawn estimates, ascending. */
function ascendingTails({ error, standardError, df }: DrawnEstimates): Float64Array {
  const statistic = error.map((value, i) => value / standardError[i]!);
  const places = Array.from(statistic.keys()).filter((i) => Number.isFinite(statistic[i]!) && df[i]! > 0);
  const pick = (values: Float64Array) => Float64Array.from(places, (i) => values[i]!);
  return tTails(pick(statistic), pick(df)).sort();
}

/** How many of some ascending numbers are at most `most`. */
function countUpTo(values: Float64Array, most: number): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle]! <= most) from = middle + 1;
    else to = middle;
  }
  return from;
}
