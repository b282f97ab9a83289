import type { LMEModel } from "./lme-model.js";
import { formatNumber, formatP } from "./read/text-table.js";

/** The method that notebooks ask a value of a cell for (Deno's convention). */
export const jupyterDisplay: unique symbol = /* @__PURE__ */ Symbol.for("Jupyter.display") as never;

/** So many rows of coefficients are shown; the rest is counted. */
const mostRows = 30;

/** A model as a notebook shows it: its summary, and as HTML the strongest coefficients beneath, the intercepts aside. */
export function displayModel(model: LMEModel): { "text/plain": string; "text/html": string } {
  const summary = model.summary();
  return {
    "text/plain": summary,
    "text/html": `<pre>${escapeHtml(summary)}</pre>${coefficientTable(model)}`,
  };
}

function coefficientTable(model: LMEModel): string {
  const { response, term, estimate, std_error, df, p_value, q_value, log10_p } = model.tidy().columns;
  const tells = (i: number) => term[i] !== "Intercept" && !Number.isNaN(log10_p[i]);
  const rows = response.map((_, i) => i).filter(tells);
  const shown = rows.sort((a, b) => log10_p[a]! - log10_p[b]!).slice(0, mostRows);
  const cells = shown.map((i) => [
    ...[response[i]!, term[i]!].map((name) => `<td>${escapeHtml(name)}</td>`),
    ...[estimate, std_error, df].map((column) => `<td>${formatNumber(column[i]!)}</td>`),
    `<td>${escapeHtml(formatP(p_value[i]!, log10_p[i]!))}</td>`,
    `<td>${escapeHtml(formatP(q_value[i]!, Math.log10(q_value[i]!)))}</td>`,
  ]);
  const head = ["response", "term", "estimate", "std. error", "df", "p", "q"].map(
    (name) => `<th>${name}</th>`,
  );
  const caption =
    rows.length > shown.length
      ? `<caption>The ${shown.length} strongest of ${rows.length} coefficients</caption>`
      : "";
  const body = cells.map((row) => `<tr>${row.join("")}</tr>`).join("");
  return `<table>${caption}<thead><tr>${head.join("")}</tr></thead><tbody>${body}</tbody></table>`;
}

/** Text that no browser reads as markup, in elements as in attributes of HTML and SVG. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
