import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { droppedColumns, tooFewRows } from "../../fit/prepare/describe-rows.js";
import { type Collected, emptyResult } from "../../fit/run/collect.js";
import { rowsInTable } from "../../fit/run/fit-table.js";
import { type Reason, reasonsTogether, statusSentences } from "../../fit/status.js";
import { sequentialOrder } from "../../inference/contrasts/anova-hypotheses.js";
import {
  coefficientsOf,
  type LinearBasis,
  linearBasis,
  reorderedBasis,
  turned,
} from "../../inference/linear-basis.js";
import { ROUNDING } from "../../kernel/layouts.js";
import { residualOf } from "../../residual/residual.js";
import type { Table } from "../../table/table.js";
import { type Projection, projectResponses } from "./ols-project.js";

/** Least-squares fits of many responses on one design; a FitResult without random effects, and sums of squares. */
export interface OLSResult extends FitResult {
  /** Residual sum of squares Σ w e². */
  readonly rss: Float64Array;
  /** Total sum of squares about the mean, Σ w (y − ȳ)², of the response less its offset. */
  readonly tss: Float64Array;
  /**
   * Per response `terms`: coordinates on the orthonormal basis of X with its columns in the order of a sequential analysis
   * of variance (`sequentialOrder`), R's `effects`. Their squares are the sequential sums of squares of the columns; NaN
   * for columns that depend on earlier ones in that order.
   */
  readonly effects: Float64Array;
}

/**
 * Fit columns of a table by least squares, weighted where the plan has weights. A response that cannot be fitted
 * gets a status.
 *
 * @param rowOf row of the table at each row of the design; −1 for rows that are left out
 * @throws DataError for a column that is not numeric
 */
export function fitLinear(
  plan: Plan,
  table: Table,
  names: readonly string[],
  rowOf: Int32Array = rowsInTable(plan, table),
): OLSResult {
  const width = plan.design.fixed.columns.length;
  const numbers = (size: number) => new Float64Array(names.length * size).fill(Number.NaN);
  const result = {
    ...emptyResult(names, width, 0, 0),
    rss: numbers(1),
    tss: numbers(1),
    effects: numbers(width),
  };
  const effectsOf = sequentialEffects(plan);
  const infinite = projectResponses(plan, table, names, rowOf, (response, projection) => {
    const { rows, basis, along } = projection;
    const { n, rank } = basis;
    const rss = sumOfSquares(projection.residual);
    const { mean, tss } = aboutMean(projection);
    const beta = coefficientsOf(basis, along);
    const noise = ROUNDING * Math.max(Math.sqrt(tss / n), Math.abs(mean));
    const isConstant = n > 0 && !(Math.sqrt(Math.max(tss, rss) / n) > noise);
    if (isConstant) dropRounding(beta, basis, mean);
    result.nobs[response] = n;
    result.rank[response] = rank;
    result.beta.set(beta, response * width);
    const sequential = effectsOf(basis, along);
    result.effects.set(sequential, response * width);
    result.rss[response] = rss;
    result.tss[response] = tss;
    say(result, response, reasonsOf(plan, basis, rows, isConstant, Math.sqrt(rss / (n - rank)) <= noise));
    if (n <= rank || isConstant) return;
    result.sigma2[response] = rss / (n - rank);
    result.criterion[response] = minusTwoLogLikelihood(plan, rows, rss);
    setCovariance(result, response, basis);
  });
  const lost = infinite.length === 0 ? [] : columnsLost(plan);
  for (const { response, row } of infinite) {
    const why = `infinite value in sample ${plan.samples[row]!}`;
    say(result, response, [["not-converged", why], ...lost]);
  }
  return result;
}

/** The columns that depend on earlier ones in all rows, and so in any of them. */
function columnsLost({ design }: Plan): Reason[] {
  const { fixed, rows } = design;
  const all = Int32Array.from(rows.keys());
  return droppedColumns(design, linearBasis(fixed.values, fixed.columns.length, all).kept, undefined);
}

