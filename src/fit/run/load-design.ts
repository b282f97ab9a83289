import type { Scratch } from "../../kernel/scratch.js";
import type { ReducedDesign } from "../prepare/reduced-design.js";

/**
 * Copy a reduced design into the kernel's arena and return the pointer to its descriptor, whose fields are written
 * in the order of assembly/reml/records/design.ts.
 */
export function loadDesign(scratch: Scratch, design: ReducedDesign, reml: boolean): number {
  const rotation = scratch.putF64(design.rotation);
  const fields = [
    design.n,
    design.p,
    design.k,
    design.groups,
    design.within,
    design.classes,
    design.reduced,
    design.template.parameters,
    design.template.entries.length / 3,
    reml ? 1 : 0,
    design.ones.length > 0 ? 1 : 0,
    scratch.putI32(design.groupStart),
    scratch.putF64(design.Zq),
    scratch.putF64(design.Qw),
    scratch.putI32(design.member),
    scratch.putI32(design.classStart),
    scratch.putI32(design.reducedStart),
    scratch.putI32(design.rotationStart.map((start) => (start < 0 ? 0 : rotation + 8 * start))),
    scratch.putF64(design.X),
    scratch.putF64(design.W),
    scratch.putF64(design.R),
    scratch.putF64(design.Rw),
    scratch.putF64(design.Aw),
    scratch.putI32(design.template.entries),
    scratch.putI32(new Int32Array(design.template.parameters).fill(1)),
    scratch.putF64(design.B),
    scratch.putF64(design.ones.length > 0 ? design.ones : new Float64Array(design.p)),
    scratch.putF64(design.T),
    scratch.putF64(design.Tinverse),
    scratch.putF64([design.logDetXX, 0]),
    design.spectral === null ? -1 : design.spectral.value.length,
    scratch.putF64(design.spectral?.value ?? []),
    scratch.putF64(design.spectral?.U ?? []),
    scratch.putF64(design.spectral?.W ?? []),
    design.sums ? 1 : 0,
  ];
  return scratch.putI32(fields);
}
