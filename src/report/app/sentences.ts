import type { ReportData } from "../record/report-record.js";
import { estimateFormat, formatNumber, formatP, isBelow } from "./format-number.js";

/** How clear an effect is: by q over the responses, by p alone, not at all, or not tested. */
type Clearness = "clear" | "doubtful" | "unclear" | "untested";

/** What interval, p and q say of an effect, never its sign alone. */
export function clearnessOf({ coefficients, terms }: ReportData, term: number, response: number): Clearness {
  const cell = response * terms.length + term;
  const { log10p, log10q } = coefficients;
  if (Number.isNaN(log10p[cell])) return "untested";
  if (isBelow(log10q[cell]!)) return "clear";
  return isBelow(log10p[cell]!) ? "doubtful" : "unclear";
}

/** `0.172, 95 % 0.123 to 0.221`: an estimate with its interval, to two digits of the interval's half width. */
export function estimateText(estimate: number, half: number): string {
  if (Number.isNaN(half)) return formatNumber(estimate);
  const { number, interval } = estimateFormat([estimate], [half]);
  return `${number(estimate)}, 95 % ${interval(estimate, half)}`;
}

/** What was found of a term in a response: `no clear effect: 0.017, 95 % −0.006 to 0.040; p 0.150, q 0.684`. */
export function effectSentence(data: ReportData, term: number, response: number): string {
  const { coefficients, terms, responseTotal } = data;
  const cell = response * terms.length + term;
  const estimate = coefficients.estimate[cell]!;
  if (Number.isNaN(estimate)) return "no estimate";
  const sign = estimate > 0 ? "positive" : "negative";
  const words = {
    clear: `a clear ${sign} effect`,
    doubtful:
      responseTotal > 1
        ? `an effect that is not clear among ${responseTotal} responses`
        : `a clear ${sign} effect`,
    unclear: "no clear effect",
    untested: "not tested",
  };
  const number = estimateText(estimate, coefficients.halfWidth[cell]!);
  return `${words[clearnessOf(data, term, response)]}: ${number}${probabilities(data, cell)}`;
}

function probabilities({ coefficients, responseTotal }: ReportData, cell: number): string {
  const [p, q] = [coefficients.log10p[cell]!, coefficients.log10q[cell]!];
  if (Number.isNaN(p)) return "";
  return `; p ${formatP(p)}${responseTotal > 1 ? `, q ${formatP(q)}` : ""}`;
}

/** How the fit of a response ended: `ok`, or its status with the message that goes with it. */
export function statusText({ words, status, messages }: ReportData["fits"], response: number): string {
  const message = messages.find(({ responses }) => responses.includes(response))?.text;
  return `${words[status[response]!]}${message === undefined ? "" : `: ${message}`}`;
}
