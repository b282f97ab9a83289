import { rectY, ruleY } from "@observablehq/plot";
import { count } from "../format-number.js";
import { FEW } from "../small-study.js";
import { drawPlot } from "./parts/draw-plot.js";
import type { Figure } from "./parts/figure.js";

/** The p-values of one term, counted in bins of equal width. */
export const pValues: Figure = {
  id: "p-values",
  title: "Histogram of the p-values",
  follows: ["term"],
  canDraw: ({ responseTotal }) => responseTotal >= FEW,
  draw: (data, { term }, canvas) => {
    const { theme } = canvas;
    const { histogram } = data.coefficients;
    const bins = histogram.length / Math.max(1, data.terms.length);
    const counts = histogram.subarray(term * bins, (term + 1) * bins);
    const tested = counts.reduce((sum, value) => sum + value, 0);
    const node = drawPlot(canvas, {
      height: 260,
      x: { label: "p", labelAnchor: "center", labelArrow: "none", domain: [0, 1] },
      y: { label: "responses", grid: true, nice: true, labelArrow: "none" },
      marks: [
        rectY(counts, {
          x1: (_: number, i: number) => i / bins,
          x2: (_: number, i: number) => (i + 1) / bins,
          y: (value: number) => value,
          fill: theme.down,
          inset: 0.5,
        }),
        ruleY([tested / bins], { stroke: theme.up, strokeWidth: 2, strokeDasharray: "5,4" }),
        ruleY([0], { stroke: theme.muted }),
      ],
    });
    return {
      node,
      finding:
        `${count(tested, "p-value")} of ${data.terms[term]}, ${counts[0]} of them below ${1 / bins}. Without any effect each bar would ` +
        `reach the dashed line, ${(tested / bins).toFixed(1)}.`,
      columns: () => ({
        from: Array.from(counts, (_, i) => i / bins),
        to: Array.from(counts, (_, i) => (i + 1) / bins),
        responses: Array.from(counts),
      }),
    };
  },
};
