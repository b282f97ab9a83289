import type { Design } from "../design/design.js";
import { type Residual, residualAt } from "../residual/residual.js";
import { parameterCount } from "./lambda.js";

/** The residual of a design at θ, whose parameters stand behind those of the random terms. */
export function residualOfTheta(
  design: Pick<Design, "random" | "weights" | "residual">,
  theta: Float64Array,
): Residual {
  return residualAt(design, theta, residualStart(design));
}

/** Place of the first parameter of the residual in θ. */
export function residualStart({ random }: Pick<Design, "random">): number {
  return random.reduce((total, term) => total + parameterCount(term), 0);
}
