import { dot, ruleY } from "@observablehq/plot";
import type { ReportData } from "../../record/report-record.js";
import { formatNumber } from "../format-number.js";
import { responseLabel } from "../names.js";
import { withUnit } from "../units.js";
import { drawPlot } from "./parts/draw-plot.js";
import type { Figure } from "./parts/figure.js";
import { type ResponseValues, valuesOf } from "./parts/values-of.js";

/** Upper limit of points drawn. */
const MAX_POINTS = 2000;

/** Residuals of the chosen response against its fitted values. */
export const residuals: Figure = {
  id: "residuals",
  title: "Residuals against fitted values",
  follows: ["response"],
  canDraw: ({ cells }) => cells?.effects !== undefined,
  draw: (data, { response }, canvas) => {
    const { theme } = canvas;
    const found = valuesOf(data, response);
    const values = found === undefined ? new Float32Array() : residualsOf(found);
    const { label, noun } = residualWords(found, data);
    const known = [...values.keys()].filter((i) => !Number.isNaN(values[i]));
    const step = Math.ceil(known.length / MAX_POINTS) || 1;
    const node = drawPlot(canvas, {
      height: 300,
      inset: 6,
      x: { label: withUnit("fitted value", data), labelAnchor: "center", labelArrow: "none" },
      y: { label, grid: true, nice: true, labelArrow: "none" },
      marks: [
        ruleY([0], { stroke: theme.muted }),
        dot(
          known.filter((_, i) => i % step === 0),
          {
            x: (i: number) => found!.fitted[i]!,
            y: (i: number) => values[i]!,
            r: 2.5,
            fill: theme.down,
            fillOpacity: 0.6,
            title: (i: number) => data.design!.samples[i]!,
          },
        ),
      ],
    });
    const spread = Math.sqrt(known.reduce((sum, i) => sum + values[i]! ** 2, 0) / known.length);
    const thinned = step > 1 ? ` One point of ${step} is drawn.` : "";
    const finding =
      found === undefined
        ? "The values of this response by sample are not held in this report; choose a stronger one."
        : `${noun} of ${responseLabel(data, response)} against its fitted values, groups included; their root mean ` +
          `square is ${formatNumber(spread)}.${thinned}`;
    return {
      node,
      finding,
      columns: () => ({
        sample: known.map((i) => data.design!.samples[i]!),
        fitted: known.map((i) => found!.fitted[i]!),
        residual: known.map((i) => values[i]!),
      }),
    };
  },
};

/** Observed minus fitted, NaN where a cell is missing; with weights in units of their own standard deviation, σ/√w. */
export function residualsOf({ observed, fitted, scale }: ResponseValues): Float32Array {
  return observed.map((value, i) => (value - fitted[i]!) * (scale?.[i] ?? 1));
}

/** What such residuals are called, on an axis and in a sentence. */
export function residualWords(found: ResponseValues | undefined, data: ReportData) {
  return found?.scale === undefined
    ? { label: withUnit("residual", data), noun: "Residuals" }
    : { label: "standardised residual", noun: "Standardised residuals (times √weight / σ)" };
}
