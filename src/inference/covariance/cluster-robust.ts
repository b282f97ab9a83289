import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { concatArrays } from "../../kernel/concat-arrays.js";
import { rowScale } from "../../residual/residual.js";
import type { Table } from "../../table/table.js";
import { type RobustMoments, robustDf } from "../contrasts/robust-tests.js";
import type { RobustMethod } from "../robust-method.js";
import { inverseTimes } from "../whitened-residual.js";
import { type AdjustedClass, adjustedClusters, product } from "./cluster-adjusted.js";
import { clusterClasses } from "./cluster-classes.js";
import { clustersPresent, outermostClusters } from "./clusters.js";
import { type SharedRows, scaledFixed, sharedRows, thetaOf } from "./response-rows.js";
import type { FittedRows } from "./vcov-sensitivity.js";

/**
 * A fit with the cluster-robust covariance of its fixed effects (Liang & Zeger 1986, Biometrika 73:13),
 *
 *   M (Σ_g X_g'V_g⁻¹ A_g e_g e_g'A_g' V_g⁻¹X_g) M,  M = (X'V⁻¹X)⁻¹,  e = y − Xβ̂,
 *
 * clusters being the levels of the outermost grouping factor; right in large samples of clusters whatever the
 * covariance inside them is. A is the identity for `"cr0"`; `"cr1"` multiplies by G / (G − 1); `"cr2"` and `"cr3"` undo what
 * estimating β takes from the residuals (`adjustedClusters`). All as clubSandwich.
 *
 * The degrees of freedom of `"cr2"` and `"cr3"` are Satterthwaite's with `test: "satterthwaite"`, those of the others G − 1
 * (Cameron & Miller 2015, J. Hum. Resour. 50:317). θ and β stay; nothing is refitted.
 *
 * @param result a fit with the model-based covariance
 * @throws UsageError for crossed grouping factors
 */
export function withClusterRobust(
  plan: Plan,
  table: Table,
  result: FitResult,
  method: RobustMethod,
): FitResult {
  const vcov = new Float64Array(result.vcov.length).fill(Number.NaN);
  const df = new Float64Array(result.df.length).fill(Number.NaN);
  const { index } = outermostClusters(plan.design);
  const satterthwaite = plan.options.test === "satterthwaite";
  for (const rows of sharedRows(plan, table, result.responses)) {
    const { present, reduced, responses } = rows;
    const { kept } = reduced;
    const clusters = clustersPresent(index, present);
    const X = scaledFixed(rows.design, present, kept);
    const residuals = residualsOf(rows, X, result);
    const parts = method === "cr2" || method === "cr3" ? adjuster(rows, index, result, method) : undefined;
    for (const response of responses) {
      if (Number.isNaN(result.sigma2[response]!)) continue;
      const adjusted = parts?.(response);
      if (adjusted === null) continue;
      const influences =
        adjusted === undefined
          ? plainInfluences(rows, X, result, response, residuals(response), clusters)
          : adjustedInfluences(adjusted, residuals(response, true), kept.length);
      const factor = method === "cr1" ? clusters.count / (clusters.count - 1) : 1;
      writeSandwich(result.terms, response, kept, influences, factor, vcov);
      const moments = adjusted && satterthwaite ? robustMoments(adjusted) : undefined;
      kept.forEach((column, j) => {
        const own = moments === undefined ? clusters.count - 1 : robustDf(unit(kept.length, j), moments);
        df[response * result.terms + column] = own;
      });
    }
  }
  return { ...result, vcov, df };
}

/** The adjusted clusters of each response on some rows; null where a coefficient depends on one cluster alone. */
function adjuster(
  { design, present, reduced }: SharedRows,
  index: Int32Array,
  result: FitResult,
  method: RobustMethod,
): (response: number) => AdjustedClass[] | null {
  const classes = clusterClasses(design, reduced, present, clustersPresent(index, present));
  const own = method === "cr2" ? "cr2" : "cr3";
  return (response) => adjustedClusters(design, thetaOf(result, response), classes, reduced.kept.length, own);
}

