import type { ReportData } from "../../record/report-record.js";
import { agree, count, formatNumber, formatP, isBelow, shorten } from "../format-number.js";
import { isIntercept } from "../hypothesis.js";
import { responseLabel } from "../names.js";
import { type Canvas, type Figure, LETTER } from "./parts/figure.js";
import { emptySvg, svg } from "./parts/svg.js";
import { signedFill } from "./parts/theme.js";

const ROWS = 30;
const MOST_TERMS = 24;
const ROW = 20;
/** A standard error of this size from zero has the full colour. */
const FULL = 6;

/** Terms × the responses with the clearest effects: signs, stars, and colours by how many standard errors an effect is from zero. */
export const effectsMap: Figure = {
  id: "effects-map",
  title: "Effects of all terms",
  follows: ["response", "term"],
  canDraw: ({ responseTotal, terms }) =>
    responseTotal > 1 && terms.filter((term) => !isIntercept(term)).length > 1,
  draw: (data, { response, term: chosenTerm }, canvas) => {
    const { document, width, theme } = canvas;
    const terms = [...data.terms.keys()].filter((j) => !isIntercept(data.terms[j]!)).slice(0, MOST_TERMS);
    const rows = clearestRows(data, terms, response);
    const most = width < 500 ? 18 : 44;
    const label = (i: number) => shorten(responseLabel(data, i), most);
    const left = Math.ceil(12 + LETTER * Math.max(4, ...rows.map((i) => label(i).length)));
    const cell = Math.max(22, Math.min(90, Math.floor((width - left - 8) / terms.length)));
    const heads = terms.map((j) => shorten(data.terms[j]!, 34));
    const isSlanted = heads.some((head) => head.length * LETTER > cell - 4);
    const top = isSlanted
      ? 16 + Math.ceil(Math.max(...heads.map((head) => head.length)) * LETTER * 0.64)
      : 28;
    const height = top + rows.length * ROW + 8;
    const node = emptySvg(canvas, height);
    const words = (x: number, y: number, text: string, more: Record<string, string | number>) =>
      svg(document, "text", { x, y, fill: theme.ink, ...more }, text);
    heads.forEach((head, k) => {
      const x = left + (k + 0.5) * cell;
      const weight = terms[k] === chosenTerm ? { "font-weight": "bold" } : {};
      node.append(
        isSlanted
          ? words(x, top - 6, head, {
              ...weight,
              transform: `rotate(-40 ${x} ${top - 6})`,
              "text-anchor": "start",
            })
          : words(x, top - 10, head, { ...weight, "text-anchor": "middle" }),
      );
    });
    rows.forEach((i, row) => {
      const y = top + row * ROW;
      node.append(
        words(left - 6, y + 14, label(i), {
          "text-anchor": "end",
          ...(i === response && { "font-weight": "bold" }),
        }),
      );
      terms.forEach((j, k) => {
        node.append(...cellOf(data, i, j, left + k * cell, y, cell, canvas));
      });
    });
    return {
      node,
      finding: findingOf(data, rows, terms.length),
      columns: () => columnsOf(data, rows, terms),
      responseAt: (_, y) => rows[Math.floor((y - top) / ROW)],
    };
  },
};

/** The responses with the smallest p-values of any term, strongest first, and the chosen one. */
function clearestRows(
  { responses, terms, coefficients }: ReportData,
  asked: readonly number[],
  chosen: number,
): number[] {
  const least = Float64Array.from(responses, (_, i) =>
    asked.reduce((low, j) => Math.min(low, coefficients.log10p[i * terms.length + j]! || 0), 0),
  );
  const order = [...responses.keys()].sort((a, b) => least[a]! - least[b]! || a - b);
  const rows = order.slice(0, ROWS);
  return rows.includes(chosen) || responses.length === 0 ? rows : [...rows, chosen];
}

function cellOf(
  data: ReportData,
  response: number,
  term: number,
  x: number,
  y: number,
  width: number,
  { document, theme }: Canvas,
): SVGElement[] {
  const { coefficients, terms } = data;
  const at = response * terms.length + term;
  const [estimate, error] = [coefficients.estimate[at]!, coefficients.standardError[at]!];
  const title = svg(
    document,
    "title",
    {},
    `${responseLabel(data, response)}, ${terms[term]}: ${formatNumber(estimate)}, q ${formatP(coefficients.log10q[at]!)}`,
  );
  const box = { x, y: y + 1, width: width - 1, height: ROW - 2 };
  const rect = svg(document, "rect", { ...box, ...signedFill(estimate / error / FULL, theme) }, title);
  const stars = starsOf(coefficients.log10q[at]!);
  const text = Number.isNaN(estimate) ? "–" : `${estimate > 0 ? "+" : "−"}${stars}`;
  const words = svg(
    document,
    "text",
    {
      x: x + width / 2,
      y: y + 14,
      fill: stars === "" ? theme.muted : theme.ink,
      "text-anchor": "middle",
      "pointer-events": "none",
      ...(stars !== "" && { "font-weight": "bold" }),
    },
    text,
  );
  return [rect, words];
}

/** `*` for q below 0.05, `**` below 0.01, `***` below 0.001. */
function starsOf(log10q: number): string {
  return [0.05, 0.01, 0.001].map((level) => (isBelow(log10q, level) ? "*" : "")).join("");
}

function findingOf({ coefficients, terms: all }: ReportData, rows: readonly number[], terms: number): string {
  const clear = rows.filter((i) =>
    all.some((term, j) => !isIntercept(term) && isBelow(coefficients.log10q[i * all.length + j]!)),
  ).length;
  return (
    `Signs of the effects of ${count(terms, "term")} on the ${rows.length} responses with the smallest p-values; ` +
    `${clear} ${agree(clear, "has")} an effect with q below 0.05 (*; ** below 0.01, *** below 0.001). The colour is the ` +
    `estimate in standard errors, full from ${FULL} on.`
  );
}

function columnsOf(data: ReportData, rows: readonly number[], terms: readonly number[]) {
  const { responses, terms: names, coefficients } = data;
  const cells = rows.flatMap((i) => terms.map((j) => ({ i, j, at: i * names.length + j })));
  return {
    response: cells.map(({ i }) => responses[i]!),
    term: cells.map(({ j }) => names[j]!),
    estimate: cells.map(({ at }) => coefficients.estimate[at]!),
    std_error: cells.map(({ at }) => coefficients.standardError[at]!),
    log10_q: cells.map(({ at }) => coefficients.log10q[at]!),
  };
}
