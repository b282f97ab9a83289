import { isIntercept } from "../app/hypothesis.js";
import type { SummaryTables } from "./summary-tables.js";

/** Positions of the `most` responses with the smallest p-value of any term but the intercept, in rising order. */
export function strongestResponses(
  { log10_p }: Pick<SummaryTables["coefficients"], "log10_p">,
  terms: readonly string[],
  most: number,
): Int32Array {
  const count = terms.length === 0 ? 0 : log10_p.length / terms.length;
  const asked = [...terms.keys()].filter((j) => !isIntercept(terms[j]!));
  const of = asked.length === 0 ? [...terms.keys()] : asked;
  const smallest = Float64Array.from({ length: count }, (_, i) =>
    of.reduce((low, j) => lower(low, log10_p[i * terms.length + j]!), 1),
  );
  const order = Int32Array.from(smallest.keys());
  if (most >= count) return order;
  return order
    .sort((a, b) => smallest[a]! - smallest[b]! || a - b)
    .subarray(0, most)
    .sort();
}

function lower(low: number, value: number): number {
  return value < low ? value : low;
}
