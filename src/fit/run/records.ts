import type { CovarianceName } from "../../covariance/covariance.js";
import { HEAD } from "../../kernel/layouts.js";
import type { LambdaTemplate } from "../prepare/model-design.js";
import { type FitDesign, isMarginal } from "./fit-design.js";

/** Offsets of the parts of a record, in float64, in the order of assembly/record/layout.ts. */
interface RecordLayout {
  readonly theta: number;
  readonly beta: number;
  readonly vcov: number;
  readonly df: number;
  readonly joint: number;
  /** Of models by their marginal covariance. */
  readonly adjusted: number;
  /** Elements of Ψ in the joint part. */
  readonly elements: number;
  /** Float64 of a record. */
  readonly size: number;
}

/** The layout of the records of a design. */
export function recordLayout(design: FitDesign): RecordLayout {
  const { p } = design;
  const theta = HEAD;
  const beta = theta + design.parameters;
  const vcov = beta + p;
  const df = vcov + (p * (p + 1)) / 2;
  const joint = df + p;
  const elements = elementsOf(design.terms);
  const adjusted = joint + p + elements;
  const size = adjusted + (isMarginal(design) ? (p * (p + 1)) / 2 : 0);
  return { theta, beta, vcov, df, joint, adjusted, elements, size };
}

interface SizedTemplate {
  readonly template: LambdaTemplate;
  readonly k: number;
  readonly covariance?: CovarianceName;
  readonly isGaps?: true;
}

/** Estimated elements of all Ψ: the lower triangle where Λ has one, otherwise one per parameter. */
export function elementsOf(terms: readonly SizedTemplate[]): number {
  return terms.reduce((total, { template, k, covariance, isGaps }) => {
    if (covariance !== undefined || isGaps) return total;
    const full = template.entries.length / 3 > k;
    return total + (full ? (k * (k + 1)) / 2 : template.parameters);
  }, 0);
}
