import { covarianceOf } from "../covariance/structures.js";
import { residualCovarianceName } from "./residual-covariance.js";
import type { ResidualDesign } from "./residual-design.js";

/** θ of residuals that are independent and have one variance, where a search may start; φ of times is a half. */
export function residualStart(residual: ResidualDesign): number[] {
  const { kind, arms, visits, levels } = residual;
  const ratios = levels.slice(1).map(() => 1);
  if (kind === "independent") return ratios;
  const own =
    kind === "car1"
      ? [1, 0.5]
      : covarianceOf({ covariance: residualCovarianceName(kind) })
          .parameters(visits.length)
          .map(({ kind }) => (kind === "scale" ? 1 : 0));
  const all = Array.from({ length: Math.max(1, arms.length) }, () => own).flat();
  return [...all.slice(1), ...ratios];
}
