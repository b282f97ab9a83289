import { withScratch } from "../kernel/scratch.js";
import { loadDesign } from "./load-design.js";
import type { ReducedDesign } from "./reduced-design.js";

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
 * @param columns the responses, rows in the order of the design (not of `order`)
 * @param rows row of each response at each row of the design; undefined when they are the same
 * @param theta held θ of each response in the scaled basis; undefined to search
 * @param receive called with the record of each response
 */
export function fitRows(
  design: ReducedDesign,
  columns: readonly ArrayLike<number>[],
  rows: Int32Array | undefined,
  wanted: Wanted,
  receive: (response: number, record: Float64Array) => void,
  theta?: (response: number) => Float64Array,
): void {
  withScratch((scratch) => {
    const { n } = design;
    const free = new Int32Array(design.template.parameters).fill(theta === undefined ? 1 : 0);
    const descriptor = loadDesign(scratch, design, wanted.reml, free);
    const fitter = scratch.require(scratch.kernel.openFitter(descriptor));
    const size = scratch.kernel.recordSize(descriptor);
    const start = scratch.kernel.startOf(fitter);
    const capacity = theta === undefined ? Math.max(1, Math.min(columns.length, Math.floor(BLOCK / n))) : 1;
    const responses = scratch.f64(capacity * n);
    const records = scratch.f64(capacity * size);
    const flags = (wanted.satterthwaite ? 1 : 0) | (wanted.joint ? 2 : 0);
    const source = sourceRows(design.order, rows);
    for (let from = 0; from < columns.length; from += capacity) {
      const count = Math.min(capacity, columns.length - from);
      const block = scratch.viewF64(responses, capacity * n);
      for (let i = 0; i < count; i++) gather(columns[from + i]!, source, block.subarray(i * n, (i + 1) * n));
      if (theta !== undefined) scratch.viewF64(start, free.length).set(theta(from));
      scratch.kernel.fitResponses(fitter, responses, count, flags, records);
      const out = scratch.viewF64(records, count * size);
      for (let i = 0; i < count; i++) receive(from + i, out.subarray(i * size, (i + 1) * size));
    }
  });
}

/** Row of the response at each sorted position; undefined when that is the position itself. */
function sourceRows(order: Int32Array, rows: Int32Array | undefined): Int32Array | undefined {
  const source = rows === undefined ? order : order.map((row) => rows[row]!);
  return source.some((row, i) => row !== i) ? source : undefined;
}

function gather(column: ArrayLike<number>, source: Int32Array | undefined, to: Float64Array): void {
  if (source === undefined && column.length === to.length) to.set(column);
  else if (source === undefined) for (let i = 0; i < to.length; i++) to[i] = column[i]!;
  else for (let i = 0; i < to.length; i++) to[i] = column[source[i]!]!;
}
