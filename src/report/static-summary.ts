import { estimateFormat, formatP } from "./app/format-number.js";
import { h } from "./app/h.js";
import { firstTerm } from "./app/hypothesis.js";
import { initialState } from "./app/initial-state.js";
import { responseLabel } from "./app/names.js";
import { fixedTable } from "./app/parts/response-table.js";
import { sortedRows } from "./app/parts/sorted-rows.js";
import { table } from "./app/parts/table.js";
import { fitted } from "./app/sections/model-section.js";
import { paragraphs } from "./app/sections/results.js";
import { FEW } from "./app/small-study.js";
import { inUnit } from "./app/units.js";
import type { View } from "./app/view.js";
import type { ReportData } from "./record/report-record.js";
import { textDocument } from "./static-document.js";

/** Rows of the table. */
const ROWS = 100;

/** What a report says without scripts: what was fitted and the strongest associations, or of few responses the results, as HTML. */
export function staticSummary(data: ReportData): string {
  const document = textDocument();
  const about = fitted.content({ document, data } as View);
  const found = data.responseTotal < FEW ? resultsOf(document, data) : [associationsOf(document, data)];
  const body = h(
    document,
    "div",
    { class: "plain" },
    h(document, "h1", {}, data.title),
    h(document, "h2", {}, fitted.heading),
    about,
    h(document, "h2", {}, "What was found"),
    found,
    h(document, "p", {}, "Figures, and all that can be chosen, are drawn by the script of this page."),
  );
  return body.outerHTML;
}

function resultsOf(document: Document, data: ReportData): Node[] {
  return [...data.responses.keys()].flatMap((response) => [
    h(document, "h3", {}, responseLabel(data, response)),
    ...paragraphs(data, response).map((text) => h(document, "p", {}, text)),
    fixedTable({ document, data }, response),
  ]);
}

function associationsOf(document: Document, data: ReportData): Node {
  const term = firstTerm(data);
  const { coefficients, terms, fits } = data;
  const rows = sortedRows(data, initialState(data)).subarray(0, ROWS);
  const cells = Array.from(rows, (i) => i * terms.length + term);
  const { estimate, halfWidth } = coefficients;
  const { number, interval } = estimateFormat(
    cells.map((cell) => estimate[cell]!),
    cells.map((cell) => halfWidth[cell]!),
  );
  const shown = cells.map((cell, k) => [
    responseLabel(data, rows[k]!),
    number(estimate[cell]!),
    interval(estimate[cell]!, halfWidth[cell]!),
    formatP(coefficients.log10p[cell]!),
    formatP(coefficients.log10q[cell]!),
    fits.words[fits.status[rows[k]!]!]!,
  ]);
  const of =
    rows.length < data.responseTotal
      ? `, the ${rows.length} of ${data.responseTotal} with the smallest p-values`
      : "";
  const caption = `Effects of ${terms[term] ?? ""}${inUnit(data)}${of}`;
  return table(document, caption, ["Response", "Estimate", "95 % interval", "p", "q", "Status"], shown);
}
