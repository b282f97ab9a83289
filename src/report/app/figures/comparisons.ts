import { axisY, dot, link, ruleX } from "@observablehq/plot";
import type { ReportData, TestRecord } from "../../record/report-record.js";
import { agree, isBelow, shorten } from "../format-number.js";
import { responseLabel } from "../names.js";
import { withUnit } from "../units.js";
import { drawPlot } from "./parts/draw-plot.js";
import { type Figure, LETTER } from "./parts/figure.js";

const MOST_ROWS = 60;

/** Comparisons of levels in the chosen response, with their intervals. */
export const comparisons: Figure = {
  id: "comparisons",
  title: "Comparisons with their intervals",
  follows: ["response"],
  canDraw: (data) => recordOf(data) !== undefined,
  draw: (data, { response }, canvas) => {
    const { theme, width } = canvas;
    const record = recordOf(data)!;
    const rows = rowsOf(record, response).slice(0, MOST_ROWS);
    const most = Math.floor((width * 0.45) / LETTER);
    const label = (at: number) => shorten(rows[at]!.label, most);
    const marginLeft = Math.ceil(20 + LETTER * Math.max(4, ...rows.map((_, at) => label(at).length)));
    const isClear = ({ log10p }: Row) => isBelow(log10p);
    const colour = (row: Row) => (isClear(row) ? (row.estimate > 0 ? theme.up : theme.down) : theme.muted);
    const y = (_: Row, at: number) => at;
    const node = drawPlot(canvas, {
      height: 66 + rows.length * 20,
      marginLeft,
      x: {
        label: withUnit("difference", data),
        labelAnchor: "center",
        labelArrow: "none",
        grid: true,
        ...(width - marginLeft < 300 && { ticks: 4 }),
      },
      y: { type: "band", domain: [...rows.keys()], label: null },
      legend: [
        { label: "above zero, adjusted p < 0.05", colour: theme.up },
        { label: "below zero, adjusted p < 0.05", colour: theme.down },
        { label: "other", colour: theme.muted },
      ],
      marks: [
        ruleX([0], { stroke: theme.muted }),
        axisY({ tickFormat: label as (value: unknown) => string, tickSize: 0, label: null }),
        link(rows, { x1: "low", x2: "high", y, stroke: colour, strokeWidth: 2 }),
        dot(rows, { x: "estimate", y, r: 4.5, fill: colour, title: (row: Row) => row.label }),
      ],
    });
    return {
      node,
      finding: findingOf(data, record, response, rows),
      columns: () => ({
        label: rows.map((row) => row.label),
        estimate: rows.map(({ estimate }) => estimate),
        conf_low: rows.map(({ low }) => low),
        conf_high: rows.map(({ high }) => high),
        log10_p: rows.map(({ log10p }) => log10p),
      }),
    };
  },
};

interface Row {
  readonly label: string;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly log10p: number;
}

/** Comparisons of means, else contrasts. */
function recordOf({ tests = [] }: ReportData): TestRecord | undefined {
  const of = (heading: string) => tests.find((record) => record.heading === heading);
  return of("Comparisons of means") ?? of("Contrasts");
}

function rowsOf({ rows, responses, columns }: TestRecord, response: number): Row[] {
  const at = responses.indexOf(response);
  if (at < 0) return [];
  const values = (...names: readonly string[]) => {
    const column = names
      .map((name) => columns.find((each) => each.name === name))
      .find((each) => each !== undefined);
    return (k: number) => column?.values[at * rows.length + k] ?? Number.NaN;
  };
  const [estimate, low, high] = [values("Estimate"), values("Lower 95 % limit"), values("Upper 95 % limit")];
  const p = values("p, adjusted", "p");
  return rows.map((label, k) => ({
    label,
    estimate: estimate(k),
    low: low(k),
    high: high(k),
    log10p: p(k),
  }));
}

function findingOf(
  data: ReportData,
  { heading, rows: all }: TestRecord,
  response: number,
  rows: readonly Row[],
): string {
  const name = responseLabel(data, response);
  if (rows.length === 0) return `${heading} of ${name} are in the tables of results.`;
  const clear = rows.filter(({ log10p }) => isBelow(log10p)).length;
  const shown = rows.length < all.length ? ` The first ${rows.length} are drawn.` : "";
  const label =
    heading === "Contrasts" ? agree(all.length, "contrast") : `${agree(all.length, "comparison")} of means`;
  return `Of ${all.length} ${label} of ${name} ${clear} ${agree(clear, "has")} p below 0.05, adjusted where that was asked for.${shown}`;
}
