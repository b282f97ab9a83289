import type { Pointer, RecordPointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import { lambdaOf } from "../lambda.js";
import type { BlockDesign } from "../prepare/block-design.js";
import type { LambdaTemplate, ReducedDesign } from "../prepare/reduced-design.js";
import { loadBlockDesign } from "./load-block-design.js";
import { loadDesign } from "./load-design.js";

/** A design as the likelihood sees it: one grouping factor, or any structure. */
export type FitDesign = ReducedDesign | BlockDesign;

/** A design in the kernel, ready for responses. */
export type OpenDesign = OpenFactor | OpenBlocks;

interface OpenFactor extends ReadyDesign {
  readonly kind: "factor";
  readonly design: ReducedDesign;
  readonly fitter: RecordPointer<"Fitter">;
}

interface OpenBlocks extends ReadyDesign {
  readonly kind: "blocks";
  readonly design: BlockDesign;
  readonly fitter: RecordPointer<"BlockFitter">;
}

interface ReadyDesign {
  /** Float64 per record. */
  readonly recordSize: number;
  /** Where θ is, in the scaled basis; it stays when held. */
  readonly start: Pointer;
  fit(responses: Pointer, count: number, wanted: number, records: Pointer): void;
}

/**
 * Load a design.
 *
 * @param held whether every θ stays where `start` says; what is uncertain about it is still counted
 * @param whole whether the inverse is wanted for all random effects; without it the first of several terms may be taken out
 */
export function openDesign<D extends FitDesign>(
  scratch: Scratch,
  design: D,
  reml: boolean,
  held: boolean,
  whole?: boolean,
): Extract<OpenDesign, { kind: D["kind"] }>;
export function openDesign(
  scratch: Scratch,
  design: FitDesign,
  reml: boolean,
  held: boolean,
  whole = false,
): OpenDesign {
  const { kernel } = scratch;
  if (design.kind === "factor") {
    const descriptor = loadDesign(scratch, design, reml);
    const fitter = scratch.require(kernel.openFitter(descriptor, held ? 1 : 0));
    return {
      kind: "factor",
      design,
      recordSize: kernel.recordSize(descriptor),
      start: kernel.startOf(fitter),
      fitter,
      fit: (responses, count, wanted, records) =>
        kernel.fitResponses(fitter, responses, count, wanted, records),
    };
  }
  const descriptor = loadBlockDesign(scratch, design, reml, whole);
  const fitter = scratch.require(kernel.openBlockFitter(descriptor, held ? 1 : 0));
  const start = kernel.blockStartOf(fitter);
  scratch.viewF64(start, design.parameters).set(scaledTheta(design, design.search.start));
  return {
    kind: "blocks",
    design,
    recordSize: kernel.blockRecordSize(descriptor),
    start,
    fitter,
    fit: (responses, count, wanted, records) =>
      kernel.fitBlockResponses(fitter, responses, count, wanted, records),
  };
}

/** Number of covariance parameters. */
export function parametersOf(design: FitDesign): number {
  return design.kind === "factor" ? design.template.parameters : design.parameters;
}

/** Set θ, in lme4's units, of an open design: where a search starts, or where θ stays when it is held. */
export function setTheta(scratch: Scratch, { start, design }: OpenDesign, theta: Float64Array): void {
  scratch.viewF64(start, parametersOf(design)).set(scaledTheta(design, theta));
}

/** Row of the design at each row of the kernel; undefined where their order is the same. */
export function kernelOrder(design: FitDesign): Int32Array | undefined {
  return design.kind === "factor" ? design.order : undefined;
}

/** Values on the rows of the design, copied in the order of the kernel's rows. */
export function inKernelOrder(
  design: FitDesign,
  values: Float64Array,
  to = new Float64Array(values.length),
): Float64Array {
  const order = kernelOrder(design);
  if (order === undefined) to.set(values);
  else for (let i = 0; i < order.length; i++) to[i] = values[order[i]!]!;
  return to;
}

/** θ in the scaled basis of the kernel: the entries of Λ̃ = T Λ of every term. */
export function scaledTheta(design: FitDesign, theta: Float64Array): Float64Array {
  if (design.kind === "factor") return scaledBlock(design, theta);
  const scaled = new Float64Array(theta.length);
  for (const { from, template, k, T } of design.terms) {
    scaled.set(scaledBlock({ template, k, T }, theta.subarray(from, from + template.parameters)), from);
  }
  return scaled;
}

interface ScaledTerm {
  readonly k: number;
  readonly T: Float64Array;
  readonly template: LambdaTemplate;
}

function scaledBlock({ k, T, template }: ScaledTerm, theta: Float64Array): Float64Array {
  const Lambda = lambdaOf(theta, template, k);
  const { entries, parameters } = template;
  const scaled = new Float64Array(parameters);
  for (let e = 0; e < entries.length; e += 3) {
    const [row, column] = [entries[e]!, entries[e + 1]!];
    let value = 0;
    for (let m = 0; m <= row; m++) value += T[row * k + m]! * Lambda[m * k + column]!;
    scaled[entries[e + 2]!] = value;
  }
  return scaled;
}
