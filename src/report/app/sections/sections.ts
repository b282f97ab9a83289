import type { ReportData } from "../../record/report-record.js";
import { balanceTree } from "../figures/balance-tree.js";
import { effectQuantiles } from "../figures/effect-quantiles.js";
import { effectsMap } from "../figures/effects-map.js";
import { forest } from "../figures/forest.js";
import { heatMap } from "../figures/heat-map.js";
import { overCovariate } from "../figures/over-covariate.js";
import { pValues } from "../figures/p-values.js";
import type { Figure } from "../figures/parts/figure.js";
import { powerCurve } from "../figures/power-curve.js";
import { proportions } from "../figures/proportions.js";
import { residualCorrelation } from "../figures/residual-correlation.js";
import { residualLags } from "../figures/residual-lags.js";
import { residualQuantiles } from "../figures/residual-quantiles.js";
import { residuals } from "../figures/residuals.js";
import { varianceShares } from "../figures/variance-shares.js";
import { volcano } from "../figures/volcano.js";
import { h } from "../h.js";
import { associationTable } from "../parts/association-table.js";
import { panelControls, thresholdControl, treeControls } from "../parts/controls.js";
import { figureBlock } from "../parts/figure-block.js";
import { members } from "../parts/members.js";
import { responseTable } from "../parts/response-table.js";
import { FEW } from "../small-study.js";
import type { Section, View } from "../view.js";
import { convergence } from "./convergence.js";
import { fitted } from "./model-section.js";
import { reproduce } from "./reproduce.js";
import { results } from "./results.js";
import { sensitivity, taxa } from "./taxa.js";
import { tests } from "./tests.js";

/** Figures that the data allow. */
function blocks(view: View, figures: readonly Figure[]): HTMLElement[] {
  return figures.filter((figure) => figure.canDraw(view.data)).map((figure) => figureBlock(view, figure));
}

function grid(view: View, figures: readonly Figure[]): HTMLElement {
  return h(view.document, "div", { class: "grid" }, blocks(view, figures));
}

/** The strongest associations: table, volcano plot and forest of the chosen term, and all terms at once. */
const associations: Section = {
  id: "associations",
  heading: "Strongest associations",
  content: (view) => [
    ...associationTable(view),
    figureBlock(view, volcano, thresholdControl(view)),
    ...blocks(view, [forest, effectsMap]),
  ],
};

/** The tree of the balances and the members of the chosen one. */
const balances: Section = {
  id: "balances",
  heading: "Balances and their members",
  content: (view) => [figureBlock(view, balanceTree, ...treeControls(view)), members(view)],
};

/** The chosen response: all its estimates, and its values over a covariate. */
const chosen: Section = {
  id: "chosen",
  heading: "The chosen response",
  content: (view) => [
    responseTable(view),
    ...(overCovariate.canDraw(view.data) ? [figureBlock(view, overCovariate, ...panelControls(view))] : []),
  ],
};

/** All responses over all samples, and what the model expects of the features. */
const samples: Section = {
  id: "samples",
  heading: "Responses across the samples",
  content: (view) => blocks(view, [heatMap, proportions]),
};

/** Whether the model may be trusted: residuals, random effects, shares of the variance, p-values. */
const checks: Section = {
  id: "checks",
  heading: "Does the model fit?",
  content: (view) => [grid(view, [residuals, residualQuantiles, effectQuantiles, pValues, varianceShares])],
};

/** The correlation of the residuals of one subject, as estimated, and what is left of it. */
const within: Section = {
  id: "within",
  heading: "Correlation within subjects",
  content: (view) => [grid(view, [residualCorrelation, residualLags])],
};

/** What planned studies would find. */
const planned: Section = {
  id: "power",
  heading: "Planned studies",
  content: (view) => [figureBlock(view, powerCurve)],
};

/** The sections of a report in the order of its story; those without data are left out. */
export function sections(data: ReportData): Section[] {
  return [
    fitted,
    ...(powerCurve.canDraw(data) ? [planned] : []),
    data.responseTotal < FEW ? results : associations,
    ...(data.tests === undefined ? [] : [tests]),
    ...(data.taxa === undefined ? [] : [taxa]),
    ...(data.sensitivity === undefined ? [] : [sensitivity]),
    ...(balanceTree.canDraw(data) ? [balances] : []),
    chosen,
    ...(heatMap.canDraw(data) || proportions.canDraw(data) ? [samples] : []),
    ...(data.residual === undefined ? [] : [within]),
    checks,
    convergence,
    reproduce,
  ];
}
