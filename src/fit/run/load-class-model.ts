import * as Layouts from "../../kernel/layouts.js";
import { NULL, type RecordPointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import type { ClassDesign } from "../prepare/class-design.js";
import { modelFields } from "./load-model.js";

/** Copy a model by classes into the kernel's arena. */
export function loadClassModel(scratch: Scratch, design: ClassDesign, reml: boolean): RecordPointer<"Model"> {
  const { spectral } = design;
  const { known } = design.terms[0]!;
  const rotation = scratch.putF64(design.rotation);
  return scratch.put(Layouts.ClassModel, {
    ...modelFields(scratch, design, reml),
    form: Layouts.CLASSES,
    k: design.k,
    groups: design.groups,
    within: design.within,
    classes: design.classes,
    reduced: design.reduced,
    turn: known === undefined ? NULL : scratch.putF64(known.vectors),
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
    spectral: spectral === null ? -1 : spectral.value.length,
    spectralValue: scratch.putF64(spectral?.value ?? []),
    spectralU: scratch.putF64(spectral?.U ?? []),
    spectralW: scratch.putF64(spectral?.W ?? []),
    sums: design.sums ? 1 : 0,
  });
}
