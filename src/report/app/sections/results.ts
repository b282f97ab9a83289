import type { ReportData } from "../../record/report-record.js";
import { count, fixed, formatP } from "../format-number.js";
import { h } from "../h.js";
import { isIntercept } from "../hypothesis.js";
import { responseLabel } from "../names.js";
import { fixedTable } from "../parts/response-table.js";
import { scrollRegion } from "../parts/scroll.js";
import { clearnessOf, estimateText, statusText } from "../sentences.js";
import { unitOf } from "../units.js";
import type { Section, View } from "../view.js";

/** Of a study with few responses: what was found of each, as a section of results says it. */
export const results: Section = {
  id: "associations",
  heading: "Results",
  content: (view) => [...view.data.responses.keys()].flatMap((response) => resultOf(view, response)),
};

function resultOf(view: Pick<View, "document" | "data" | "store">, response: number): Node[] {
  const { document, data, store } = view;
  const name = responseLabel(data, response);
  const choose = h(
    document,
    "button",
    { type: "button", "data-response": response, onclick: () => store.set({ response }) },
    name,
  );
  return [
    h(document, "h3", {}, data.responses.length > 1 ? choose : name),
    ...paragraphs(data, response).map((text) => h(document, "p", { class: "results" }, text)),
    scrollRegion(document, `Fixed effects on ${name}`, [fixedTable(view, response)]),
  ];
}

/** What was found of a response, a sentence for each term, and what is left over. */
export function paragraphs(data: ReportData, response: number): string[] {
  const { terms, fits, responses } = data;
  const status = fits.words[fits.status[response]!]!;
  const asked = [...terms.keys()].filter((j) => !isIntercept(terms[j]!));
  const n = count(fits.n[response]!, "sample");
  const groups = fits.groups[response]! > 0 ? ` of ${count(fits.groups[response]!, "group")}` : "";
  const opening = `The model of ${responses[response]} is of ${n}${groups}.`;
  const sentences = (asked.length > 0 ? asked : [...terms.keys()]).map((j) =>
    termSentence(data, j, response),
  );
  const shares = shareSentence(data, response);
  const ended = status === "ok" ? "" : `The fit ended as ${statusText(fits, response)}.`;
  return [[opening, ...sentences].join(" "), [shares, ended].filter(Boolean).join(" ")].filter(Boolean);
}

function termSentence(data: ReportData, term: number, response: number): string {
  const { terms, coefficients } = data;
  const cell = response * terms.length + term;
  const name = terms[term]!;
  const estimate = coefficients.estimate[cell]!;
  if (Number.isNaN(estimate)) return `The effect of ${name} cannot be estimated.`;
  const unit = unitOf(data) === "" ? "" : ` (${unitOf(data)})`;
  const [p, q] = [coefficients.log10p[cell]!, coefficients.log10q[cell]!];
  const number = `${estimateText(estimate, coefficients.halfWidth[cell]!)}${unit}`;
  const tested = Number.isNaN(p)
    ? ""
    : `; ${statistic(data, cell)}, p ${equals(p)}${data.responseTotal > 1 ? `, q ${equals(q)}` : ""}`;
  const of = isIntercept(name) ? "intercept" : `effect of ${name}`;
  if (isIntercept(name)) return `The intercept is ${number}${tested}.`;
  const sign = estimate > 0 ? "positive" : "negative";
  const clearness = clearnessOf(data, term, response);
  if (clearness === "clear") return `The ${of} is ${sign}: ${number}${tested}.`;
  if (clearness === "untested") return `The ${of} is not tested: ${number}.`;
  if (clearness === "unclear") return `There is no clear ${of}: ${number}${tested}.`;
  return data.responseTotal > 1
    ? `The ${of} is not clear over ${data.responseTotal} responses: ${number}${tested}.`
    : `The ${of} is ${sign}: ${number}${tested}.`;
}

function statistic({ coefficients }: ReportData, cell: number): string {
  const t = coefficients.estimate[cell]! / coefficients.standardError[cell]!;
  const df = coefficients.df[cell]!;
  if (!Number.isFinite(df)) return `z = ${fixed(t, 2)}`;
  return `t(${Number.isInteger(df) ? df : fixed(df, 1)}) = ${fixed(t, 2)}`;
}

function equals(log10p: number): string {
  return log10p === Number.NEGATIVE_INFINITY ? "< 1e−300" : `= ${formatP(log10p)}`;
}

function shareSentence({ shares }: ReportData, response: number): string {
  if (shares === undefined) return "";
  const { parts, values } = shares;
  const own = parts.map((part, k) => ({ part, share: values[response * parts.length + k]! }));
  if (own.some(({ share }) => Number.isNaN(share))) return "";
  const said = own.map(
    ({ part, share }) =>
      `${fixed(100 * share, 0)} % ${part === "residual" ? "is residual" : `is of ${part}`}`,
  );
  return `Of the variance ${said.slice(0, -1).join(", ")}${said.length > 1 ? " and " : ""}${said.at(-1)}.`;
}