/** Call `receive` with the adjusted clusters of every response that has a robust covariance. */
export function eachAdjusted(
  plan: Plan,
  table: Table,
  result: FitResult,
  method: RobustMethod,
  receive: (response: number, adjusted: readonly AdjustedClass[], rows: FittedRows) => void,
): void {
  const { index } = outermostClusters(plan.design);
  for (const rows of sharedRows(plan, table, result.responses)) {
    const adjust = adjuster(rows, index, result, method);
    const fitted = { present: rows.present, kept: rows.reduced.kept };
    for (const response of rows.responses) {
      const adjusted = Number.isNaN(result.sigma2[response]!) ? null : adjust(response);
      if (adjusted !== null) receive(response, adjusted, fitted);
    }
  }
}

/** What degrees of freedom are made of. */
export function robustMoments(adjusted: readonly AdjustedClass[]): RobustMoments {
  return {
    classes: adjusted.map(({ members, spread, shared }) => ({ count: members.length, spread, shared })),
  };
}

function unit(p: number, j: number): Float64Array {
  const out = new Float64Array(p);
  out[j] = 1;
  return out;
}

/** y − Xβ̂ of a response on its rows, each times the root of its weight, or in units of y. */
function residualsOf(
  { design, present, reduced, read }: SharedRows,
  X: Float64Array,
  { beta, terms }: FitResult,
) {
  const { kept } = reduced;
  const p = kept.length;
  const scale = rowScale(design);
  return (response: number, inUnits = false) => {
    const e = read(response);
    for (let i = 0; i < e.length; i++) {
      for (let j = 0; j < p; j++) e[i]! -= X[i * p + j]! * beta[response * terms + kept[j]!]!;
      if (inUnits) e[i]! /= scale(present?.[i] ?? i);
    }
    return e;
  };
}

/** M X_g'V_g⁻¹e_g of each cluster, count × p. */
function plainInfluences(
  rows: SharedRows,
  X: Float64Array,
  result: FitResult,
  response: number,
  e: Float64Array,
  { cluster, count }: { readonly cluster: Int32Array; readonly count: number },
): Float64Array {
  const { kept } = rows.reduced;
  const p = kept.length;
  const M = relativeBread(result, response, kept);
  const r = inverseTimes(rows, thetaOf(result, response))(e);
  const scores = new Float64Array(count * p);
  for (let i = 0; i < e.length; i++) {
    for (let j = 0; j < p; j++) scores[cluster[i]! * p + j]! += X[i * p + j]! * r[i]!;
  }
  return product(scores, count, p, M, p);
}

/** P'e of each cluster, count × p. */
function adjustedInfluences(adjusted: readonly AdjustedClass[], e: Float64Array, p: number): Float64Array {
  const all = adjusted.flatMap(({ members, P }) =>
    members.map((rows) => {
      const own = new Float64Array(p);
      rows.forEach((row, i) => {
        for (let j = 0; j < p; j++) own[j]! += P[i * p + j]! * e[row]!;
      });
      return own;
    }),
  );
  return concatArrays(Float64Array, all);
}

/** (X'V⁻¹X)⁻¹ with V relative to σ², p × p over the kept columns. */
function relativeBread({ vcov, sigma2, terms }: FitResult, response: number, kept: Int32Array): Float64Array {
  const p = kept.length;
  const packed = (terms * (terms + 1)) / 2;
  const bread = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      const value = vcov[response * packed + (kept[i]! * (kept[i]! + 1)) / 2 + kept[j]!]! / sigma2[response]!;
      bread[i * p + j] = value;
      bread[j * p + i] = value;
    }
  }
  return bread;
}

/** Σ uu' of the clusters' influences times `factor`, packed by rows over all columns. */
function writeSandwich(
  terms: number,
  response: number,
  kept: Int32Array,
  influences: Float64Array,
  factor: number,
  out: Float64Array,
): void {
  const p = kept.length;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let from = 0; from < influences.length; from += p)
        sum += influences[from + i]! * influences[from + j]!;
      out[(response * terms * (terms + 1)) / 2 + (kept[i]! * (kept[i]! + 1)) / 2 + kept[j]!] = factor * sum;
    }
  }
}
