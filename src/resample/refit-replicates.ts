import type { Design } from "../design/design.js";
import type { ClassDesign } from "../fit/prepare/class-design.js";
import {
  type FitDesign,
  isByClasses,
  openDesign,
  reportedTheta,
  scaledTheta,
} from "../fit/run/fit-design.js";
import { fitRows } from "../fit/run/fit-rows.js";
import { recordLayout } from "../fit/run/records.js";
import { responseSource } from "../fit/run/response-source.js";
import { NOT_CONVERGED, NOT_FINITE, SIGMA2, STATUS } from "../kernel/layouts.js";
import { withScratch } from "../kernel/scratch.js";
import { simulateRows } from "./simulate-rows.js";
import { openStream } from "./stream.js";

/** The fit of one simulated response. */
export interface Refit {
  /** β* − β on the columns of X that were kept. */
  readonly beta: Float64Array;
  /** lme4's θ. */
  readonly theta: Float64Array;
  readonly sigma: number;
  /** Of β on the columns that were kept. */
  readonly standardErrors: Float64Array;
  /** Whether the search reached an optimum. */
  readonly converged: boolean;
}

/** What is simulated: the parameters, and the stream of random numbers. */
interface Simulation {
  readonly theta: Float64Array;
  readonly sigma: number;
  readonly seed: number;
  readonly name: string;
  /** The first replicate; default 0. */
  readonly first?: number;
  readonly count: number;
}

/** Replicates held at a time. */
const CHUNK = 256;
/** Status bits of a fit that must not be used. */
const UNUSABLE = NOT_CONVERGED | NOT_FINITE;

/**
 * Simulate responses from a fitted model and refit each. Responses are drawn about zero: a mean Xβ moves the
 * coefficients by β and nothing else. With one grouping factor they are drawn in the reduced coordinates, so that the
 * cost does not depend on the number of rows; otherwise row by row. Both have the same distribution.
 *
 * @param reduced the design on the rows `present` (all when undefined)
 * @param rowwise draw row by row in any case
 * @param receive called once per replicate; the arrays are views, to be copied
 */
export function refitReplicates(
  design: Design,
  reduced: FitDesign,
  present: Int32Array | undefined,
  reml: boolean,
  simulation: Simulation,
  receive: (replicate: number, refit: Refit) => void,
  rowwise = false,
): void {
  if (isByClasses(reduced) && !rowwise) refitReduced(reduced, reml, simulation, receive);
  else refitRows(design, reduced, present, reml, simulation, receive);
}

function refitReduced(
  design: ClassDesign,
  reml: boolean,
  { theta, sigma, seed, name, first: start = 0, count }: Simulation,
  receive: (replicate: number, refit: Refit) => void,
): void {
  const read = refitReader(design, sigma);
  withScratch((scratch) => {
    const { kernel } = scratch;
    const open = openDesign(scratch, design, reml, false);
    const random = openStream(scratch, seed, name);
    const law = scratch.putF64(scaledTheta(design, theta));
    const records = scratch.f64(CHUNK * open.recordSize);
    for (let first = start; first < start + count; first += CHUNK) {
      const size = Math.min(CHUNK, start + count - first);
      const position = kernel.mark();
      const done = kernel.bootstrapReduced(open.fitter, random, law, 0, first, size, 0, records);
      scratch.requireDone(done);
      kernel.release(position);
      const out = scratch.viewF64(records, size * open.recordSize);
      for (let i = 0; i < size; i++) {
        receive(first + i, read(out.subarray(i * open.recordSize, (i + 1) * open.recordSize)));
      }
    }
  });
}

function refitRows(
  design: Design,
  reduced: FitDesign,
  present: Int32Array | undefined,
  reml: boolean,
  { theta, sigma, seed, name, first = 0, count }: Simulation,
  receive: (replicate: number, refit: Refit) => void,
): void {
  const law = { mean: new Float64Array(design.rows.length), theta, sigma };
  const draw = (from: number, size: number, take: (y: Float64Array) => void) =>
    simulateRows(design, law, { seed, name, first: from, count: size }, (_replicate, y) => take(y));
  refitDrawn(design, reduced, present, reml, { first, count }, draw, receive);
}

/**
 * Refit responses that are drawn row by row, about zero.
 *
 * @param draw gives replicates `first` … `first + size`, rows of the design, one after the other
 */
export function refitDrawn(
  design: Design,
  reduced: FitDesign,
  present: Int32Array | undefined,
  reml: boolean,
  { first: start, count }: { readonly first: number; readonly count: number },
  draw: (first: number, size: number, take: (y: Float64Array) => void) => void,
  receive: (replicate: number, refit: Refit) => void,
): void {
  const read = refitReader(reduced, 1);
  const { size } = recordLayout(reduced);
  const rows = Int32Array.from({ length: design.rows.length }, (_, i) => i);
  const { offset: _, ...centred } = design;
  const source = responseSource(centred, rows, present);
  for (let first = start; first < start + count; first += CHUNK) {
    const columns: Float64Array[] = [];
    draw(first, Math.min(CHUNK, start + count - first), (y) => columns.push(y.slice()));
    fitRows({
      design: reduced,
      columns,
      source,
      wanted: { reml, satterthwaite: false, joint: false },
      receive: (from, records) => {
        const received = records.length / size;
        for (let i = 0; i < received; i++)
          receive(first + from + i, read(records.subarray(i * size, (i + 1) * size)));
        return received;
      },
    });
  }
}

/** A record of the kernel as a Refit, scaled by `unit`; θ is a view. */
export function refitReader(design: FitDesign, unit: number): (record: Float64Array) => Refit {
  const { theta, beta, vcov } = recordLayout(design);
  const m = design.parameters;
  const errorOf = (record: Float64Array, j: number) => Math.sqrt(record[vcov + (j * (j + 3)) / 2]!) * unit;
  return (record) => ({
    beta: record.subarray(beta, beta + design.p).map((value) => value * unit),
    theta: reportedTheta(design, record.subarray(theta, theta + m)),
    sigma: Math.sqrt(record[SIGMA2]!) * unit,
    standardErrors: Float64Array.from({ length: design.p }, (_, j) => errorOf(record, j)),
    converged: (record[STATUS]! & UNUSABLE) === 0,
  });
}
