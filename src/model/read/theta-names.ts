import { covarianceOf } from "../../covariance/structures.js";
import type { Design } from "../../design/design.js";
import { residualParameters } from "../../residual/parameters.js";

/** lme4's names of θ, `group.column` on the diagonal, `group.row.column` below it, then those of `residualParameters`. */
export function thetaNames({ random, residual }: Pick<Design, "random" | "residual">): string[] {
  const ofResidual = residual === undefined ? [] : residualParameters(residual).map(({ name }) => name);
  const ofTerms = random.flatMap((term) => {
    const { group, columns } = term;
    return covarianceOf(term)
      .parameters(columns.length)
      .map(({ kind, row, column, name = "rho" }) => {
        if (kind === "correlation") return `${group}.${name}`;
        return kind === "scale" ? `${group}.${columns[row]}` : `${group}.${columns[row]}.${columns[column]}`;
      });
  });
  return [...ofTerms, ...ofResidual];
}
