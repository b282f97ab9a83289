import { covarianceOf } from "../../covariance/structures.js";
import type { Pointer, RecordPointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import { lambdaOf } from "../lambda.js";
import type { MarginalDesign } from "../marginal/design.js";
import type { ClassDesign } from "../prepare/class-design.js";
import type { ModelTerm } from "../prepare/model-design.js";
import type { SparseDesign } from "../prepare/sparse-design.js";
import { loadMarginalModel, marginalParameters, marginalSlopes, marginalTheta } from "../residuals.js";
import { loadClassModel } from "./load-class-model.js";
import { loadSparseModel } from "./load-sparse-model.js";

/** A design as the likelihood sees it: one grouping factor, any structure, or residuals with a structure. */
export type FitDesign = ClassDesign | SparseDesign | MarginalDesign;

/** Does the likelihood go over classes of groups, of a single factor? */
export function isByClasses(design: FitDesign): design is ClassDesign {
  return design.form === "classes";
}

/** Does the likelihood go by the covariance of rows, because residuals have a structure? */
export function isMarginal(design: FitDesign): design is MarginalDesign {
  return design.form === "marginal";
}

/** A design in the kernel, ready for responses. */
export interface OpenDesign<D extends FitDesign = FitDesign> {
  readonly design: D;
  readonly fitter: RecordPointer<"Fitter">;
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
  whole = false,
): OpenDesign<D> {
  const { kernel } = scratch;
  const model = loadModel(scratch, design, reml, whole);
  const fitter = scratch.require(kernel.openFitter(model, held ? 1 : 0));
  const start = kernel.startOf(fitter);
  scratch.viewF64(start, design.parameters).set(scaledStart(design));
  return {
    design,
    recordSize: kernel.recordSize(model),
    start,
    fitter,
    fit: (responses, count, wanted, records) =>
      kernel.fitResponses(fitter, responses, count, wanted, records),
  };
}

function loadModel(
  scratch: Scratch,
  design: FitDesign,
  reml: boolean,
  whole: boolean,
): RecordPointer<"Model"> {
  if (isByClasses(design)) return loadClassModel(scratch, design, reml);
  if (isMarginal(design)) return loadMarginalModel(scratch, design, reml);
  return loadSparseModel(scratch, design, reml, whole);
}

interface ScaledStart {
  readonly scales: readonly Float64Array[];
  readonly timeUnit: number;
  readonly theta: Float64Array;
}

/** Starts of designs that share their settings. */
const starts = new WeakMap<Float64Array, ScaledStart>();

/** θ of the settings in the scaled basis; known where the last design with these settings had the same scales. */
function scaledStart(design: FitDesign): Float64Array {
  const { start } = design.search;
  const timeUnit = isMarginal(design) ? design.timeUnit : 1;
  const scales = design.terms.map(({ T }) => T);
  const known = starts.get(start);
  if (known?.timeUnit === timeUnit && scales.every((T, t) => T === known.scales[t])) return known.theta;
  const theta = scaledTheta(design, start);
  starts.set(start, { scales, timeUnit, theta });
  return theta;
}

/** Set θ, in lme4's units, of an open design: where a search starts, or where θ stays when it is held. */
export function setTheta(scratch: Scratch, { start, design }: OpenDesign, theta: Float64Array): void {
  scratch.viewF64(start, design.parameters).set(scaledTheta(design, theta));
}

/** Values on the rows of the design, copied in the order of the kernel's rows. */
export function inKernelOrder(
  { order }: FitDesign,
  values: Float64Array,
  to = new Float64Array(values.length),
): Float64Array {
  if (order === undefined) to.set(values);
  else for (let i = 0; i < order.length; i++) to[i] = values[order[i]!]!;
  return to;
}

/** θ in the scaled basis of the kernel: the entries of Λ̃ = T Λ of every term. */
export function scaledTheta(design: FitDesign, theta: Float64Array): Float64Array {
  return isMarginal(design)
    ? marginalParameters(design, theta, (own) => scaledTerms(design.terms, own))
    : scaledTerms(design.terms, theta);
}

function scaledTerms(terms: readonly ModelTerm[], theta: Float64Array): Float64Array {
  const scaled = new Float64Array(theta.length);
  for (const term of terms) {
    const { from, template } = term;
    scaled.set(scaledTerm(term, theta.subarray(from, from + template.parameters)), from);
  }
  return scaled;
}

/** θ as it is reported, from that of a record; a copy where that has other parameters. */
export function reportedTheta(design: FitDesign, own: Float64Array): Float64Array {
  return isMarginal(design) ? marginalTheta(design, own) : own;
}

/** The slopes of lme4's θ at `theta` along each of the kernel's, a vector each. */
export function thetaSlopes(design: FitDesign, theta: Float64Array): Float64Array[] {
  return isMarginal(design)
    ? marginalSlopes(design, theta, (own) => slopesOfTerms(design, own))
    : slopesOfTerms(design, theta);
}

function slopesOfTerms({ terms, parameters }: FitDesign, theta: Float64Array): Float64Array[] {
  return terms.flatMap((term) => {
    const { from, template } = term;
    const unit = (i: number) => new Float64Array(template.parameters).fill(1, i, i + 1);
    const own = theta.subarray(from, from + template.parameters);
    const slopes = searchedOf(term)?.slopes(own, scalesOf(term), term.k);
    return Array.from({ length: template.parameters }, (_, i) => {
      const along = new Float64Array(parameters);
      along.set(slopes?.[i] ?? rescaled(term, term.Tinverse, unit(i)), from);
      return along;
    });
  });
}

function searchedOf({ covariance, times }: ModelTerm) {
  return covariance && covarianceOf({ covariance, ...(times && { times }) }).searched;
}

/** Diagonal of T. */
function scalesOf({ k, T }: ModelTerm): Float64Array {
  return Float64Array.from({ length: k }, (_, a) => T[a * k + a]!);
}

function scaledTerm(term: ModelTerm, theta: Float64Array): ArrayLike<number> {
  return searchedOf(term)?.parameters(theta, scalesOf(term), term.k) ?? rescaled(term, term.T, theta);
}

/** The entries of TΛ. */
function rescaled({ k, template }: ModelTerm, T: Float64Array, theta: Float64Array): Float64Array {
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
