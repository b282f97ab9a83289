import { formatInterval, formatNumber, formatP } from "../format-number.js";
import { h } from "../h.js";
import type { View } from "../view.js";

/** All coefficients and variances of the chosen response. */
export function responseTable(view: View): HTMLElement {
  const { document, store, onDestroy } = view;
  const place = h(document, "div", {
    class: "scroll",
    tabindex: 0,
    role: "region",
    "aria-label": "The chosen response",
  });
  const fill = (): void => place.replaceChildren(fixedTable(view), varianceTable(view), fitLine(view));
  fill();
  onDestroy(store.on(["response"], fill));
  return place;
}

function fixedTable({ document, data, store }: View): HTMLElement {
  const { responses, terms, coefficients } = data;
  const { response } = store.get();
  const rows = terms.map((term, j) => {
    const cell = response * terms.length + j;
    const [estimate, half] = [coefficients.estimate[cell]!, coefficients.halfWidth[cell]!];
    return [
      term,
      formatNumber(estimate),
      formatNumber(coefficients.standardError[cell]!),
      formatNumber(coefficients.df[cell]!),
      formatInterval(estimate, half),
      formatP(coefficients.log10p[cell]!),
      formatP(coefficients.log10q[cell]!),
    ];
  });
  const head = ["Term", "Estimate", "Standard error", "df", "95 % interval", "p", "q"];
  return table(document, `Fixed effects on ${responses[response]}, in ${data.model.unit}`, head, rows);
}

function varianceTable({ document, data, store }: View): HTMLElement {
  const { components, covariance } = data.variance;
  const { response } = store.get();
  const rows = components.map(({ group, term1, term2 }, c) => {
    const value = covariance[response * components.length + c]!;
    const name = [group, [term1, term2].filter((term) => term !== null).join(" with ")]
      .filter(Boolean)
      .join(", ");
    return [name, formatNumber(value), term2 === null ? formatNumber(Math.sqrt(value)) : "–"];
  });
  return table(
    document,
    `Variances and covariances, in squares of ${data.model.unit}`,
    ["Of", "(Co)variance", "Standard deviation"],
    rows,
  );
}

function fitLine({ document, data, store }: View): HTMLElement {
  const { fits, model } = data;
  const { response } = store.get();
  const message = fits.messages.find(({ responses }) => responses.includes(response))?.text;
  const status = `${fits.words[fits.status[response]!]}${message === undefined ? "" : `: ${message}`}`;
  return h(
    document,
    "p",
    {},
    `${fits.n[response]} samples, ${fits.groups[response]} groups; −2 log-likelihood (${model.likelihood}) ` +
      `${formatNumber(fits.criterion[response]!)}; ${fits.iterations[response]} iterations; status ${status}.`,
  );
}

/** The class of a cell that names its row: long names keep room where the window is narrow. */
export function nameClass(name: string): string {
  return name.length > 8 ? "name long" : "name";
}

/** A table whose first column names its rows. */
export function table(
  document: Document,
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): HTMLElement {
  return h(
    document,
    "table",
    {},
    h(document, "caption", {}, caption),
    h(
      document,
      "thead",
      {},
      h(
        document,
        "tr",
        {},
        head.map((name, j) => h(document, "th", { scope: "col", class: j === 0 ? "name" : undefined }, name)),
      ),
    ),
    h(
      document,
      "tbody",
      {},
      rows.map(([name = "", ...cells]) =>
        h(
          document,
          "tr",
          {},
          h(document, "th", { scope: "row", class: nameClass(name) }, name),
          cells.map((cell) => h(document, "td", {}, cell)),
        ),
      ),
    ),
  );
}