/** Coordinates of a response in the order of a sequential analysis, by column of X, from those on a basis of X. */
function sequentialEffects({ design }: Plan): (basis: LinearBasis, along: Float64Array) => Float64Array {
  const order = sequentialOrder(design.fixed);
  const isNatural = order.every((column, i) => column === i);
  let last: { readonly basis: LinearBasis; readonly kept: Int32Array; readonly turn: Turn } | undefined;
  return (basis, along) => {
    if (last?.basis !== basis) {
      const own = isNatural ? basis : reorderedBasis(basis, order);
      last = { basis, kept: own.kept, turn: isNatural ? (values) => values : turned(basis, own) };
    }
    const effects = new Float64Array(basis.width).fill(Number.NaN);
    const values = last.turn(along);
    last.kept.forEach((column, i) => {
      effects[column] = values[i]!;
    });
    return effects;
  };
}

type Turn = (along: Float64Array) => Float64Array;

function say(result: Collected, response: number, reasons: readonly Reason[]): void {
  const { flags, message } = reasonsTogether(reasons);
  result.flags[response] = flags;
  result.messages[response] = message;
}

/** What holds of a response, the worst first. */
function reasonsOf(
  { design }: Plan,
  { n, kept }: LinearBasis,
  rows: Int32Array | undefined,
  isConstant: boolean,
  isPerfect: boolean,
): Reason[] {
  if (n === 0) return [["all-missing", statusSentences["all-missing"]]];
  const few = tooFewRows(design.fixed, n, kept);
  const constant: Reason = ["constant", statusSentences.constant];
  const perfect: Reason = ["perfect-fit", statusSentences["perfect-fit"]];
  const ofResponse = few.length > 0 ? few : isConstant ? [constant] : isPerfect ? [perfect] : [];
  return [...ofResponse, ...droppedColumns(design, kept, rows)];
}

export function sumOfSquares(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]! * values[i]!;
  return total;
}

/** Weighted mean of the response less its offset, and the sum of squares about it. */
export function aboutMean({ y, source }: Pick<Projection, "y" | "source">) {
  const root = (i: number) => source.scale?.[i] ?? 1;
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < y.length; i++) {
    sum += root(i) * y[i]!;
    weight += root(i) * root(i);
  }
  const mean = sum / weight;
  return { mean, tss: sumOfSquares(y.map((value, i) => value - root(i) * mean)) };
}

/** Coefficients of a constant that are nothing but rounding become zero. */
function dropRounding(beta: Float64Array, { X, n }: LinearBasis, mean: number): void {
  beta.forEach((value, j) => {
    const largest = X.subarray(j * n, (j + 1) * n).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    if (Math.abs(value) * largest <= 1e-12 * Math.abs(mean)) beta[j] = 0;
  });
}

/** σ²(X'WX)⁻¹ = σ²BB' and the residual degrees of freedom, in their places. */
function setCovariance(result: OLSResult, response: number, basis: LinearBasis): void {
  const { n, rank, width, kept, B } = basis;
  const sigma2 = result.sigma2[response]!;
  const start = response * ((width * (width + 1)) / 2);
  kept.forEach((row, a) => {
    result.df[response * width + row] = n - rank;
    for (let b = 0; b <= a; b++) {
      let value = 0;
      for (let m = a; m < rank; m++) value += B[a * rank + m]! * B[b * rank + m]!;
      result.vcov[start + (row * (row + 1)) / 2 + kept[b]!] = sigma2 * value;
    }
  });
}

/** −2 log-likelihood at σ² = RSS / n, as R's `logLik` of an `lm`. */
function minusTwoLogLikelihood(plan: Plan, rows: Int32Array, rss: number): number {
  const n = rows.length;
  return n * (Math.log((2 * Math.PI * rss) / n) + 1) + residualOf(plan.design).logDeterminant(n, rows);
}
