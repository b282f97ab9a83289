import { withScratch } from "../kernel/scratch.js";
import type { SparseDesign } from "./prepare/sparse-design.js";
import { openDesign, setTheta } from "./run/fit-design.js";

/**
 * Leverage of every row of a design at θ: how much its fitted value, random effects included, follows its own cell. NaN
 * where θ has no fit.
 */
export function leverages(design: SparseDesign, theta: Float64Array): Float64Array {
  return withScratch((scratch) => {
    const open = openDesign(scratch, design, true, true, true);
    const out = scratch.f64(design.n);
    setTheta(scratch, open, theta);
    const ok = scratch.kernel.leverages(open.fitter, out);
    const values = scratch.viewF64(out, design.n).slice();
    return ok ? values : values.fill(Number.NaN);
  });
}
