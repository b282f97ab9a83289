import type { RandomTerm } from "../../design/random/random-term.js";
import { UsageError } from "../../errors.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import type { Table } from "../../table/table.js";
import { inverseTimes } from "../whitened-residual.js";
import { type SharedRows, scaledFixed, sharedRows, thetaOf } from "./response-rows.js";

/** Which cluster-robust covariance: as it is, or times G / (G − 1) for G clusters. */
type RobustMethod = "cr0" | "cr1";

/**
 * A fit with the cluster-robust covariance of its fixed effects (Liang & Zeger 1986, Biometrika 73:13),
 *
 *   A⁻¹ (Σ_g X_g'V_g⁻¹ e_g e_g'V_g⁻¹X_g) A⁻¹,  A = X'V⁻¹X,  e = y − Xβ̂,
 *
 * clusters being the levels of the outermost grouping factor; right in large samples of clusters whatever the
 * covariance inside them is. `"cr1"` multiplies by G / (G − 1), as clubSandwich's CR1. The degrees of freedom become
 * G − 1 (Cameron & Miller 2015, J. Hum. Resour. 50:317). θ and β stay; nothing is refitted.
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
  const { index } = outermostClusters(plan.design.random);
  const vcov = new Float64Array(result.vcov.length).fill(Number.NaN);
  const df = new Float64Array(result.df.length).fill(Number.NaN);
  for (const rows of sharedRows(plan, table, result.responses)) {
    const { present, reduced, design, responses } = rows;
    const { cluster, count } = clustersPresent(index, present);
    const X = scaledFixed(design, present, reduced.kept);
    const factor = method === "cr1" ? count / (count - 1) : 1;
    for (const response of responses) {
      if (Number.isNaN(result.sigma2[response]!)) continue;
      const scores = clusterScores(rows, result, response, X, cluster, count);
      const bread = relativeBread(result, response, reduced.kept);
      writeSandwich(result.terms, response, reduced.kept, bread, scores, factor, vcov);
      for (const column of reduced.kept) df[response * result.terms + column] = count - 1;
    }
  }
  return { ...result, vcov, df };
}

/** Clusters of the rows that are present, numbered from zero. */
function clustersPresent(index: Int32Array, present: Int32Array | undefined) {
  const number = new Map<number, number>();
  const rows = present === undefined ? index : present.map((row) => index[row]!);
  const cluster = rows.map((level) => {
    const known = number.get(level) ?? number.size;
    number.set(level, known);
    return known;
  });
  return { cluster, count: number.size };
}

/** X_g'V_g⁻¹e_g of each cluster, count × p. */
function clusterScores(
  rows: SharedRows,
  result: FitResult,
  response: number,
  X: Float64Array,
  cluster: Int32Array,
  count: number,
): Float64Array {
  const { kept } = rows.reduced;
  const p = kept.length;
  const e = rows.read(response);
  const beta = Float64Array.from(kept, (column) => result.beta[response * result.terms + column]!);
  for (let i = 0; i < e.length; i++) for (let j = 0; j < p; j++) e[i]! -= X[i * p + j]! * beta[j]!;
  const r = inverseTimes(rows, thetaOf(result, response), e);
  const scores = new Float64Array(count * p);
  for (let i = 0; i < e.length; i++) {
    for (let j = 0; j < p; j++) scores[cluster[i]! * p + j]! += X[i * p + j]! * r[i]!;
  }
  return scores;
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

/** Σ (A⁻¹s)(A⁻¹s)' times `factor`, packed by rows over all columns. */
function writeSandwich(
  terms: number,
  response: number,
  kept: Int32Array,
  bread: Float64Array,
  scores: Float64Array,
  factor: number,
  out: Float64Array,
): void {
  const p = kept.length;
  const at = (i: number, j: number) =>
    (response * terms * (terms + 1)) / 2 + (kept[i]! * (kept[i]! + 1)) / 2 + kept[j]!;
  for (let i = 0; i < p; i++) for (let j = 0; j <= i; j++) out[at(i, j)] = 0;
  const influence = new Float64Array(p);
  for (let from = 0; from < scores.length; from += p) {
    for (let i = 0; i < p; i++) {
      influence[i] = 0;
      for (let j = 0; j < p; j++) influence[i]! += bread[i * p + j]! * scores[from + j]!;
    }
    for (let i = 0; i < p; i++) {
      for (let j = 0; j <= i; j++) out[at(i, j)]! += factor * influence[i]! * influence[j]!;
    }
  }
}

/** Independent clusters of rows. */
interface Clusters {
  readonly group: string;
  /** Cluster of each row. */
  readonly index: Int32Array;
}

/**
 * The clusters between which the model has no correlation: levels of the outermost grouping factor, the one in which
 * all others are nested.
 *
 * @throws UsageError for crossed grouping factors, which leave no independent clusters
 */
function outermostClusters(terms: readonly RandomTerm[]): Clusters {
  const whole = terms.filter((term) => !term.index.includes(-1));
  const outer = whole.reduce<RandomTerm | undefined>(
    (best, term) => (best !== undefined && countLevels(best) <= countLevels(term) ? best : term),
    undefined,
  );
  const crossed = terms.find((term) => outer === undefined || !isNested(term.index, outer.index));
  if (outer !== undefined && crossed === undefined) return { group: outer.group, index: outer.index };
  const names = [...new Set(terms.map((term) => term.name))].join(" and ");
  throw new UsageError(
    `vcov: cluster-robust covariances need independent clusters, got crossed random terms ${names}; ` +
      'use vcov "gls", or nest the factors',
  );
}

function countLevels({ index }: RandomTerm): number {
  return new Set(index).size;
}

/** Does each level of `inner` lie in one level of `outer`? */
function isNested(inner: Int32Array, outer: Int32Array): boolean {
  const home = new Map<number, number>();
  return inner.every((level, row) => {
    if (level < 0) return true;
    const known = home.get(level) ?? outer[row]!;
    home.set(level, known);
    return known === outer[row];
  });
}
