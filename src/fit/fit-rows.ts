import { withScratch } from "../kernel/scratch.js";
import { type FitDesign, openDesign, parametersOf, scaledTheta } from "./fit-design.js";
import { type ResponseSource, readResponse, reorderSource } from "./response-source.js";

/** What to compute besides the estimates. */
export interface Wanted {
  readonly reml: boolean;
  readonly satterthwaite: boolean;
  readonly joint: boolean;
}

/** Float64 of responses held in the kernel at a time: what stays in the second-level cache. */
const BLOCK = 1 << 16;

/**
 * Fit responses on one reduced design, a block at a time.
 *
 * @param columns the responses
 * @param source how rows of the design find their values in a column
 * @param receive called with the record of each response (see fit/records.ts); a view, to be copied
 * @param held θ of each response where it is to stay, in lme4's units; undefined to search
 */
export function fitRows(
  design: FitDesign,
  columns: readonly ArrayLike<number>[],
  source: ResponseSource,
  wanted: Wanted,
  receive: (response: number, record: Float64Array) => void,
  held?: (response: number) => Float64Array,
): void {
  withScratch((scratch) => {
    const { n } = design;
    const open = openDesign(scratch, design, wanted.reml, held !== undefined);
    const size = open.recordSize;
    const capacity = held === undefined ? Math.max(1, Math.min(columns.length, Math.floor(BLOCK / n))) : 1;
    const responses = scratch.f64(capacity * n);
    const records = scratch.f64(capacity * size);
    const flags = (wanted.satterthwaite ? 1 : 0) | (wanted.joint ? 2 : 0);
    const read = blockReader(design.kind === "factor" ? reorderSource(source, design.order) : source, n);
    for (let from = 0; from < columns.length; from += capacity) {
      const count = Math.min(capacity, columns.length - from);
      const block = scratch.viewF64(responses, capacity * n);
      for (let i = 0; i < count; i++) read(columns[from + i]!, block.subarray(i * n, (i + 1) * n));
      if (held !== undefined)
        scratch.viewF64(open.start, parametersOf(design)).set(scaledTheta(design, held(from)));
      open.fit(responses, count, flags, records);
      const out = scratch.viewF64(records, count * size);
      for (let i = 0; i < count; i++) receive(from + i, out.subarray(i * size, (i + 1) * size));
    }
  });
}

/** A copy without indirection where the column already lies in the design's order. */
function blockReader(source: ResponseSource, n: number) {
  const straight =
    source.offset === undefined && source.scale === undefined && source.rows.every((row, i) => row === i);
  return (column: ArrayLike<number>, to: Float64Array) => {
    if (straight && column.length === n) to.set(column);
    else readResponse(column, source, to);
  };
}
