import { dot, line } from "@observablehq/plot";
import { shorten } from "../format-number.js";
import { tipLabel } from "../taxon.js";
import { covariateAxis } from "./parts/covariate-axis.js";
import { drawPlot } from "./parts/draw-plot.js";
import type { Figure } from "./parts/figure.js";

const MAX_FEATURES = 7;

/** Proportions that the model predicts along a covariate, of the features that change most. */
export const proportions: Figure = {
  id: "proportions",
  title: "Predicted proportions along a covariate",
  follows: ["covariate"],
  canDraw: ({ covariates }) => covariates.some((covariate) => covariate.proportions !== undefined),
  draw: (data, { covariate }, canvas) => {
    const { theme, width } = canvas;
    const chosen = data.covariates[covariate]!;
    const axis =
      chosen.proportions === undefined ? data.covariates.find((each) => each.proportions)! : chosen;
    const { features, values } = axis.proportions!;
    const { points, held } = axis.curve!;
    const rows = features
      .slice(0, MAX_FEATURES)
      .flatMap((_, feature) =>
        Array.from(points, (x, i) => ({ feature, x, y: 100 * values[feature * points.length + i]! })),
      )
      .filter(({ y }) => !Number.isNaN(y));
    const labelOf = (feature: string) =>
      data.tree === undefined ? feature : tipLabel(data.tree, data.tree.names.indexOf(feature));
    const colour = (d: { feature: number }) => theme.categories[d.feature]!;
    const mark = axis.labels === undefined ? line : dot;
    const node = drawPlot(canvas, {
      height: Math.min(400, Math.max(300, width * 0.5)),
      x: covariateAxis(axis, width - 72),
      y: {
        label: "predicted proportion (%)",
        type: "log",
        ticks: 5,
        tickFormat: (percent: number) => String(Number(percent.toPrecision(1))),
        grid: true,
        nice: true,
        labelArrow: "none",
      },
      legend: features
        .slice(0, MAX_FEATURES)
        .map((feature, i) => ({ label: shorten(labelOf(feature), 40), colour: theme.categories[i]! })),
      marks: [
        mark(rows, {
          x: "x",
          y: "y",
          z: "feature",
          ...(axis.labels === undefined ? { stroke: colour, strokeWidth: 2.5 } : { fill: colour, r: 5 }),
        }),
      ],
    });
    const fixed = held === "" ? "" : `, with ${held}`;
    return {
      node,
      finding:
        `Proportions that the model predicts for the mean of the population along ${axis.name}${fixed}: the ` +
        `${Math.min(MAX_FEATURES, features.length)} taxa that change most. The axis is logarithmic.`,
      columns: () => ({
        feature: rows.map(({ feature }) => features[feature]!),
        [axis.name]: rows.map(({ x }) => axis.labels?.[x] ?? x),
        percent: rows.map(({ y }) => y),
      }),
    };
  },
};
