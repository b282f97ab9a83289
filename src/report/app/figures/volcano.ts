import { dot, pointer, ruleX, ruleY, text, tip } from "@observablehq/plot";
import type { ReportData } from "../../record/report-record.js";
import { agree, count, formatNumber, formatP, isBelow, shorten } from "../format-number.js";
import { responseLabel } from "../names.js";
import { FEW } from "../small-study.js";
import { effectLabel } from "./parts/axis-label.js";
import { drawPlot } from "./parts/draw-plot.js";
import type { Figure } from "./parts/figure.js";
import { freeLabels } from "./parts/free-labels.js";
import { robustDomain } from "./parts/robust-domain.js";
import { strongestOfTerm } from "./parts/strongest-of-term.js";

/** Most points drawn, and most of the clearest that are named. */
const MAX_POINTS = 2000;
const MAX_LABELS = 8;
const HEIGHT_SHARE = 0.55;

/** Estimates against p-values of one term, one point per response. */
export const volcano: Figure = {
  id: "volcano",
  title: "Volcano plot of the term",
  follows: ["term", "response", "level"],
  canDraw: ({ responseTotal }) => responseTotal >= FEW,
  draw: (data, { term, response, level }, canvas) => {
    const { theme, width, interactive } = canvas;
    const { coefficients, terms, responses } = data;
    const cell = (i: number) => i * terms.length + term;
    const x = (i: number) => coefficients.estimate[cell(i)]!;
    const y = (i: number) => -coefficients.log10p[cell(i)]!;
    const isClear = (i: number) => isBelow(coefficients.log10q[cell(i)]!, level);
    const ranked = strongestOfTerm(data, term);
    const clear = ranked.filter(isClear);
    const shown = thin(ranked);
    const colour = (i: number) => (isClear(i) ? (x(i) > 0 ? theme.up : theme.down) : theme.muted);
    const chosen = Number.isNaN(y(response)) ? [] : [response];
    const title = (i: number) =>
      `${shorten(responseLabel(data, i), 44)}\nestimate ${formatNumber(x(i))}\np ${formatP(-y(i))}, q ${formatP(coefficients.log10q[cell(i)]!)}`;
    const threshold = clear.length === 0 ? [] : [y(clear.at(-1)!)];
    const [xDomain, yDomain] = [
      robustDomain(Array.from(ranked, x), true),
      robustDomain([0, ...Array.from(ranked, y)], false),
    ];
    const within = ([low, high]: readonly [number, number], value: number) =>
      Math.max(low, Math.min(high, value));
    const [px, py] = [(i: number) => within(xDomain, x(i)), (i: number) => within(yDomain, y(i))];
    const isBeyond = (i: number) => px(i) !== x(i) || py(i) !== y(i);
    const beyond = shown.filter(isBeyond);
    const height = Math.min(420, Math.max(300, width * HEIGHT_SHARE));
    const labels = freeLabels(
      [...chosen, ...clear.subarray(0, MAX_LABELS).filter((i) => i !== response)].map((i) => ({
        at: i,
        x: (px(i) - xDomain[0]) / (xDomain[1] - xDomain[0] || 1),
        y: 1 - (py(i) - yDomain[0]) / (yDomain[1] - yDomain[0] || 1),
        text: shorten(responseLabel(data, i), width < 500 ? 20 : 40),
      })),
      width - 72,
      height - 70,
    );
    const q = `q < ${level}`;
    const node = drawPlot(canvas, {
      height,
      x: {
        label: effectLabel(data, term, width),
        labelAnchor: "center",
        domain: xDomain,
        labelArrow: "none",
      },
      y: { label: "−log₁₀ p", domain: yDomain, grid: true, labelArrow: "none" },
      legend: [
        { label: `above zero, ${q}`, colour: theme.up },
        { label: `below zero, ${q}`, colour: theme.down },
        { label: `q ≥ ${level}`, colour: theme.muted },
        { label: "chosen", colour: theme.ink, sign: "○" },
        ...(beyond.length === 0
          ? []
          : [{ label: "beyond the axis", colour: theme.muted, sign: "▲" as const }]),
      ],
      marks: [
        ruleX([0], { stroke: theme.faint }),
        ruleY(threshold, { stroke: theme.muted, strokeDasharray: "4,3" }),
        dot(
          shown.filter((i) => !isBeyond(i)),
          { x: px, y: py, r: 3.2, fill: colour, fillOpacity: 0.75 },
        ),
        dot(beyond, { x: px, y: py, r: 5, symbol: "triangle", fill: colour }),
        dot(chosen, { x: px, y: py, r: 7, stroke: theme.ink, strokeWidth: 2 }),
        ...labels.map(({ at, text: label, anchor, dx, dy }) =>
          text([at], {
            x: px,
            y: py,
            text: () => label,
            dx,
            dy,
            textAnchor: anchor,
            fill: theme.ink,
            fontWeight: at === response ? "bold" : "normal",
            stroke: theme.paper,
            strokeWidth: 4,
          }),
        ),
        ...(interactive
          ? [tip(shown, pointer({ x: px, y: py, title, fill: theme.paper, fontSize: 12 }))]
          : []),
      ],
    });
    const plotted = node as SVGSVGElement & { value?: number | null };
    return {
      node,
      finding: `${findingOf(data, term, clear, x, level)}${beyondNote(beyond.length)}${thinnedNote(shown.length, ranked.length)}`,
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

function beyondNote(beyond: number): string {
  if (beyond === 0) return "";
  return ` ${count(beyond, "response")} beyond the axes ${agree(beyond, "is")} drawn at their edge.`;
}

function findingOf(
  data: ReportData,
  term: number,
  clear: Int32Array,
  x: (i: number) => number,
  level: number,
): string {
  const name = data.terms[term];
  const all = count(data.responses.length, "response");
  if (clear.length === 0) return `None of ${all} has q below ${level} for ${name}.`;
  const up = clear.filter((i) => x(i) > 0).length;
  return (
    `Of ${all} ${clear.length} ${agree(clear.length, "has")} q below ${level} for ${name}: ${up} above and ` +
    `${clear.length - up} below zero. The clearest is ${responseLabel(data, clear[0]!)}. ` +
    (clear.length === 1
      ? "The dashed line is its p-value."
      : "The dashed line is the largest p-value among them.")
  );
}
