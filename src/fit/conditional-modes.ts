import { withScratch } from "../kernel/scratch.js";
import type { BlockDesign } from "./prepare/block-design.js";
import type { ReducedDesign } from "./prepare/reduced-design.js";
import { type FitDesign, inKernelOrder, openDesign, setTheta } from "./run/fit-design.js";

/** Conditional modes and variances of one response: of each term, for the levels that occur. */
interface ConditionalModes {
  /** Level of the RandomTerm at each place. */
  readonly level: Int32Array;
  /** levels × k. */
  readonly modes: Float64Array;
  /** levels × k × k, relative to σ². */
  readonly variances: Float64Array;
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
  if (design.kind === "blocks") return blockModes(design, residual, theta);
  const all = factorModes(design, residual, theta);
  let from = 0;
  return widths.map((width) => {
    const part = termPart(all, design.k, from, width);
    from += width;
    return part;
  });
}

/** The effects from..from + width of every level. */
function termPart(all: ConditionalModes, k: number, from: number, width: number): ConditionalModes {
  const levels = all.level.length;
  const modes = new Float64Array(levels * width);
  const variances = new Float64Array(levels * width * width);
  for (let g = 0; g < levels; g++) {
    for (let a = 0; a < width; a++) {
      modes[g * width + a] = all.modes[g * k + from + a]!;
      for (let b = 0; b < width; b++) {
        variances[(g * width + a) * width + b] = all.variances[(g * k + from + a) * k + from + b]!;
      }
    }
  }
  return { level: all.level, modes, variances };
}

function factorModes(design: ReducedDesign, residual: Float64Array, theta: Float64Array): ConditionalModes {
  const { k, groups, classes, level, member, classStart } = design;
  return withScratch((scratch) => {
    const open = openDesign(scratch, design, true, true);
    const sorted = scratch.putF64(inKernelOrder(design, residual));
    const modes = scratch.f64(groups * k);
    const variances = scratch.f64(classes * k * k);
    setTheta(scratch, open, theta);
    const ok = scratch.kernel.randomEffects(open.fitter, sorted, modes, variances);
    const spread = new Float64Array(groups * k * k).fill(Number.NaN);
    const perClass = scratch.viewF64(variances, classes * k * k);
    for (let c = 0; ok && c < classes; c++) {
      const block = perClass.subarray(c * k * k, (c + 1) * k * k);
      for (let i = classStart[c]!; i < classStart[c + 1]!; i++) spread.set(block, member[i]! * k * k);
    }
    const values = scratch.viewF64(modes, groups * k).slice();
    return { level, modes: ok ? values : values.fill(Number.NaN), variances: spread };
  });
}

function blockModes(design: BlockDesign, residual: Float64Array, theta: Float64Array): ConditionalModes[] {
  const { q, terms } = design;
  return withScratch((scratch) => {
    const open = openDesign(scratch, design, true, true, true);
    const at = scratch.putF64(residual);
    const modes = scratch.f64(q);
    const size = terms.reduce((total, { k, level }) => total + k * k * level.length, 0);
    const variances = scratch.f64(size);
    setTheta(scratch, open, theta);
    if (!scratch.kernel.blockModes(open.fitter, at, modes, variances)) {
      scratch.viewF64(modes, q).fill(Number.NaN);
      scratch.viewF64(variances, size).fill(Number.NaN);
    }
    let mode = 0;
    let variance = 0;
    return terms.map(({ k, level }) => {
      const from = [mode, variance] as const;
      mode += k * level.length;
      variance += k * k * level.length;
      return {
        level,
        modes: scratch.viewF64(modes, q).slice(from[0], mode),
        variances: scratch.viewF64(variances, size).slice(from[1], variance),
      };
    });
  });
}
