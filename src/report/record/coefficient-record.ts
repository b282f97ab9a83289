import type { CoefficientRecord } from "./report-record.js";
import type { SummaryTables } from "./summary-tables.js";

const BINS = 20;

/** The fixed effects of the responses at the positions `held`; the histogram counts all responses. */
export function coefficientRecord(
  columns: SummaryTables["coefficients"],
  terms: number,
  held: Int32Array,
): CoefficientRecord {
  const pick = (value: (row: number) => number) => {
    const out = new Float32Array(held.length * terms);
    held.forEach((response, i) => {
      for (let j = 0; j < terms; j++) out[i * terms + j] = value(response * terms + j);
    });
    return out;
  };
  const { estimate, std_error, df, q_value, conf_low, conf_high, log10_p } = columns;
  const tested = testedByTerm(log10_p, terms);
  return {
    estimate: pick((row) => estimate[row]!),
    standardError: pick((row) => std_error[row]!),
    df: pick((row) => df[row]!),
    log10p: pick((row) => log10_p[row]!),
    log10q: pick((row) => logOfQ(q_value[row]!, log10_p[row]!, tested[row % terms]!)),
    halfWidth: pick((row) => (conf_high[row]! - conf_low[row]!) / 2),
    histogram: histogramOf(log10_p, terms),
  };
}

/** Where q is too small for a double, the bound that all adjustments keep: p times the number of tests. */
function logOfQ(q: number, log10p: number, tested: number): number {
  return q > 0 || Number.isNaN(q) ? Math.log10(q) : Math.min(0, log10p + Math.log10(tested));
}

function testedByTerm(log10p: ArrayLike<number>, terms: number): Int32Array {
  const out = new Int32Array(terms);
  for (let row = 0; row < log10p.length; row++) if (!Number.isNaN(log10p[row])) out[row % terms]!++;
  return out;
}

function histogramOf(log10p: ArrayLike<number>, terms: number): Float32Array {
  const out = new Float32Array(terms * BINS);
  for (let row = 0; row < log10p.length; row++) {
    const p = 10 ** log10p[row]!;
    if (!Number.isNaN(p)) out[(row % terms) * BINS + Math.min(BINS - 1, Math.floor(p * BINS))]!++;
  }
  return out;
}
