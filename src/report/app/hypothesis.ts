import type { ReportData } from "../record/report-record.js";

/** Whether a term is the intercept, which is seldom what a study asks about. */
export function isIntercept(term: string): boolean {
  return /^\(?Intercept\)?$/.test(term);
}

/**
 * The term that a report begins with: the one that was asked for, else the hypothesis as a formula has it. That is no
 * intercept, and nothing that is part of an interaction, since that is a trend of the reference; of the interactions of
 * the highest order the first, and of its columns the last.
 */
export function firstTerm({ terms, term }: Pick<ReportData, "terms" | "term">): number {
  if (term !== undefined && terms.includes(term)) return terms.indexOf(term);
  const asked = [...terms.keys()].filter((j) => !isIntercept(terms[j]!));
  const order = (j: number) => partsOf(terms[j]!).length;
  const highest = Math.max(1, ...asked.map(order));
  if (highest === 1) return asked[0] ?? 0;
  const first = asked.find((j) => order(j) === highest)!;
  const name = factorsOf(terms[first]!);
  return asked.filter((j) => order(j) === highest && factorsOf(terms[j]!) === name).at(-1)!;
}

/** The factors that a column of an interaction is of: `C(week)`, `arm[T.low]` of `C(week)[T.4]:arm[T.low]`; levels may hold colons. */
function partsOf(term: string): string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let i = 0; i < term.length; i++) {
    if ("([{".includes(term[i]!)) depth++;
    else if (")]}".includes(term[i]!)) depth--;
    else if (term[i] === ":" && depth === 0) {
      parts.push(term.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, term.slice(start)];
}

function factorsOf(term: string): string {
  return partsOf(term)
    .map((part) => part.replace(/\[.*\]$/, ""))
    .join(":");
}

/** The response with the smallest p-value of a term; the first where none is tested. */
export function clearestResponse({ responses, terms, coefficients }: ReportData, term: number): number {
  const p = (i: number) => coefficients.log10p[i * terms.length + term]!;
  let best = 0;
  for (let i = 1; i < responses.length; i++) if (p(i) < p(best) || Number.isNaN(p(best))) best = i;
  return best;
}
