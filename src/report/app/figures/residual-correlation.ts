import type { ReportData, ResidualRecord } from "../../record/report-record.js";
import { fixed, formatNumber, shorten } from "../format-number.js";
import { responseLabel } from "../names.js";
import { type Canvas, type Figure, LETTER } from "./parts/figure.js";
import { emptySvg, svg } from "./parts/svg.js";
import { signedFill } from "./parts/theme.js";

/** The smallest cell that holds a number. */
const ROOM_FOR_NUMBER = 34;
const MAX_CELL = 56;

/** The correlation between visits that the model estimates for the chosen response, its standard deviations beside it. */
export const residualCorrelation: Figure = {
  id: "residual-correlation",
  title: "Correlation between visits",
  follows: ["response"],
  canDraw: ({ residual }) => residual !== undefined && residual.visits.length > 0,
  draw: (data, { response }, canvas) => {
    const residual = data.residual!;
    const at = residual.responses.indexOf(response);
    const arms = residual.arms.length === 0 ? [""] : residual.arms;
    const { node, size } = emptyDrawing(residual, arms.length, at, canvas);
    if (at >= 0)
      arms.forEach((arm, k) => {
        drawArm(node, residual, at * arms.length + k, arm, k * size.step, size, canvas);
      });
    return {
      node,
      finding: findingOf(data, response, at),
      columns: () => columnsOf(residual, arms, at),
    };
  },
};

interface Size {
  readonly cell: number;
  readonly left: number;
  /** From one arm to the next, downwards. */
  readonly step: number;
}

function emptyDrawing({ visits }: ResidualRecord, arms: number, at: number, canvas: Canvas) {
  const { width } = canvas;
  const left = Math.min(width * 0.3, 16 + LETTER * Math.max(3, ...visits.map((visit) => visit.length)));
  const room = width - left - 90;
  const cell = Math.max(6, Math.min(MAX_CELL, Math.floor(room / visits.length)));
  const step = visits.length * cell + 62;
  const height = at < 0 ? 20 : arms * step;
  const node = emptySvg(canvas, height);
  return { node, size: { cell, left, step } };
}

function drawArm(
  root: SVGElement,
  { visits, deviations, correlations, visit }: ResidualRecord,
  at: number,
  arm: string,
  top: number,
  { cell, left }: Size,
  { document, theme, width }: Canvas,
): void {
  const k = visits.length;
  const down = top + 38;
  const words = (x: number, y: number, text: string, anchor: string, more = {}) =>
    svg(document, "text", { x, y, fill: theme.ink, "text-anchor": anchor, ...more }, text);
  const right = left + k * cell + 14;
  root.append(
    words(
      4,
      top + 14,
      shorten(arm === "" ? visit : `${arm}, by ${visit}`, Math.floor(width / LETTER)),
      "start",
      {
        "font-weight": "bold",
      },
    ),
    words(right, down - 8, "SD", "start", { "font-weight": "bold" }),
  );
  const room = Math.max(1, Math.floor(cell / LETTER));
  for (let a = 0; a < k; a++) {
    const middle = down + (a + 0.5) * cell + 4;
    root.append(
      words(left - 6, middle, shorten(visits[a]!, Math.floor(left / LETTER)), "end"),
      words(left + (a + 0.5) * cell, down - 8, shorten(visits[a]!, room), "middle"),
      words(right, middle, formatNumber(deviations[at * k + a]!), "start"),
    );
    for (let b = 0; b < k; b++) {
      const value = correlations[(at * k + a) * k + b]!;
      const title = svg(document, "title", {}, `${visits[a]}, ${visits[b]}: ${formatNumber(value)}`);
      const box = { x: left + b * cell, y: down + a * cell, width: cell - 1, height: cell - 1 };
      root.append(svg(document, "rect", { ...box, fill: theme.faint, "fill-opacity": 0.3 }, title));
      root.append(
        svg(document, "rect", {
          ...box,
          ...signedFill(a === b ? 0 : value, theme),
          "pointer-events": "none",
        }),
      );
      if (cell < ROOM_FOR_NUMBER) continue;
      const text = a === b ? "1" : fixed(value, 2);
      root.append(
        words(left + (b + 0.5) * cell, middle, text, "middle", {
          "pointer-events": "none",
          "font-size": cell < 42 ? 10 : 12,
        }),
      );
    }
  }
}

function findingOf(data: ReportData, response: number, at: number): string {
  const name = responseLabel(data, response);
  const { text, visits, arms, visit, subject, correlations } = data.residual!;
  if (at < 0)
    return `The residual correlations of ${name} are not held in this report; choose a stronger response.`;
  const k = visits.length;
  const width = Math.max(1, arms.length) * k * k;
  const own = correlations.subarray(at * width, (at + 1) * width);
  const others = Array.from(own).filter(
    (value, i) => Math.floor((i % (k * k)) / k) !== i % k && !Number.isNaN(value),
  );
  const [low, high] = [Math.min(...others), Math.max(...others)];
  const range =
    others.length === 0
      ? ""
      : ` They go from ${fixed(low, 2)} to ${fixed(high, 2)} between different values of ${visit}.`;
  return (
    `Correlations that ${text} estimates between the residuals of one ${subject === "" ? "subject" : subject} of ${name}, ` +
    `with the standard deviation (SD) at each ${visit} beside them.${range}`
  );
}

function columnsOf(
  { visits, deviations, correlations }: ResidualRecord,
  arms: readonly string[],
  at: number,
) {
  const k = visits.length;
  const cells =
    at < 0
      ? []
      : arms.flatMap((arm, c) =>
          visits.flatMap((_, a) => visits.map((__, b) => ({ arm, place: at * arms.length + c, a, b }))),
        );
  return {
    ...(arms.length > 1 && { arm: cells.map(({ arm }) => arm) }),
    visit: cells.map(({ a }) => visits[a]!),
    other_visit: cells.map(({ b }) => visits[b]!),
    correlation: cells.map(({ place, a, b }) => correlations[(place * k + a) * k + b]!),
    sd: cells.map(({ place, a }) => deviations[place * k + a]!),
  };
}
