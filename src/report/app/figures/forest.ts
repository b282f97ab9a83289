import { axisY, dot, link, ruleX } from "@observablehq/plot";
import { formatNumber, formatP, shorten } from "../format-number.js";
import { effectLabel } from "./parts/axis-label.js";
import { drawPlot } from "./parts/draw-plot.js";
import type { Figure } from "./parts/figure.js";
import { LOG_LEVEL, strongestOfTerm } from "./parts/strongest-of-term.js";

const ROWS = 25;
const LETTER = 6.7;

/** Estimates of one term with their intervals: the strongest responses, and the chosen one. */
export const forest: Figure = {
  id: "forest",
  title: "Strongest effects with their intervals",
  follows: ["term", "response"],
  canDraw: () => true,
  draw: (data, { term, response }, canvas) => {
    const { theme, width } = canvas;
    const { coefficients, terms, responses } = data;
    const cell = (i: number) => i * terms.length + term;
    const estimate = (i: number) => coefficients.estimate[cell(i)]!;
    const half = (i: number) => coefficients.halfWidth[cell(i)]!;
    const rows = withChosen(strongestOfTerm(data, term), response);
    const most = width < 500 ? 16 : 36;
    const label = (i: number) => `${shorten(responses[i]!, most)}${i === response ? " ◂" : ""}`;
    const marginLeft = Math.ceil(20 + LETTER * Math.max(4, ...rows.map((i) => label(i).length)));
    const isClear = (i: number) => coefficients.log10q[cell(i)]! < LOG_LEVEL;
    const colour = (i: number) => (isClear(i) ? (estimate(i) > 0 ? theme.up : theme.down) : theme.muted);
    const node = drawPlot(canvas, {
      height: 70 + rows.length * 20,
      marginLeft,
      x: {
        label: effectLabel(data, term, width - marginLeft),
        labelAnchor: "center",
        labelArrow: "none",
        grid: true,
        ...ticks(width - marginLeft),
      },
      y: { type: "band", domain: rows, label: "response (smallest p first)" },
      legend: [
        { label: "above zero, q < 0.05", colour: theme.up },
        { label: "below zero, q < 0.05", colour: theme.down },
        { label: "q ≥ 0.05", colour: theme.muted },
        { label: "chosen", colour: theme.ink, sign: "○" },
      ],
      marks: [
        ruleX([0], { stroke: theme.muted }),
        axisY({ tickFormat: label as (value: unknown) => string, tickSize: 0, label: null }),
        link(rows, {
          x1: (i: number) => estimate(i) - half(i),
          x2: (i: number) => estimate(i) + half(i),
          y: (i: number) => i,
          stroke: colour,
          strokeWidth: 2,
        }),
        dot(rows, {
          x: estimate,
          y: (i: number) => i,
          r: 4.5,
          fill: colour,
          title: (i: number) =>
            `${responses[i]}: ${formatNumber(estimate(i))}, p ${formatP(coefficients.log10p[cell(i)]!)}`,
        }),
        dot(
          rows.filter((i) => i === response),
          { x: estimate, y: (i: number) => i, r: 8, stroke: theme.ink, strokeWidth: 1.5 },
        ),
      ],
    });
    const height = Number(node.getAttribute("height"));
    const scale = (
      node as unknown as { scale(name: string): { apply(value: number): number; bandwidth: number } }
    ).scale("y");
    return {
      node,
      finding: findingOf(
        terms[term]!,
        rows.length,
        rows.filter((i) => half(i) < Math.abs(estimate(i))).length,
      ),
      columns: () => ({
        response: rows.map((i) => responses[i]!),
        estimate: rows.map(estimate),
        conf_low: rows.map((i) => estimate(i) - half(i)),
        conf_high: rows.map((i) => estimate(i) + half(i)),
      }),
      responseAt: (_, y) =>
        y > height ? undefined : rows.find((i) => y >= scale.apply(i) && y < scale.apply(i) + 20),
    };
  },
};

function withChosen(ranked: Int32Array, response: number): number[] {
  const rows = [...ranked.subarray(0, ROWS)];
  if (ranked.includes(response) && !rows.includes(response)) rows.push(response);
  return rows;
}

/** Fewer numbers on narrow axes. */
function ticks(width: number): { ticks?: number } {
  return width < 300 ? { ticks: 4 } : {};
}

function findingOf(term: string, rows: number, away: number): string {
  return (
    `The ${rows} responses with the smallest p-values for ${term}, strongest first, with 95 % confidence intervals; ` +
    `${away} of the intervals leave zero out.`
  );
}
