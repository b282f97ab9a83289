import * as Layouts from "../../kernel/layouts.js";
import type { RecordPointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import type { Access, MarginalDesign } from "../prepare/marginal-design.js";
import { modelFields } from "./load-model.js";

const ways: Readonly<Record<Access, number>> = {
  visits: Layouts.VISITS,
  columns: Layouts.COLUMNS,
  times: Layouts.TIMES,
};

/** Copy a model by its marginal covariance into the kernel's arena. */
export function loadMarginalModel(
  scratch: Scratch,
  design: MarginalDesign,
  reml: boolean,
): RecordPointer<"Model"> {
  const rotation = scratch.putF64(design.rotation);
  return scratch.put(Layouts.MarginalModel, {
    ...modelFields(scratch, design, reml),
    form: Layouts.MARGINAL,
    classes: design.classes,
    widest: design.widest,
    residual: design.residual,
    cellStart: scratch.putI32(design.cellStart),
    squareStart: scratch.putI32(design.squareStart),
    memberStart: scratch.putI32(design.memberStart),
    rowStart: scratch.putI32(design.rowStart),
    reducedStart: scratch.putI32(design.reducedStart),
    blockStart: scratch.putI32(design.blockStart),
    rotation: scratch.putI32(design.rotationStart.map((start) => (start < 0 ? 0 : rotation + 8 * start))),
    X: scratch.putF64(design.X),
    Q: scratch.putF64(design.Q),
    access: scratch.putI32(design.access.map((way) => ways[way])),
    level: scratch.putI32(design.level),
    visit: scratch.putI32(design.visit),
    Z: scratch.putF64(design.Z),
    zStart: scratch.putI32(design.zStart),
    factor: scratch.putF64(design.factor),
    time: scratch.putF64(design.time),
    ratio: scratch.putI32(design.ratio),
    ratios: design.ratios,
    middleGap: design.middleGap,
  });
}
