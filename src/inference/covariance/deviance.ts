import { type FitDesign, openDesign, reportedTheta, setTheta } from "../../fit/run/fit-design.js";
import { fitOne } from "../../fit/run/fit-one.js";
import { recordLayout } from "../../fit/run/records.js";
import { CONSTANT, CRITERION, NOT_FINITE, PERFECT_FIT, SIGMA2, STATUS } from "../../kernel/layouts.js";
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
  const { p } = design;
  const fit = fitOne(scratch, openDesign(scratch, design, false, false));
  const layout = recordLayout(design);
  return (y) => {
    const out = fit(y);
    const sound = (out[STATUS]! & EMPTY) === 0;
    return {
      criterion: sound ? out[CRITERION]! : Number.POSITIVE_INFINITY,
      sigma2: out[SIGMA2]!,
      theta: reportedTheta(design, out.slice(layout.theta, layout.theta + design.parameters)),
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
  const fit = fitOne(scratch, open);
  return (y) => (theta, sigma) => {
    setTheta(scratch, open, theta);
    const out = fit(y);
    const ratio = out[SIGMA2]! / (sigma * sigma);
    const value = out[CRITERION]! + n * (ratio - 1 - Math.log(ratio));
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
}
