import { type Status, statusWords } from "../../fit/status.js";
import { formatP, textTable } from "../../model/read/text-table.js";

const mostTerms = 20;
const mostClearest = 3;

/** The columns of `coefficients` that are looked at. */
interface Coefficients {
  readonly response: readonly string[];
  readonly estimate: Float64Array;
  readonly p_value: Float64Array;
  readonly q_value: Float64Array;
  readonly log10_p: Float64Array;
}

/** A response that has a clear effect. */
interface Clear {
  readonly response: string;
  readonly isNegative: boolean;
  readonly q: number;
  readonly log10p: number;
}

interface TermCounts {
  tested: number;
  belowP: number;
  belowQ: number;
  clearest: Clear[];
}

/** What a run has found, added up as its results come. */
export interface EffectsSummary {
  /** Coefficients and statuses of further responses. */
  take(coefficients: Coefficients, statuses: readonly string[]): void;
  /**
   * For each term the number of responses below 5 %, before and after adjustment, and the clearest of them by p-value
   * with the sign of their effect and their q-value.
   */
  table(): string;
  /** `170 ok, 7 singular`. */
  statuses(): string;
}

export function effectsSummary(terms: readonly string[]): EffectsSummary {
  const counts = terms
    .slice(0, mostTerms)
    .map((): TermCounts => ({ tested: 0, belowP: 0, belowQ: 0, clearest: [] }));
  const statuses = new Map<string, number>();
  return {
    take(coefficients, words) {
      for (const word of words) statuses.set(word, (statuses.get(word) ?? 0) + 1);
      for (const [j, count] of counts.entries()) {
        for (let row = j; row < coefficients.response.length; row += terms.length) {
          addCell(count, coefficients, row);
        }
      }
    },
    table: () => tableOf(terms, counts),
    statuses: () => inWords(statuses),
  };
}

function addCell(
  count: TermCounts,
  { response, estimate, p_value, q_value, log10_p }: Coefficients,
  row: number,
) {
  if (Number.isNaN(p_value[row])) return;
  count.tested++;
  if (p_value[row]! < 0.05) count.belowP++;
  if (q_value[row]! < 0.05) count.belowQ++;
  const log10p = log10_p[row]!;
  const at = count.clearest.findIndex((clear) => log10p < clear.log10p);
  const place = at < 0 ? count.clearest.length : at;
  if (place === mostClearest) return;
  const clear = { response: response[row]!, isNegative: estimate[row]! < 0, q: q_value[row]!, log10p };
  count.clearest.splice(place, 0, clear);
  count.clearest.length = Math.min(count.clearest.length, mostClearest);
}

function tableOf(terms: readonly string[], counts: readonly TermCounts[]): string {
  const cells = counts.map(({ tested, belowP, belowQ }, j) => [
    terms[j]!,
    String(tested),
    String(belowP),
    String(belowQ),
  ]);
  const clearest = ["clearest (sign, q)", ...counts.map((count) => count.clearest.map(spelt).join(", "))];
  const lines = textTable(["term", "tested", "p < 0.05", "q < 0.05"], cells)
    .split("\n")
    .map((line, i) => `${line}  ${clearest[i]}`.trimEnd());
  const more = terms.length - counts.length;
  return (more > 0 ? [...lines, `… and ${more} more terms in coefficients`] : lines).join("\n");
}

function spelt({ response, isNegative, q }: Clear): string {
  return `${response} (${isNegative ? "−" : "+"}, ${formatP(q, Math.log10(q))})`;
}

/** `170 ok, 7 singular`, the usual first. */
export function countStatuses(statuses: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  return inWords(counts);
}

function inWords(counts: ReadonlyMap<string, number>): string {
  return statusWords
    .filter((word: Status) => counts.has(word))
    .map((word) => `${counts.get(word)} ${word}`)
    .join(", ");
}
