import { pickResponses } from "../../fit/run/combine-results.js";
import { statusWords } from "../../fit/status.js";
import { LMEModel } from "../../model/lme-model.js";
import type { FitRecord, ShareRecord, VarianceRecord } from "./report-record.js";
import type { SummaryTables } from "./summary-tables.js";

/** How the fits of the responses at the positions `held` ended; the counts are of all responses. */
export function fitRecord(fits: SummaryTables["fits"], held: Int32Array): FitRecord {
  const words: readonly string[] = statusWords;
  const statusOf = (row: number) => Math.max(0, words.indexOf(String(fits.status[row])));
  const counts = new Int32Array(words.length);
  for (let row = 0; row < fits.status.length; row++) counts[statusOf(row)]!++;
  return {
    status: Uint8Array.from(held, statusOf),
    words,
    counts,
    messages: messagesOf(fits, held),
    n: Int32Array.from(held, (row) => fits.n[row]!),
    groups: Int32Array.from(held, (row) => fits.n_groups[row]!),
    sigma2: Float32Array.from(held, (row) => fits.sigma2[row]!),
    criterion: Float32Array.from(held, (row) => fits.criterion[row]!),
    iterations: Int32Array.from(held, (row) => fits.iterations[row]!),
  };
}

function messagesOf(fits: SummaryTables["fits"], held: Int32Array): FitRecord["messages"] {
  const byText = new Map<string, number[]>();
  held.forEach((row, response) => {
    const text = fits.message[row] ?? "";
    if (text === "") return;
    const known = byText.get(text);
    if (known === undefined) byText.set(text, [response]);
    else known.push(response);
  });
  return Array.from(byText, ([text, responses]) => ({ text, responses: Int32Array.from(responses) }));
}

/** Number of (co)variances of a response. */
export function componentCount({ response }: SummaryTables["variance"]): number {
  let count = 0;
  while (count < response.length && response[count] === response[0]) count++;
  return count;
}

/** The variances of the responses at the positions `held`. */
export function varianceRecord(variance: SummaryTables["variance"], held: Int32Array): VarianceRecord {
  const width = componentCount(variance);
  const covariance = new Float32Array(held.length * width);
  held.forEach((response, i) => {
    for (let c = 0; c < width; c++) covariance[i * width + c] = variance.covariance[response * width + c]!;
  });
  const components = Array.from({ length: width }, (_, c) => ({
    group: String(variance.group[c]),
    term1: variance.term1[c] ?? null,
    term2: variance.term2[c] ?? null,
  }));
  return { components, covariance };
}

/** Beyond so many responses, shares are of those whose values are held. */
const MANY_SHARES = 2000;

/**
 * Shares of the variance of the responses at the positions `held`: fixed effects, grouping factors, residual. NaN where the
 * responses are many and their values by sample are not held.
 *
 * @param detailed positions, in the report, of those whose values are held
 */
export function shareRecord(model: LMEModel, held: Int32Array, detailed: Int32Array): ShareRecord {
  const groups = [...new Set(model.plan.design.random.map((term) => term.group))];
  const rows = groups.length + 1;
  const parts = ["fixed effects", ...groups, "residual"];
  const places = held.length <= MANY_SHARES ? Int32Array.from(held.keys()) : detailed;
  const some = ofResponses(
    model,
    Int32Array.from(places, (i) => held[i]!),
  );
  const { marginal, conditional } = some.r2().columns;
  const { group, unadjusted } = some.icc().columns;
  const values = new Float32Array(held.length * parts.length).fill(Number.NaN);
  places.forEach((place, i) => {
    const at = place * parts.length;
    values.fill(0, at, at + parts.length);
    values[at] = marginal[i]!;
    for (let row = i * rows; row < (i + 1) * rows; row++) {
      if (group[row] !== null) values[at + 1 + groups.indexOf(String(group[row]))] = unadjusted[row]!;
    }
    values[at + parts.length - 1] = 1 - conditional[i]!;
  });
  return { parts, values };
}

/** The model of some of its responses. */
function ofResponses(model: LMEModel, positions: Int32Array): LMEModel {
  if (positions.length === model.responses.length) return model;
  const result = pickResponses(model.result, positions);
  const { index, columns } = model.balances;
  const named = Object.fromEntries(result.responses.map((name) => [name, columns[name]!]));
  return new LMEModel(model.plan, { index, columns: named }, result);
}
