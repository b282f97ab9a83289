import type { ReportData } from "../record/report-record.js";
import type { State } from "./state.js";

/** The term with most small q-values (the intercept only where there is no other), and its strongest response. */
export function initialState({ terms, responses, coefficients }: ReportData): State {
  const { log10p, log10q } = coefficients;
  const found = terms.map((_, j) =>
    responses.filter((_, i) => log10q[i * terms.length + j]! < Math.log10(0.05)),
  );
  const asked = [...terms.keys()].filter((j) => !/^\(?Intercept\)?$/.test(terms[j]!));
  const term = asked.reduce((best, j) => (found[j]!.length > found[best]!.length ? j : best), asked[0] ?? 0);
  const cell = (i: number) => log10p[i * terms.length + term]!;
  const response = [...responses.keys()].reduce(
    (best, i) => (cell(i) < cell(best) || Number.isNaN(cell(best)) ? i : best),
    0,
  );
  return { term, response, covariate: 0, sort: { by: "p", descending: false }, filter: "", page: 0 };
}
