import { withScratch } from "../kernel/scratch.js";
import { scaledTheta } from "./fit-rows.js";
import { loadDesign } from "./load-design.js";
import type { ReducedDesign } from "./reduced-design.js";

/** Conditional modes and variances of one response. */
export interface ConditionalModes {
  /** groups × k, groups in the order of the reduced design. */
  readonly modes: Float64Array;
  /** groups × k × k, relative to σ². */
  readonly variances: Float64Array;
}

/**
 * Conditional modes of the random effects of one response at its θ, E[b | y], with their variances Var[b | y] / σ²
 * at fixed β.
 *
 * @param residual y − Xβ, rows in the order of the design (times the roots of the weights, when there are any)
 * @param theta lme4's θ
 */
export function conditionalModes(
  design: ReducedDesign,
  residual: Float64Array,
  theta: Float64Array,
): ConditionalModes {
  const { n, k, groups, classes, order, template, member, classStart } = design;
  return withScratch((scratch) => {
    const descriptor = loadDesign(scratch, design, true, new Int32Array(template.parameters));
    const fitter = scratch.require(scratch.kernel.openFitter(descriptor));
    const sorted = scratch.f64(n);
    const modes = scratch.f64(groups * k);
    const variances = scratch.f64(classes * k * k);
    const view = scratch.viewF64(sorted, n);
    for (let i = 0; i < n; i++) view[i] = residual[order[i]!]!;
    scratch.viewF64(scratch.kernel.startOf(fitter), template.parameters).set(scaledTheta(design, theta));
    const ok = scratch.kernel.randomEffects(fitter, sorted, modes, variances);
    const spread = new Float64Array(groups * k * k).fill(Number.NaN);
    const perClass = scratch.viewF64(variances, classes * k * k);
    for (let c = 0; ok && c < classes; c++) {
      const block = perClass.subarray(c * k * k, (c + 1) * k * k);
      for (let i = classStart[c]!; i < classStart[c + 1]!; i++) spread.set(block, member[i]! * k * k);
    }
    const values = scratch.viewF64(modes, groups * k).slice();
    return { modes: ok ? values : values.fill(Number.NaN), variances: spread };
  });
}
