import type { Scratch } from "../../kernel/scratch.js";
import { inKernelOrder, type OpenDesign } from "./fit-design.js";

/**
 * Fits one response at a time on an open design, in buffers that are used again.
 *
 * @returns a function of y, on the rows of the design, that gives the record of the fit (see records.ts): a view, valid
 * until the next call
 */
export function fitOne(scratch: Scratch, open: OpenDesign): (y: Float64Array) => Float64Array {
  const { n } = open.design;
  const response = scratch.f64(n);
  const record = scratch.f64(open.recordSize);
  return (y) => {
    inKernelOrder(open.design, y, scratch.viewF64(response, n));
    open.fit(response, 1, 0, record);
    return scratch.viewF64(record, open.recordSize);
  };
}
