import { covarianceOf } from "../../covariance/structures.js";
import type { RandomTerm } from "../../design/random/random-term.js";

/** lme4's names of θ: `group.column` on the diagonal, `group.row.column` below it. */
export function thetaNames(terms: readonly RandomTerm[]): string[] {
  return terms.flatMap((term) => {
    const { group, columns } = term;
    return covarianceOf(term)
      .parameters(columns.length)
      .map(({ kind, row, column }) => {
        if (kind === "correlation") return `${group}.rho`;
        return kind === "scale" ? `${group}.${columns[row]}` : `${group}.${columns[row]}.${columns[column]}`;
      });
  });
}
