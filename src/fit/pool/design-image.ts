import { kernelModule } from "../../kernel/kernel.js";
import { withScratch } from "../../kernel/scratch.js";
import { openDesign } from "../run/fit-design.js";
import { blockCapacity, inOrder, orderedSource, type Part, wantedBits } from "../run/fit-rows.js";
import type { DesignImage } from "./messages.js";

/** Load the design of a part and copy the memory in which it lies: what a worker needs to fit its responses. */
export function designImage({ design, source, wanted }: Part): DesignImage {
  return withScratch((scratch) => {
    const { kernel } = scratch;
    const open = openDesign(scratch, design, wanted.reml, false);
    const { rows, offset, scale } = orderedSource(design, source);
    return {
      module: kernelModule(),
      memory: kernel.memory.buffer.slice(0, kernel.mark()) as ArrayBuffer,
      open:
        open.kind === "factor"
          ? { kind: open.kind, fitter: open.fitter }
          : { kind: open.kind, fitter: open.fitter },
      wanted: wantedBits(wanted),
      recordSize: open.recordSize,
      n: design.n,
      capacity: blockCapacity(design.n),
      ...(!inOrder(rows) && { rows }),
      ...(offset && { offset }),
      ...(scale && { scale }),
    };
  });
}
