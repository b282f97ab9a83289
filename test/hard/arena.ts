import { compareHard, type Outcome } from "./compare.js";
import { covariates } from "./families/covariates.js";
import { designs } from "./families/designs.js";
import { responses } from "./families/responses.js";
import { variances } from "./families/variances.js";
import { type Family, problemOf } from "./problem.js";

export const families: readonly Family[] = [...variances, ...designs, ...covariates, ...responses];

/** One problem and how it went. */
export interface Trial extends Outcome {
  readonly seed: number;
}

/** Solve problems `from`, …, `to − 1` of a family. */
export function solveAll(family: Family, from: number, to: number): Trial[] {
  return Array.from({ length: to - from }, (_, i) => {
    const seed = from + i;
    return { seed, ...compareHard(problemOf(family, seed), seed) };
  });
}
