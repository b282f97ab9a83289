import { WANT_ADJUSTED, WANT_JOINT, WANT_SATTERTHWAITE } from "../../kernel/layouts.js";
import { type Scratch, withScratch } from "../../kernel/scratch.js";
import { type FitDesign, openDesign, setTheta } from "./fit-design.js";
import { type ResponseSource, readResponse, reorderSource } from "./response-source.js";

/** What to compute besides the estimates. */
export interface Wanted {
  readonly reml: boolean;
  readonly satterthwaite: boolean;
  readonly joint: boolean;
  /** Kenward and Roger's covariance of first order, beside `satterthwaite`, where residuals have a structure. */
  readonly adjusted?: boolean;
}

/** Responses of one design: what is fitted together, and may be spread over threads. */
export interface Batch {
  readonly design: FitDesign;
  readonly columns: readonly ArrayLike<number>[];
  /** How rows of the design find their values in a column. */
  readonly source: ResponseSource;
  readonly wanted: Wanted;
  /**
   * Called with the records (see fit/records.ts) of responses `from`, …, one after the other: a view, to be copied. Returns
   * how many could be received; those of responses with cells that are not finite cannot.
   */
  readonly receive: (from: number, records: Float64Array) => number;
  /** θ of each response where it is to stay, in lme4's units; undefined to search. */
  readonly held?: (response: number) => Float64Array;
}

/** A batch whose design is in the kernel. */
interface OpenBatch {
  /** Most responses at a time. */
  readonly capacity: number;
  /** Fit responses `from`, …; returns how many could be received. */
  fit(from: number, count: number): number;
}

/** Float64 of responses held in the kernel at a time: what stays in the second-level cache. */
const BLOCK = 1 << 15;

/** Responses of n numbers that the kernel is given at a time. */
export function blockCapacity(n: number): number {
  return Math.max(1, Math.floor(BLOCK / n));
}

/** Fit all responses of a batch on the calling thread, a block at a time. */
export function fitRows(batch: Batch): void {
  const { length } = batch.columns;
  withScratch((scratch) => {
    const { capacity, fit } = openBatch(scratch, batch);
    for (let from = 0; from < length; from += capacity) fit(from, Math.min(capacity, length - from));
  });
}

/** Load the design of a batch, with room for a block of its responses. */
export function openBatch(
  scratch: Scratch,
  { design, columns, source, wanted, receive, held }: Batch,
): OpenBatch {
  const { n } = design;
  const open = openDesign(scratch, design, wanted.reml, held !== undefined);
  const size = open.recordSize;
  const capacity = held === undefined ? Math.min(columns.length, blockCapacity(n)) : 1;
  const responses = scratch.f64(capacity * n);
  const records = scratch.f64(capacity * size);
  const read = blockReader(orderedSource(design, source), n);
  const fit = (from: number, count: number) => {
    const block = scratch.viewF64(responses, count * n);
    for (let i = 0; i < count; i++) read(columns[from + i]!, block, i * n);
    if (held !== undefined) setTheta(scratch, open, held(from));
    open.fit(responses, count, wantedBits(wanted), records);
    return receive(from, scratch.viewF64(records, count * size));
  };
  return { capacity, fit };
}

/** What is wanted, as the kernel is told. */
export function wantedBits({ satterthwaite, joint, adjusted }: Wanted): number {
  const bits = (satterthwaite ? WANT_SATTERTHWAITE : 0) | (joint ? WANT_JOINT : 0);
  return adjusted ? bits | WANT_ADJUSTED : bits;
}

/** The source in the order of the kernel's rows. */
export function orderedSource(design: FitDesign, source: ResponseSource): ResponseSource {
  const { order } = design;
  return order === undefined ? source : reorderSource(source, order);
}

/** Are the rows those of the column, from its first? */
export function inOrder(rows: Int32Array): boolean {
  return rows.every((row, i) => row === i);
}

/** Copies a column as the source says, without indirection where it already lies in the design's order. */
export function blockReader(source: ResponseSource, n: number) {
  const straight = source.offset === undefined && source.scale === undefined && inOrder(source.rows);
  return (column: ArrayLike<number>, block: Float64Array, at: number) => {
    if (straight && column.length === n) block.set(column, at);
    else readResponse(column, source, block, at);
  };
}
