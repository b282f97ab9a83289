import { axisY, dot, link, ruleX } from "@observablehq/plot";
import type { ReportData } from "../../record/report-record.js";
import { agree, formatNumber, formatP, isBelow, shorten } from "../format-number.js";
import { responseLabel } from "../names.js";
import { effectLabel } from "./parts/axis-label.js";
import { drawPlot } from "./parts/draw-plot.js";
import { type Figure, LETTER } from "./parts/figure.js";
import { strongestOfTerm } from "./parts/strongest-of-term.js";

const ROWS = 25;

/** Estimates of one term with their intervals: the strongest responses, and the chosen one. */
export const forest: Figure = {
  id: "forest",
  title: "Strongest effects with their intervals",
  follows: ["term", "response", "level"],
  canDraw: ({ responseTotal }) => responseTotal > 1,
  draw: (data, { term, response, level }, canvas) => {
    const { theme, width } = canvas;
    const { coefficients, terms, responses } = data;
    const cell = (i: number) => i * terms.length + term;
    const estimate = (i: number) => coefficients.estimate[cell(i)]!;
    const half = (i: number) => coefficients.halfWidth[cell(i)]!;
    const rows = withChosen(strongestOfTerm(data, term), response);
    const most = width < 500 ? 20 : 44;
    const label = (i: number) => `${shorten(responseLabel(data, i), most)}${i === response ? " ◂" : ""}`;
    const marginLeft = Math.ceil(20 + LETTER * Math.max(4, ...rows.map((i) => label(i).length)));
    const isClear = (i: number) => isBelow(coefficients.log10q[cell(i)]!, level);
    const colour = (i: number) => (isClear(i) ? (estimate(i) > 0 ? theme.up : theme.down) : theme.muted);
    const node = drawPlot(canvas, {
      height: 70 + rows.length * 20,
      marginLeft,
      x: {
        label: effectLabel(data, term, width - marginLeft),
        labelAnchor: "center",
        labelArrow: "none",
        grid: true,
        ...(width - marginLeft < 300 && { ticks: 4 }),
      },
      y: { type: "band", domain: rows, label: "smallest p first" },
      legend: [
        { label: `above zero, q < ${level}`, colour: theme.up },
        { label: `below zero, q < ${level}`, colour: theme.down },
        { label: `q ≥ ${level}`, colour: theme.muted },
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
            `${responseLabel(data, i)}: ${formatNumber(estimate(i))}, p ${formatP(coefficients.log10p[cell(i)]!)}`,
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
      finding: findingOf(data, term, rows),
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

function findingOf({ coefficients, terms }: ReportData, term: number, rows: readonly number[]): string {
  const away = rows.filter((i) => {
    const cell = i * terms.length + term;
    return coefficients.halfWidth[cell]! < Math.abs(coefficients.estimate[cell]!);
  }).length;
  return (
    `The ${rows.length} responses with the smallest p-values for ${terms[term]}, strongest first, with 95 % confidence ` +
    `intervals; ${away} of the intervals ${agree(away, "leaves")} zero out.`
  );
}
