import { levelCovariance, type RandomTerm } from "../../design/random/random-term.js";
import type { FitResult } from "../../fit/fit-result.js";
import { psiOfTerm, thetaRanges } from "../../fit/lambda.js";
import type { Plan } from "../../fit/plan.js";
import { type FitDesign, thetaSlopes } from "../../fit/run/fit-design.js";
import { flagOf } from "../../fit/status.js";
import type { Table } from "../../table/table.js";
import { satterthwaiteDf } from "../contrasts/test-contrast.js";
import { type SharedRows, sharedRows, thetaOf } from "../covariance/response-rows.js";
import { partSensitivities, type Sensitivity } from "../covariance/vcov-sensitivity.js";
import { newResiduals } from "./new-residuals.js";
import type { PredictionRows } from "./prediction-rows.js";
import { type CovarianceSolver, covarianceSolver } from "./solve-covariance.js";

/** Standard errors and degrees of freedom of predictions; each array holds `rows` numbers per response. */
interface PredictionErrors {
  readonly standardError: Float64Array;
  readonly df: Float64Array;
}

const perfectFit = flagOf("perfect-fit");

/** Steps of θ for differences of a variance, which is smooth in it. */
const STEP = 1e-4;

/**
 * Errors of the predictions x'β̂ + z'b̂ of every response: the standard deviation of their difference from x'β + z'b
 * (Henderson 1975, Biometrics 31:423),
 *
 *   σ² [z'Ψz − c'V⁻¹c + d'Md],  c = Cov(y, z'b)/σ²,  d = x − X'V⁻¹c,  M = (X'V⁻¹X)⁻¹,
 *
 * or, with `ofObservation`, from a new observation there, which adds σ²/w and the variance of the effects that are not
 * predicted. Residuals with a structure add their own variance in place of σ²/w; what the seen rows of a subject say of them is in
 * c (of a mean only in d, as its error is that of its estimate). Levels that are new, or that have no rows for a response, have c = 0 and add their whole variance. θ counts as
 * known, but for the degrees of freedom: those of Satterthwaite, from the differences of this variance along θ, n − p or Infinity,
 * as the plan's `test` is.
 */
export function predictionErrors(
  plan: Plan,
  table: Table,
  result: FitResult,
  rows: PredictionRows,
  ofObservation: boolean,
): PredictionErrors {
  const { test, reml } = plan.options;
  const { responses, nobs, rank, flags } = result;
  const numbers = () => new Float64Array(responses.length * rows.count).fill(Number.NaN);
  const [standardError, df] = [numbers(), numbers()];
  const bySatterthwaite = test === "satterthwaite" || test === "kenward-roger";
  for (const part of sharedRows(plan, table, responses)) {
    const known = new Map<number, Sensitivity>();
    if (bySatterthwaite)
      partSensitivities(part, reml, result, "satterthwaite", (response, found) => known.set(response, found));
    const solverAt = covarianceSolver(part);
    const targets = targetsOf(part, rows, ofObservation);
    for (const response of part.responses) {
      const sigma2 = result.sigma2[response]!;
      if (Number.isNaN(sigma2)) continue;
      const theta = thetaOf(result, response);
      const variance = targets(theta, solverAt(theta));
      const sensitivity = known.get(response);
      const moved = sensitivity && slopes(part.reduced, theta, (at) => targets(at, solverAt(at)));
      for (let i = 0; i < rows.count; i++) {
        const at = response * rows.count + i;
        standardError[at] = Math.sqrt(sigma2 * Math.max(0, variance[i]!));
        if ((flags[response]! & perfectFit) !== 0) continue;
        if (!bySatterthwaite)
          df[at] = test === "normal" ? Number.POSITIVE_INFINITY : nobs[response]! - rank[response]!;
        else if (moved !== undefined)
          // The slope of σ² times a variance along log σ is twice the variance.
          df[at] = satterthwaiteDf(
            variance[i]!,
            [...moved.map((s) => s[i]!), 2 * variance[i]!],
            sensitivity!,
          );
      }
    }
  }
  return { standardError, df };
}

