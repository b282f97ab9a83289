import { covarianceOf } from "../covariance/structures.js";
import type { RandomTerm } from "../design/random/random-term.js";
import type { Plan } from "../fit/plan.js";
import { orthonormalise } from "../fit/prepare/orthonormalise.js";
import { inKernelOrder, openDesign, setTheta } from "../fit/run/fit-design.js";
import { type SharedRows, sharedRows } from "../inference/covariance/response-rows.js";
import { type Minimum, simplexSearch } from "../inference/variances/simplex-search.js";
import { CRITERION, SIGMA2 } from "../kernel/layouts.js";
import { type Scratch, withScratch } from "../kernel/scratch.js";

/** Lengths below this beside the first are rounding. */
const ZERO_LENGTH_SHARE = 1e-13;

/** Where the search starts, as multiples of the identity. */
const STARTS = [0.3, 1, 3];

/**
 * The covariance parameters that all responses have in common, by restricted likelihood as if they were independent with
 * equal residual variance: minimises log|V| + log|X'V⁻¹X| + (n − p) log Σ_j S_j, which depends on the responses through
 * YY' alone, and so not on the basis in which a composition is written.
 */
export function pooledTheta(plan: Plan, responses: readonly Float64Array[]): Float64Array {
  const { names, table } = responseTable(plan, responses);
  const [part] = sharedRows(plan, table, names);
  const units = thetaUnits(plan.design.random);
  const inUnits = (x: Float64Array) => x.map((value, i) => value * units.size[i]!);
  return withScratch((scratch) => {
    const pooled = pooledDeviance(scratch, part!);
    const deviance = (x: Float64Array) => pooled(inUnits(x));
    const zero = new Float64Array(units.size.length);
    let best: Minimum = { x: zero, value: deviance(zero) };
    for (const start of STARTS) {
      const found = simplexSearch(
        deviance,
        units.diagonal.map((value) => start * value),
        new Float64Array(zero.length).fill(start / 2),
      );
      if (found.value < best.value - 1e-8) best = found;
    }
    return inUnits(best.x);
  });
}

/** Responses on the rows of a plan as a table, under names of their own. */
export function responseTable({ samples }: Plan, responses: readonly Float64Array[]) {
  const names = responses.map((_, j) => `y${j}`);
  const columns = Object.fromEntries(names.map((name, j) => [name, responses[j]!]));
  return { names, table: { index: samples, columns } };
}

/** A natural size of every θ, that of one over the values that its row of Λ multiplies, and 1 for scales. */
function thetaUnits(random: readonly RandomTerm[]) {
  const [size, diagonal]: [number[], number[]] = [[], []];
  for (const term of random) {
    for (const { kind, row } of covarianceOf(term).parameters(term.columns.length)) {
      size.push(kind === "correlation" ? 1 : 1 / columnSize(term, row));
      diagonal.push(kind === "scale" ? 1 : 0);
    }
  }
  return { size: Float64Array.from(size), diagonal: Float64Array.from(diagonal) };
}

/** Root mean square of a column of Z. */
function columnSize({ values, columns, index }: RandomTerm, column: number): number {
  let total = 0;
  for (let i = 0; i < index.length; i++) total += values[i * columns.length + column]! ** 2;
  return Math.sqrt(total / index.length) || 1;
}

function pooledDeviance(
  scratch: Scratch,
  { reduced, responses, read }: SharedRows,
): (theta: Float64Array) => number {
  const { n, p } = reduced;
  const open = openDesign(scratch, reduced, true, true);
  const columns = scratch.f64(responses.length * n);
  const records = scratch.f64(responses.length * open.recordSize);
  responses.forEach((response, j) => {
    const y = inKernelOrder(reduced, read(response));
    scratch.viewF64(columns, responses.length * n).set(y, j * n);
  });
  return (theta) => {
    setTheta(scratch, open, theta);
    open.fit(columns, responses.length, 0, records);
    const out = scratch.viewF64(records, responses.length * open.recordSize);
    let total = 0;
    let determinants = Number.NaN;
    for (let at = 0; at < out.length; at += open.recordSize) {
      const variance = out[at + SIGMA2]!;
      if (!(variance > 0)) continue;
      total += (n - p) * variance;
      determinants = out[at + CRITERION]! - (n - p) * (1 + Math.log(2 * Math.PI * variance));
    }
    const value = determinants + (n - p) * Math.log(total);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
}

/**
 * Responses that stand for many: as few columns as there are rows at most, with the same YY', on which everything that
 * does not depend on the basis of the responses depends alone.
 */
export function rotateResponses(responses: readonly Float64Array[]): Float64Array[] {
  const m = responses.length;
  const n = responses[0]!.length;
  if (m <= n) return [...responses];
  const rows = new Float64Array(n * m);
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) rows[i * m + j] = responses[j]![i]!;
  // Y' = QR, so YY' = R'R: the rows of R, one number per sample each, are the new responses.
  const { R, rank } = withScratch((scratch) => orthonormalise(scratch, rows, m, n, ZERO_LENGTH_SHARE, 0));
  return Array.from({ length: rank }, (_, a) => R.slice(a * n, (a + 1) * n));
}
