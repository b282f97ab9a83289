import type { ReportData } from "../../../record/report-record.js";

/** Responses of a term by rising p-value, those without one left out. */
export function strongestOfTerm({ coefficients, terms, responses }: ReportData, term: number): Int32Array {
  const p = (i: number) => coefficients.log10p[i * terms.length + term]!;
  const tested = Int32Array.from([...responses.keys()].filter((i) => !Number.isNaN(p(i))));
  return tested.sort((a, b) => p(a) - p(b) || a - b);
}
