import type { ResidualDesign } from "../../residual/residual-design.js";
import { structureOfResidual } from "../../residual/structures.js";
import { lambdaTemplate } from "./lambda-template.js";
import type { RowTerm } from "./make-marginal-design.js";
import type { LambdaTemplate } from "./model-design.js";

/** Standard deviation, which has a place in Λ, and φ. */
const gapTemplate: LambdaTemplate = { entries: Int32Array.of(0, 0, 0), parameters: 2 };

/** Residuals as the last terms of a model: one for each arm. */
export function residualTerms(residual: ResidualDesign, n: number): RowTerm[] {
  const { kind, arms } = residual;
  const k = residual.visits.length;
  const { covariance, isOfTimes } = structureOfResidual({ kind });
  if (covariance === undefined) return [independentTerm(n)];
  return Array.from({ length: Math.max(1, arms.length) }, (_, arm): RowTerm => {
    const index = residual.subject.map((code, i) =>
      residual.arm[i] === arm || arms.length === 0 ? code : -1,
    );
    const level = Int32Array.from(new Set(index.filter((code) => code >= 0))).sort();
    if (isOfTimes) {
      return {
        access: "times",
        index,
        term: { ...identity(1), level, template: gapTemplate, from: 0, isGaps: true },
      };
    }
    return {
      access: "visits",
      index,
      visit: residual.visit,
      term: {
        ...identity(k),
        level,
        template: lambdaTemplate([{ columns: residual.visits, covariance }]),
        from: 0,
        covariance,
      },
    };
  });
}

/** Effects in their own units. */
function identity(k: number) {
  const T = Float64Array.from({ length: k * k }, (_, at) => (at % (k + 1) === 0 ? 1 : 0));
  return { k, T, Tinverse: T };
}

/** Rows that are independent of each other: each is a level of its own, with a standard deviation of one. */
function independentTerm(n: number): RowTerm {
  const index = Int32Array.from({ length: n }, (_, i) => i);
  const template: LambdaTemplate = { entries: Int32Array.of(0, 0, 0), parameters: 1 };
  return {
    access: "columns",
    index,
    Z: new Float64Array(n).fill(1),
    term: { ...identity(1), level: Int32Array.of(0), template, from: 0 },
  };
}
