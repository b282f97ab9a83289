import { type FitDesign, openDesign, parametersOf, scaledTheta } from "../../fit/run/fit-design.js";
import { recordLayout } from "../../fit/run/records.js";
import { CONSTANT, CRITERION, NOT_FINITE, PERFECT_FIT, SIGMA2, STATUS } from "../../kernel/layouts.js";
import type { Pointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";

/** The record of a fit by maximum likelihood. */
interface MlFit {
  /** −2 log-likelihood; Infinity where it has no value. */
  readonly criterion: number;
  readonly sigma2: number;
  readonly theta: Float64Array;
  /** On the kept columns of X. */
  readonly beta: Float64Array;
  /** Standard errors of β. */
  readonly standardError: Float64Array;
}

/** Status bits that leave no estimates. */
const EMPTY = PERFECT_FIT | CONSTANT | NOT_FINITE;

/** Fit one response after the other by maximum likelihood; y on the rows of the design, as `SharedRows.read` gives it. */
export function mlFitter(scratch: Scratch, design: FitDesign): (y: Float64Array) => MlFit {
  const { n, p } = design;
  const open = openDesign(scratch, design, false, false);
  const response = scratch.f64(n);
  const record = scratch.f64(open.recordSize);
  const layout = recordLayout(design);
  return (y) => {
    place(scratch, design, response, y);
    open.fit(response, 1, 0, record);
    const out = scratch.viewF64(record, open.recordSize);
    const sound = (out[STATUS]! & EMPTY) === 0;
    return {
      criterion: sound ? out[CRITERION]! : Number.POSITIVE_INFINITY,
      sigma2: out[SIGMA2]!,
      theta: out.slice(layout.theta, layout.theta + parametersOf(design)),
      beta: out.slice(layout.beta, layout.beta + p),
      standardError: Float64Array.from({ length: p }, (_, j) =>
        Math.sqrt(out[layout.vcov + (j * (j + 3)) / 2]!),
      ),
    };
  };
}

/**
 * The deviance of one response as a function of θ and σ, with β at its optimum: with the criterion profiled over σ,
 * d(θ, σ) = d(θ) + n (log(σ²/σ̂²) + σ̂²/σ² − 1).
 */
export function devianceOf(
  scratch: Scratch,
  design: FitDesign,
): (y: Float64Array) => (theta: Float64Array, sigma: number) => number {
  const { n } = design;
  const open = openDesign(scratch, design, false, true);
  const response = scratch.f64(n);
  const record = scratch.f64(open.recordSize);
  return (y) => (theta, sigma) => {
    const scaled = scaledTheta(design, theta);
    scratch.viewF64(open.start, scaled.length).set(scaled);
    place(scratch, design, response, y);
    open.fit(response, 1, 0, record);
    const out = scratch.viewF64(record, open.recordSize);
    const ratio = out[SIGMA2]! / (sigma * sigma);
    const value = out[CRITERION]! + n * (ratio - 1 - Math.log(ratio));
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
}

function place(scratch: Scratch, design: FitDesign, at: Pointer, y: Float64Array): void {
  const view = scratch.viewF64(at, design.n);
  if (design.kind === "blocks") view.set(y);
  else for (let i = 0; i < y.length; i++) view[i] = y[design.order[i]!]!;
}
