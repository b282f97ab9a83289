import type { Design } from "../design/design.js";
import type { ConditionalModes } from "../fit/conditional-modes.js";
import { psiOfTerm, thetaRanges } from "../fit/lambda.js";
import { lowerFactor, solveLower, solveUpper } from "../kernel/dense.js";
import { independentPlaces } from "./covariance/clusters.js";
import { marginalCovariance } from "./covariance/marginal-covariance.js";

/** Rows that can be correlated, with L of their covariance V = LL'. */
interface FactoredCluster {
  /** Places among the rows of the response. */
  readonly places: Int32Array;
  /** Rows of the design. */
  readonly rows: Int32Array;
  readonly L: Float64Array;
}

/** The rows of a response by independent clusters, one of all rows where factors are crossed, factored at θ. */
function factoredClusters(
  design: Design,
  present: Int32Array | undefined,
  theta: Float64Array,
): FactoredCluster[] {
  const all = () => Int32Array.from({ length: present?.length ?? design.rows.length }, (_, place) => place);
  const clusters = independentPlaces(design, present) ?? [all()];
  return clusters.map((places) => {
    const rows = present === undefined ? places : places.map((place) => present[place]!);
    return { places, rows, L: lowerFactor(marginalCovariance(design, theta, rows), rows.length) };
  });
}

/** x ← V⁻¹x on the rows of a response whose residuals have a structure, V relative to σ². */
export function structuredSolver(
  design: Design,
  present: Int32Array | undefined,
  theta: Float64Array,
): (x: Float64Array) => void {
  const clusters = factoredClusters(design, present, theta);
  return (x) => {
    for (const { places, L } of clusters) {
      const own = Float64Array.from(places, (place) => x[place]!);
      solveLower(L, own.length, own);
      solveUpper(L, own.length, own);
      places.forEach((place, i) => {
        x[place] = own[i]!;
      });
    }
  };
}

/**
 * L⁻¹e with V = LL' on the rows of a response, relative to σ², or with `isSingle` each residual over its standard deviation.
 */
export function marginalWhitener(
  design: Design,
  present: Int32Array,
  theta: Float64Array,
  isSingle: boolean,
): (e: Float64Array) => Float64Array {
  const clusters = factoredClusters(design, present, theta);
  return (e) => {
    const out = new Float64Array(e.length);
    for (const { places, L } of clusters) {
      const n = places.length;
      const own = Float64Array.from(places, (place) => e[place]!);
      if (!isSingle) solveLower(L, n, own);
      places.forEach((place, i) => {
        const row = L.subarray(i * n, i * n + i + 1);
        out[place] = isSingle ? own[i]! / Math.sqrt(dot(row, row)) : own[i]!;
      });
    }
    return out;
  };
}

/**
 * Conditional modes of the random effects of a response whose residuals have a structure, ΨZ'V⁻¹e, and their variances
 * Ψ − ΨZ'V⁻¹ZΨ relative to σ² at fixed β, term by term for the levels that occur.
 *
 * @param e y − Xβ̂ on the rows of the response
 */
export function structuredModes(
  design: Design,
  present: Int32Array | undefined,
  theta: Float64Array,
  e: Float64Array,
): ConditionalModes[] {
  const clusters = factoredClusters(design, present, theta);
  return thetaRanges(design.random).map(({ term, from, to }) => {
    const k = term.columns.length;
    const Psi = psiOfTerm(term, theta.subarray(from, to));
    const scores = new Map<number, { readonly score: Float64Array; readonly square: Float64Array }>();
    for (const { places, rows, L } of clusters) {
      const n = rows.length;
      const own = Float64Array.from(places, (place) => e[place]!);
      solveLower(L, n, own);
      for (const level of new Set(Array.from(rows, (row) => term.index[row]!))) {
        if (level < 0) continue;
        // L⁻¹Z of the level, column by column.
        const Z = new Float64Array(k * n);
        rows.forEach((row, i) => {
          if (term.index[row] !== level) return;
          for (let a = 0; a < k; a++) Z[a * n + i] = term.values[row * k + a]!;
        });
        solveLower(L, n, Z);
        const column = (a: number) => Z.subarray(a * n, (a + 1) * n);
        const known = scores.get(level) ?? { score: new Float64Array(k), square: new Float64Array(k * k) };
        scores.set(level, known);
        for (let a = 0; a < k; a++) {
          known.score[a]! += dot(column(a), own);
          for (let b = 0; b < k; b++) known.square[a * k + b]! += dot(column(a), column(b));
        }
      }
    }
    const level = Int32Array.from(scores.keys()).sort();
    const modes = new Float64Array(level.length * k);
    const variances = new Float64Array(level.length * k * k);
    level.forEach((at, g) => {
      const { score, square } = scores.get(at)!;
      modes.set(times(Psi, score, k, 1), g * k);
      const reduction = times(times(Psi, square, k, k), Psi, k, k);
      variances.set(
        Psi.map((value, i) => value - reduction[i]!),
        g * k * k,
      );
    });
    return { level, modes, variances };
  });
}

/** A·B for A (k × k) and B (k × m), row-major. */
function times(A: Float64Array, B: Float64Array, k: number, m: number): Float64Array {
  const out = new Float64Array(k * m);
  for (let a = 0; a < k; a++)
    for (let c = 0; c < k; c++) for (let b = 0; b < m; b++) out[a * m + b]! += A[a * k + c]! * B[c * m + b]!;
  return out;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
