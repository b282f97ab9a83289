import { formatNumber } from "../format-number.js";
import { responseLabel } from "../names.js";
import type { Figure } from "./parts/figure.js";
import { drawQuantiles } from "./parts/quantiles.js";
import { valuesOf } from "./parts/values-of.js";
import { residualsOf, residualWords } from "./residuals.js";

/** Residuals of the chosen response against a normal distribution. */
export const residualQuantiles: Figure = {
  id: "residual-quantiles",
  title: "Quantiles of the residuals",
  follows: ["response"],
  canDraw: ({ cells }) => cells?.effects !== undefined,
  draw: (data, { response }, canvas) => {
    const found = valuesOf(data, response);
    const residuals = found === undefined ? [] : residualsOf(found);
    const { label, noun } = residualWords(found, data);
    const { node, columns, bend } = drawQuantiles(residuals, label, canvas);
    const finding =
      found === undefined
        ? "The values of this response by sample are not held in this report; choose a stronger one."
        : `${noun} of ${responseLabel(data, response)} against a normal distribution; on the dashed line they would be ` +
          `normal. Their correlation with it is ${formatNumber(bend)}.`;
    return { node, columns, finding };
  },
};
