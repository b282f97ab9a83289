import * as Layouts from "../../kernel/layouts.js";
import type { RecordPointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import type { ReducedDesign } from "../prepare/reduced-design.js";
import { lambdaEntries } from "./lambda-entries.js";

/** Copy a reduced design into the kernel's arena. */
export function loadDesign(scratch: Scratch, design: ReducedDesign, reml: boolean): RecordPointer<"Design"> {
  const { template, ones, spectral } = design;
  const rotation = scratch.putF64(design.rotation);
  const entries = lambdaEntries(template);
  return scratch.put(Layouts.Design, {
    n: design.n,
    p: design.p,
    k: design.k,
    groups: design.groups,
    within: design.within,
    classes: design.classes,
    reduced: design.reduced,
    parameters: template.parameters,
    entries: entries.length,
    reml: reml ? 1 : 0,
    constant: ones.length > 0 ? 1 : 0,
    groupStart: scratch.putI32(design.groupStart),
    Zq: scratch.putF64(design.Zq),
    Qw: scratch.putF64(design.Qw),
    member: scratch.putI32(design.member),
    classStart: scratch.putI32(design.classStart),
    reducedStart: scratch.putI32(design.reducedStart),
    rotation: scratch.putI32(design.rotationStart.map((start) => (start < 0 ? 0 : rotation + 8 * start))),
    X: scratch.putF64(design.X),
    W: scratch.putF64(design.W),
    R: scratch.putF64(design.R),
    Rw: scratch.putF64(design.Rw),
    Aw: scratch.putF64(design.Aw),
    template: scratch.putAll(Layouts.LambdaEntry, entries),
    free: scratch.putI32(new Int32Array(template.parameters).fill(1)),
    B: scratch.putF64(design.B),
    ones: scratch.putF64(ones.length > 0 ? ones : new Float64Array(design.p)),
    T: scratch.putF64(design.T),
    Tinverse: scratch.putF64(design.Tinverse),
    logDetXX: design.logDetXX,
    spectral: spectral === null ? -1 : spectral.value.length,
    spectralValue: scratch.putF64(spectral?.value ?? []),
    spectralU: scratch.putF64(spectral?.U ?? []),
    spectralW: scratch.putF64(spectral?.W ?? []),
    sums: design.sums ? 1 : 0,
  });
}
