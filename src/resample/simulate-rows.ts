import type { Design } from "../design/design.js";
import { lambdaOfTerm, thetaRanges } from "../fit/lambda.js";
import { residualOfTheta } from "../fit/residual-at.js";
import { withScratch } from "../kernel/scratch.js";
import { rowScale } from "../residual/residual.js";
import { effectsOfLevels } from "./level-draws.js";
import { openStream } from "./stream.js";

/** What a simulated response follows: mean of each row of the design, θ and σ. */
interface Law {
  readonly mean: Float64Array;
  /** lme4's θ. */
  readonly theta: Float64Array;
  readonly sigma: number;
}

/**
 * Responses y = mean + Zb + ε drawn from a model, b ~ N(0, σ²ΛΛ'), ε ~ N(0, σ²R), one per replicate. Random effects
 * are drawn for every level of every term, then the residuals, so that a replicate does not depend on missing cells.
 *
 * @param name of the stream: see `openStream`
 * @param receive called with each response, rows of the design; the array is used again for the next
 */
export function simulateRows(
  design: Design,
  law: Law,
  stream: { readonly seed: number; readonly name: string; readonly first?: number; readonly count: number },
  receive: (replicate: number, y: Float64Array) => void,
): void {
  const { mean, sigma } = law;
  const n = mean.length;
  const terms = scaledTerms(design, law);
  const effects = terms.reduce((total, { k, levels }) => total + k * levels, 0);
  const spread = residualSpread(design, sigma, n);
  const correlate =
    design.residual === undefined ? undefined : residualOfTheta(design, law.theta).colouring(n);
  withScratch((scratch) => {
    const random = openStream(scratch, stream.seed, stream.name);
    const normals = scratch.f64(effects + n);
    const y = new Float64Array(n);
    const first = stream.first ?? 0;
    for (let replicate = first; replicate < first + stream.count; replicate++) {
      scratch.kernel.drawNormals(random, replicate, effects + n, normals);
      const drawn = scratch.viewF64(normals, effects + n);
      y.set(drawn.subarray(effects, effects + n));
      correlate?.(y);
      for (let i = 0; i < n; i++) y[i] = mean[i]! + spread[i]! * y[i]!;
      let from = 0;
      for (const term of terms) {
        const u = drawn.subarray(from, from + term.k * term.levels);
        addTerm(y, term, term.correlate?.(u) ?? u);
        from += term.k * term.levels;
      }
      receive(replicate, y);
    }
  });
}

/** What multiplies the residual of each row: its standard deviation, or σ of residuals with a structure. */
function residualSpread(design: Design, sigma: number, n: number): Float64Array {
  const scale = rowScale(design);
  return Float64Array.from({ length: n }, (_, row) => sigma / scale(row));
}

interface ScaledTerm {
  readonly k: number;
  readonly levels: number;
  readonly index: Int32Array;
  /** Effects of the levels from independent ones, where their covariance is known. */
  readonly correlate: ((u: Float64Array) => Float64Array) | undefined;
  /** Z Λ σ, rows × k. */
  readonly ZL: Float64Array;
}

function scaledTerms({ random }: Design, { theta, sigma }: Law): ScaledTerm[] {
  return thetaRanges(random).map(({ term, from, to }) => {
    const k = term.columns.length;
    const Lambda = lambdaOfTerm(term, theta.subarray(from, to));
    const ZL = new Float64Array(term.values.length);
    for (let at = 0; at < ZL.length; at += k) {
      for (let b = 0; b < k; b++) {
        for (let a = b; a < k; a++) ZL[at + b]! += sigma * term.values[at + a]! * Lambda[a * k + b]!;
      }
    }
    return { k, levels: term.levels.length, index: term.index, correlate: effectsOfLevels(term), ZL };
  });
}

function addTerm(y: Float64Array, { k, index, ZL }: ScaledTerm, u: Float64Array): void {
  for (let i = 0; i < y.length; i++) {
    const level = index[i]!;
    if (level < 0) continue;
    for (let b = 0; b < k; b++) y[i]! += ZL[i * k + b]! * u[level * k + b]!;
  }
}
