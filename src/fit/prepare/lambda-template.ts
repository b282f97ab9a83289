import type { RandomTerm } from "../../design/random/random-term.js";
import type { LambdaTemplate } from "./reduced-design.js";

/**
 * The template of Λ for terms that share a grouping factor: a block per term, lower triangle column by column
 * (lme4's order of θ), only the diagonal for `diagonal`, one parameter for the whole diagonal for `identity`.
 */
export function lambdaTemplate(terms: readonly Pick<RandomTerm, "columns" | "covariance">[]): LambdaTemplate {
  const entries: number[] = [];
  let parameters = 0;
  let offset = 0;
  for (const { columns, covariance } of terms) {
    const k = columns.length;
    for (let column = 0; column < k; column++) {
      const last = covariance === "full" ? k : column + 1;
      for (let row = column; row < last; row++) {
        const shared = covariance === "identity" && column > 0;
        entries.push(offset + row, offset + column, shared ? parameters - 1 : parameters++);
      }
    }
    offset += k;
  }
  return { entries: Int32Array.from(entries), parameters };
}

/** Is every entry of the lower triangle a parameter of its own? */
export function isFullTemplate({ entries, parameters }: LambdaTemplate, k: number): boolean {
  return parameters === (k * (k + 1)) / 2 && entries.length === 3 * parameters;
}
