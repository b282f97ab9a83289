import type { Plan } from "../../fit/plan.js";
import { flagOf } from "../../fit/status.js";
import { distributions } from "../../inference/distributions.js";
import { longTable } from "../read/frames.js";
import { glanceTable } from "../read/tidy.js";
import type { OLSResult } from "./ols-fit.js";

/** How much of the variation a linear model explains. */
export interface Determination {
  /** 1 − ΣΣ e² / ΣΣ (y − ȳ)² over all responses that were fitted, as gneiss. */
  readonly overall: number;
  /** 1 − RSS / TSS of each response; TSS is about the mean, also in a model without intercept. */
  readonly responses: Float64Array;
  /** 1 − (RSS / (n − p)) / (TSS / (n − 1)) of each response. */
  readonly adjusted: Float64Array;
}

/** Coefficients of determination; NaN for a response without variation. */
export function determination({ rss, tss, sigma2, nobs }: OLSResult): Determination {
  return {
    overall: overallR2(rss, tss),
    responses: rss.map((value, i) => (tss[i]! > 0 ? 1 - value / tss[i]! : Number.NaN)),
    adjusted: sigma2.map((value, i) => 1 - value / (tss[i]! / (nobs[i]! - 1))),
  };
}

/** 1 − Σ RSS / Σ TSS over the responses that have both. */
export function overallR2(rss: Float64Array, tss: Float64Array): number {
  return 1 - sumOfKnown(rss) / sumOfKnown(tss);
}

/** Sum of the numbers that are not NaN. */
export function sumOfKnown(values: Float64Array): number {
  return values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0);
}

/** Perfect fits, whose residual variance is rounding, have no tests. */
export function isPerfect({ flags }: OLSResult, response: number): boolean {
  return (flags[response]! & flagOf("perfect-fit")) !== 0;
}

/** One row per response: what `glanceTable` says, R², and the F test of all terms but the intercept. */
export function glanceLinear({ design }: Plan, result: OLSResult) {
  const { nobs, rank, sigma2, effects, terms } = result;
  const r2 = determination(result);
  const intercept = design.fixed.columns.indexOf("Intercept");
  const df1 = Float64Array.from(rank, (p) => (intercept < 0 ? p : Math.max(0, p - 1)));
  const df2 = Float64Array.from(rank, (p, i) => nobs[i]! - p);
  const statistic = sigma2.map((value, i) => {
    const own = effects.subarray(i * terms, (i + 1) * terms);
    const explained = sumOfKnown(own.map((effect, j) => (j === intercept ? 0 : effect * effect)));
    return df1[i]! > 0 && !isPerfect(result, i) ? explained / df1[i]! / value : Number.NaN;
  });
  return longTable({
    ...glanceTable(result).columns,
    r2: r2.responses,
    adj_r2: r2.adjusted,
    statistic,
    df1,
    df2,
    p_value: statistic.map((F, i) => distributions.fUpper(F, df1[i]!, df2[i]!)),
  });
}
