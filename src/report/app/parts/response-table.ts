import type { ReportData } from "../../record/report-record.js";
import { aligned, count, estimateFormat, fixed, formatNumber, formatP } from "../format-number.js";
import { h } from "../h.js";
import { responseLabel } from "../names.js";
import { statusText } from "../sentences.js";
import { FEW } from "../small-study.js";
import { inUnit } from "../units.js";
import type { View } from "../view.js";
import { scrollRegion } from "./scroll.js";
import { table } from "./table.js";

/** All coefficients and variances of the chosen response. */
export function responseTable(view: View): HTMLElement {
  const { document, store, onDestroy } = view;
  const place = h(document, "div");
  // Where responses are few, all their effects are among the results.
  const isToldBefore = view.data.responseTotal < FEW;
  const fill = (): void => {
    const { response } = store.get();
    const effects = isToldBefore ? [] : [fixedTable(view, response)];
    place.replaceChildren(
      scrollRegion(document, "The chosen response", [...effects, varianceTable(view, response)]),
      fitLine(view, response),
    );
  };
  fill();
  onDestroy(store.on(["response"], fill));
  return place;
}

/** The fixed effects on a response. */
export function fixedTable(
  { document, data }: Pick<View, "document" | "data">,
  response: number,
): HTMLElement {
  const { terms, coefficients, responseTotal } = data;
  const of = (values: Float32Array) =>
    Array.from(values.subarray(response * terms.length, (response + 1) * terms.length));
  const [estimates, halves] = [of(coefficients.estimate), of(coefficients.halfWidth)];
  const errors = of(coefficients.standardError);
  const [p, q] = [of(coefficients.log10p), of(coefficients.log10q)];
  const { number, interval } = estimateFormat(estimates, halves, errors);
  const df = of(coefficients.df);
  const dfs = df.every(Number.isInteger)
    ? df.map((value) => fixed(value, 0))
    : df.map((value) => fixed(value, 1));
  const rows = terms.map(
    (term, j) =>
      [
        term,
        number(estimates[j]!),
        number(errors[j]!),
        dfs[j]!,
        interval(estimates[j]!, halves[j]!),
        formatP(p[j]!),
        ...(responseTotal > 1 ? [formatP(q[j]!)] : []),
      ] as [string, ...string[]],
  );
  const head = [
    "Term",
    "Estimate",
    "Standard error",
    "df",
    "95 % interval",
    "p",
    ...(responseTotal > 1 ? ["q"] : []),
  ];
  return table(document, `Fixed effects on ${responseLabel(data, response)}${inUnit(data)}`, head, rows);
}

function varianceTable({ document, data }: View, response: number): HTMLElement {
  const { components, covariance } = data.variance;
  const values = Array.from(components, (_, c) => covariance[response * components.length + c]!);
  const deviations = components.map(({ term2 }, c) => (term2 === null ? Math.sqrt(values[c]!) : Number.NaN));
  const [numbers, roots] = [aligned(values), aligned(deviations)];
  const rows = components.map(({ group, term1, term2 }, c): [string, ...string[]] => {
    const name = [group, [term1, term2].filter((term) => term !== null).join(" with ")]
      .filter(Boolean)
      .join(", ");
    return [name, numbers[c]!, roots[c]!];
  });
  return table(document, "Variances and covariances", ["Of", "(Co)variance", "Standard deviation"], rows);
}

function fitLine({ document, data }: View, response: number): HTMLElement {
  return h(document, "p", {}, fitSentence(data, response));
}

/** How the fit of a response ended. */
export function fitSentence({ fits, model }: ReportData, response: number): string {
  const groups = fits.groups[response]!;
  return (
    `${count(fits.n[response]!, "sample")}${groups > 0 ? `, ${count(groups, "group")}` : ""}; −2 log-likelihood ` +
    `(${model.likelihood}) ${formatNumber(fits.criterion[response]!)}; ${count(fits.iterations[response]!, "iteration")}; ` +
    `status ${statusText(fits, response)}.`
  );
}
