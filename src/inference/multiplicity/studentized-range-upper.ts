import { kernel } from "../../kernel/kernel.js";

/**
 * P(Q > q) of the studentized range of `means` means with df degrees of freedom, any positive number or Infinity, by
 * trapezoid rules that converge geometrically: right to about 1e-12, and relatively so in the upper tail. Two means are
 * Student's t.
 */
export function studentizedRangeUpper(q: number, means: number, df: number): number {
  return kernel().studentizedRangeUpper(q, means, df);
}
