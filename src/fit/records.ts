import type { ReducedDesign } from "./reduced-design.js";

/** Offsets of the parts of a record, in float64; mirrors assembly/reml/estimate.ts. */
export interface RecordLayout {
  readonly theta: number;
  readonly beta: number;
  readonly vcov: number;
  readonly df: number;
  readonly joint: number;
  /** Elements of Ψ in the joint part. */
  readonly elements: number;
}

export const STATUS = 0;
export const ITERATIONS = 1;
export const SIGMA2 = 2;
export const CRITERION = 3;
export const GRADIENT = 4;
const HEAD = 5;

/** Status bit of a response with cells that are not finite: nothing else in its record is set. */
export const NOT_FINITE_BIT = 16;

/** The layout of the records of a design. */
export function recordLayout({ p, k, template }: Pick<ReducedDesign, "p" | "k" | "template">): RecordLayout {
  const theta = HEAD;
  const beta = theta + template.parameters;
  const vcov = beta + p;
  const df = vcov + (p * (p + 1)) / 2;
  const full = template.entries.length / 3 > k;
  return { theta, beta, vcov, df, joint: df + p, elements: full ? (k * (k + 1)) / 2 : k };
}
