import { dot, pointer, ruleX, ruleY, text, tip } from "@observablehq/plot";
import type { ReportData } from "../../record/report-record.js";
import { formatNumber, formatP, shorten } from "../format-number.js";
import { effectLabel } from "./parts/axis-label.js";
import { drawPlot } from "./parts/draw-plot.js";
import type { Figure } from "./parts/figure.js";
import { LOG_LEVEL, strongestOfTerm } from "./parts/strongest-of-term.js";

/** Most points drawn. */
const MAX_POINTS = 2000;

/** Estimates against p-values of one term, one point per response. */
export const volcano: Figure = {
  id: "volcano",
  title: "Volcano plot of the term",
  follows: ["term", "response"],
  canDraw: () => true,
  draw: (data, { term, response }, canvas) => {
    const { theme, width, interactive } = canvas;
    const { coefficients, terms, responses } = data;
    const cell = (i: number) => i * terms.length + term;
    const x = (i: number) => coefficients.estimate[cell(i)]!;
    const y = (i: number) => -coefficients.log10p[cell(i)]!;
    const isClear = (i: number) => coefficients.log10q[cell(i)]! < LOG_LEVEL;
    const ranked = strongestOfTerm(data, term);
    const clear = ranked.filter(isClear);
    const shown = thin(ranked);
    const colour = (i: number) => (isClear(i) ? (x(i) > 0 ? theme.up : theme.down) : theme.muted);
    const chosen = Number.isNaN(y(response)) ? [] : [response];
    const title = (i: number) =>
      `${shorten(responses[i]!, 32)}\nestimate ${formatNumber(x(i))}\np ${formatP(-y(i))}, q ${formatP(coefficients.log10q[cell(i)]!)}`;
    const threshold = clear.length === 0 ? [] : [y(clear.at(-1)!)];
    const node = drawPlot(canvas, {
      height: Math.min(420, Math.max(300, width * 0.55)),
      x: { label: effectLabel(data, term, width), labelAnchor: "center", nice: true, labelArrow: "none" },
      y: { label: "−log10 of the p-value (no unit)", zero: true, nice: true, grid: true, labelArrow: "none" },
      legend: [
        { label: "above zero, q < 0.05", colour: theme.up },
        { label: "below zero, q < 0.05", colour: theme.down },
        { label: "q ≥ 0.05", colour: theme.muted },
        { label: "chosen", colour: theme.ink, sign: "○" },
      ],
      marks: [
        ruleX([0], { stroke: theme.faint }),
        ruleY(threshold, { stroke: theme.muted, strokeDasharray: "4,3" }),
        dot(shown, { x, y, r: 3.2, fill: colour, fillOpacity: 0.75 }),
        dot(chosen, { x, y, r: 7, stroke: theme.ink, strokeWidth: 2 }),
        text(chosen, {
          x,
          y,
          text: (i: number) => shorten(responses[i]!, width < 500 ? 20 : 40),
          dy: -14,
          fill: theme.ink,
          stroke: theme.paper,
          strokeWidth: 4,
          ...sideAnchor(chosen.map(x), ranked, x),
        }),
        ...(interactive ? [tip(shown, pointer({ x, y, title, fill: theme.paper, fontSize: 12 }))] : []),
      ],
    });
    const plotted = node as SVGSVGElement & { value?: number | null };
    return {
      node,
      finding: `${findingOf(data, term, clear, x)}${thinnedNote(shown.length, ranked.length)}`,
      columns: () => ({
        response: Array.from(ranked, (i) => responses[i]!),
        estimate: Float64Array.from(ranked, x),
        log10_p: Float64Array.from(ranked, (i) => -y(i)),
        log10_q: Float64Array.from(ranked, (i) => coefficients.log10q[cell(i)]!),
      }),
      responseAt: () => plotted.value ?? undefined,
    };
  },
};

/** The strongest half, and of the others as many, evenly spaced by rank. */
function thin(ranked: Int32Array): Int32Array {
  if (ranked.length <= MAX_POINTS) return ranked;
  const rest = ranked.length - MAX_POINTS / 2;
  const step = rest / (MAX_POINTS / 2);
  const others = Int32Array.from(
    { length: MAX_POINTS / 2 },
    (_, i) => ranked[MAX_POINTS / 2 + Math.floor(i * step)]!,
  );
  return Int32Array.of(...ranked.subarray(0, MAX_POINTS / 2), ...others);
}

function thinnedNote(shown: number, all: number): string {
  if (shown === all) return "";
  return ` Drawn are ${shown} of ${all} points: the ${MAX_POINTS / 2} smallest p-values and others evenly spaced by rank.`;
}

/** A label at the right end stands to the left of its point. */
function sideAnchor(chosen: number[], ranked: Int32Array, x: (i: number) => number) {
  const low = ranked.reduce((least, i) => Math.min(least, x(i)), 0);
  const high = ranked.reduce((most, i) => Math.max(most, x(i)), 0);
  const place = ((chosen[0] ?? 0) - low) / (high - low || 1);
  return {
    textAnchor: place > 0.7 ? ("end" as const) : place < 0.3 ? ("start" as const) : ("middle" as const),
  };
}

function findingOf(data: ReportData, term: number, clear: Int32Array, x: (i: number) => number): string {
  const name = data.terms[term];
  if (clear.length === 0) return `No response has q below 0.05 for ${name}.`;
  const up = clear.filter((i) => x(i) > 0).length;
  const first = data.responses[clear[0]!]!;
  return (
    `Of ${data.responses.length} responses ${clear.length} have q below 0.05 for ${name}: ${up} above and ` +
    `${clear.length - up} below zero. The clearest is ${first}. The dashed line is the largest p-value among them.`
  );
}
