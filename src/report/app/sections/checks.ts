import { effectQuantiles } from "../figures/effect-quantiles.js";
import { pValues } from "../figures/p-values.js";
import { residualQuantiles } from "../figures/residual-quantiles.js";
import { residuals } from "../figures/residuals.js";
import { varianceShares } from "../figures/variance-shares.js";
import { h } from "../h.js";
import { figureBlock } from "../parts/figure-block.js";
import type { Section } from "../view.js";

const figures = [residuals, residualQuantiles, effectQuantiles, pValues, varianceShares];

/** Whether the model may be trusted: residuals, random effects, shares of the variance, p-values. */
export const checks: Section = {
  id: "checks",
  heading: "Does the model fit?",
  content: (view) => [
    h(
      view.document,
      "div",
      { class: "grid" },
      figures.filter((figure) => figure.canDraw(view.data)).map((figure) => figureBlock(view, figure)),
    ),
  ],
};
