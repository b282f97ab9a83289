import type { ResidualDesign } from "../../residual/residual-design.js";
import { structureOfResidual } from "../../residual/structures.js";
import { lambdaTemplate } from "../prepare/lambda-template.js";
import type { LambdaTemplate, ModelTerm } from "../prepare/model-design.js";
import type { TermRows } from "./row-table.js";

/** A residual as a term, but for the levels that a response has. */
export interface ResidualTerm {
  readonly rows: TermRows;
  readonly term: Omit<ModelTerm, "level" | "from">;
}

/** Standard deviation, which has a place in Λ, and φ. */
const gapTemplate: LambdaTemplate = { entries: Int32Array.of(0, 0, 0), parameters: 2 };

/** Residuals as the last terms of a model: one for each arm. */
export function residualTerms(residual: ResidualDesign, n: number): ResidualTerm[] {
  const { kind, arms, visit } = residual;
  const k = residual.visits.length;
  const levels = residual.subject.reduce((count, code) => Math.max(count, code + 1), 0);
  const { covariance, isOfTimes } = structureOfResidual({ kind });
  if (covariance === undefined) return [independentTerm(n)];
  return Array.from({ length: Math.max(1, arms.length) }, (_, arm): ResidualTerm => {
    const index = residual.subject.map((code, i) =>
      residual.arm[i] === arm || arms.length === 0 ? code : -1,
    );
    if (isOfTimes) {
      return {
        rows: { access: "times", index, levels },
        term: { ...identity(1), template: gapTemplate, isGaps: true },
      };
    }
    return {
      rows: { access: "visits", index, levels, visit },
      term: {
        ...identity(k),
        template: lambdaTemplate([{ columns: residual.visits, covariance }]),
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
function independentTerm(n: number): ResidualTerm {
  const index = Int32Array.from({ length: n }, (_, i) => i);
  const template: LambdaTemplate = { entries: Int32Array.of(0, 0, 0), parameters: 1 };
  return { rows: { access: "columns", index, levels: n }, term: { ...identity(1), template } };
}
