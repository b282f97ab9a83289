import { residualParameters } from "./parameters.js";
import type { ResidualDesign } from "./residual-design.js";

/** θ of residuals that are independent and have one variance, where a search may start; φ of times is a half. */
export function residualStart(residual: ResidualDesign): number[] {
  const starts = { sd: 1, ratio: 1, cor: 0, phi: 0.5 };
  return residualParameters(residual).map(({ kind }) => starts[kind]);
}
