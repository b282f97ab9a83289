import { withScratch } from "../kernel/scratch.js";
import { levelModes } from "./known/form.js";
import { type FitDesign, inKernelOrder, openDesign, setTheta } from "./run/fit-design.js";

/**
 * Conditional modes and variances of one response: of each term, for the levels that occur, or for all levels where their
 * covariance is known.
 */
export interface ConditionalModes {
  /** Level of the RandomTerm at each place. */
  readonly level: Int32Array;
  /** levels × k. */
  readonly modes: Float64Array;
  /** levels × k × k, relative to σ²; absent where the covariance of the levels is known, by which they follow from all rows. */
  readonly variances?: Float64Array;
}

/**
 * Conditional modes of the random effects of one response at its θ, E[b | y], with their variances Var[b | y] / σ²
 * at fixed β, for each term of the design.
 *
 * @param residual y − Xβ, rows in the order of the design (times the roots of the weights, when there are any)
 * @param theta lme4's θ
 * @param widths columns of each term
 */
export function conditionalModes(
  design: FitDesign,
  residual: Float64Array,
  theta: Float64Array,
  widths: readonly number[],
): ConditionalModes[] {
  const all = modesOfModel(design, residual, theta);
  let [at, from] = [0, 0];
  return widths.map((width) => {
    const { k } = design.terms[at]!;
    // Terms with a factor in common may form one term of the model.
    const part = k === width ? all[at]! : termPart(all[at]!, k, from, width);
    from += width;
    if (from === k) [at, from] = [at + 1, 0];
    return part;
  });
}

/** The effects from..from + width of every level. */
function termPart(all: ConditionalModes, k: number, from: number, width: number): ConditionalModes {
  const levels = all.level.length;
  const own = all.variances ?? new Float64Array(levels * k * k).fill(Number.NaN);
  const modes = new Float64Array(levels * width);
  const variances = new Float64Array(levels * width * width);
  for (let g = 0; g < levels; g++) {
    for (let a = 0; a < width; a++) {
      modes[g * width + a] = all.modes[g * k + from + a]!;
      for (let b = 0; b < width; b++) {
        variances[(g * width + a) * width + b] = own[(g * k + from + a) * k + from + b]!;
      }
    }
  }
  return { level: all.level, modes, variances };
}

/** Modes of the terms of the model. */
function modesOfModel(design: FitDesign, residual: Float64Array, theta: Float64Array): ConditionalModes[] {
  const { terms } = design;
  const q = terms.reduce((total, { k, level }) => total + k * level.length, 0);
  const size = terms.reduce((total, { k, level }) => total + k * k * level.length, 0);
  return withScratch((scratch) => {
    const open = openDesign(scratch, design, true, true, true);
    const rows = scratch.putF64(inKernelOrder(design, residual));
    const modes = scratch.f64(q);
    const variances = scratch.f64(size);
    setTheta(scratch, open, theta);
    if (!scratch.kernel.conditionalModes(open.fitter, rows, modes, variances)) {
      scratch.viewF64(modes, q).fill(Number.NaN);
      scratch.viewF64(variances, size).fill(Number.NaN);
    }
    let mode = 0;
    let variance = 0;
    return terms.map(({ k, level, known }) => {
      const from = [mode, variance] as const;
      mode += k * level.length;
      variance += k * k * level.length;
      const b = scratch.viewF64(modes, q).slice(from[0], mode);
      if (known !== undefined) {
        const u = levelModes(known, b, level);
        return { level: Int32Array.from({ length: u.length / k }, (_, g) => g), modes: u };
      }
      const own = scratch.viewF64(variances, size).slice(from[1], variance);
      return { level, modes: b, variances: own };
    });
  });
}