/** Slopes of f along the θ of the kernel. */
function slopes(
  design: FitDesign,
  theta: Float64Array,
  f: (theta: Float64Array) => Float64Array,
): Float64Array[] {
  return thetaSlopes(design, theta).map((along) => {
    const size = Math.max(...along.map(Math.abs)) || 1;
    const step = (STEP * Math.max(1, ...theta.map(Math.abs))) / size;
    const above = f(theta.map((value, j) => value + step * along[j]!));
    const below = f(theta.map((value, j) => value - step * along[j]!));
    return above.map((value, row) => (value - below[row]!) / (2 * step));
  });
}

/** A function that gives the variances of all rows at a θ, relative to σ². */
function targetsOf({ design, present, reduced }: SharedRows, rows: PredictionRows, ofObservation: boolean) {
  const { kept } = reduced;
  const p = kept.length;
  const width = rows.count === 0 ? 0 : rows.X.length / rows.count;
  const placesAt = design.random.map((term, t) =>
    rows.terms[t]!.index === undefined ? undefined : placesByLevel(term, present),
  );
  const ranges = thetaRanges(design.random);
  const everyPlace = () => Array.from({ length: present?.length ?? design.rows.length }, (_, place) => place);
  const typical = design.random.map(typicalVariance);
  const { residual } = rows;
  const residualsAt = residual && newResiduals(design, present, residual, rows.weights);
  return (theta: Float64Array, { M, solve }: CovarianceSolver): Float64Array => {
    const residuals = residualsAt?.(theta);
    const Psi = ranges.map(({ term, from, to }) => psiOfTerm(term, theta.subarray(from, to)));
    return Float64Array.from({ length: rows.count }, (_, row) => {
      const own = residuals?.variance(row) ?? 1 / (rows.weights?.[row] ?? 1);
      let variance = ofObservation ? own : 0;
      const c = new Map<number, number>();
      design.random.forEach((term, t) => {
        const k = term.columns.length;
        const { values, index } = rows.terms[t]!;
        if (index === undefined && !ofObservation) return;
        const z = values.subarray(row * k, (row + 1) * k);
        const zPsi = timesSymmetric(Psi[t]!, z);
        const level = index?.[row] ?? -1;
        variance += dot(z, zPsi) * (level < 0 ? typical[t]! : levelCovariance(term, level, level));
        const known = level >= 0 && term.known !== undefined;
        for (const place of known ? everyPlace() : (placesAt[t]?.get(level) ?? [])) {
          const from = present?.[place] ?? place;
          const between = known ? levelCovariance(term, level, term.index[from]!) : 1;
          const at = from * k;
          c.set(place, (c.get(place) ?? 0) + between * dot(zPsi, term.values.subarray(at, at + k)));
        }
      });
      const d = Float64Array.from(kept, (column) => rows.X[row * width + column]!);
      // Of a mean, what is known of the residual moves the estimate, and is no part of the error at fixed β.
      if (!ofObservation && c.size > 0) variance -= solve(c).square;
      for (const [place, covariance] of residuals?.covariances(row) ?? [])
        c.set(place, (c.get(place) ?? 0) + covariance);
      if (c.size > 0) {
        const { square, cross } = solve(c);
        if (ofObservation) variance -= square;
        for (let j = 0; j < p; j++) d[j]! -= cross[j]!;
      }
      return variance + dot(d, timesSymmetric(M, d));
    });
  };
}

/** What a level that is not told has in place of its element of a known K: their mean over the levels that occur. */
function typicalVariance(term: RandomTerm): number {
  if (term.known === undefined) return 1;
  const { seen } = term.known;
  let total = 0;
  for (let g = 0; g < seen; g++) total += levelCovariance(term, g, g);
  return total / seen;
}

/** The places of the rows of each level of a term, among those that are present. */
function placesByLevel({ index }: RandomTerm, present: Int32Array | undefined): Map<number, number[]> {
  const places = new Map<number, number[]>();
  const count = present?.length ?? index.length;
  for (let place = 0; place < count; place++) {
    const level = index[present?.[place] ?? place]!;
    if (level < 0) continue;
    const known = places.get(level);
    if (known === undefined) places.set(level, [place]);
    else known.push(place);
  }
  return places;
}

function timesSymmetric(A: Float64Array, x: Float64Array): Float64Array {
  return x.map((_, i) => dot(A.subarray(i * x.length, (i + 1) * x.length), x));
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < x.length; j++) sum += x[j]! * y[j]!;
  return sum;
}
