import type { Bar, Factor, Formula, Term } from "./formula.js";
import type { Span } from "./tokenize.js";

/** Terms by what they cross, in order of first appearance. */
export type TermMap = Map<string, Term>;

const interceptTerm: Term = { name: "Intercept", factors: [] };

/**
 * What a part of a formula stands for. The intercept is kept apart from the terms, as an answer that is
 * asked for, taken away or left open; only the last of these leaves room for the implicit one.
 */
export interface TermSet {
  readonly terms: TermMap;
  readonly intercept: "asked" | "removed" | "open";
  /** Where the intercept was asked for. */
  readonly interceptSpan?: Span;
  readonly bars: readonly Bar[];
}

export const nothing = (): TermSet => ({ terms: new Map(), intercept: "open", bars: [] });
export const withoutIntercept = (): TermSet => ({ ...nothing(), intercept: "removed" });
export const intercept = (interceptSpan: Span): TermSet => {
  return { ...nothing(), intercept: "asked", interceptSpan };
};

export function singleFactor(factor: Factor): TermSet {
  const term = crossing([factor]);
  return { ...nothing(), terms: new Map([[keyOf(term), term]]) };
}

/** `a + b`: the union, in order. The later word about the intercept holds. Takes `left` over. */
export function add(left: TermSet, right: TermSet): TermSet {
  for (const [key, term] of right.terms) if (!left.terms.has(key)) left.terms.set(key, term);
  const bars = right.bars.length === 0 ? left.bars : left.bars.concat(right.bars);
  const { intercept, interceptSpan } = right.intercept === "asked" ? right : left;
  return { terms: left.terms, intercept, ...(interceptSpan && { interceptSpan }), bars };
}

/** `a - b`: the terms of `left` that `right` does not have. Taking away an intercept removes it. */
export function subtract(left: TermSet, right: TermSet): TermSet {
  for (const key of right.terms.keys()) left.terms.delete(key);
  const { terms, bars, interceptSpan } = left;
  if (right.intercept === "asked") return { terms, intercept: "removed", bars };
  return { terms, intercept: left.intercept, ...(interceptSpan && { interceptSpan }), bars };
}

/** `a:b`: every term of one crossed with every term of the other. */
export function interact(left: Iterable<Term>, right: Iterable<Term>): TermMap {
  const terms: TermMap = new Map();
  const others = [...right];
  for (const a of left) {
    for (const b of others) {
      const term = crossing([...a.factors, ...b.factors]);
      const key = keyOf(term);
      if (!terms.has(key)) terms.set(key, term);
    }
  }
  return terms;
}

/** The one term that crosses all factors of all of `terms`. */
export function merge(terms: Iterable<Term>): Term {
  return crossing([...terms].flatMap((term) => term.factors));
}

function crossing(factors: readonly Factor[]): Term {
  const byName = new Map<string, Factor>();
  for (const factor of factors) if (!byName.has(factor.name)) byName.set(factor.name, factor);
  return { name: [...byName.keys()].join(":"), factors: [...byName.values()] };
}

/** `a:b` and `b:a` are one term. A spelled factor holds no line break, so one can separate. */
function keyOf(term: Term): string {
  return term.factors
    .map((factor) => factor.name)
    .sort()
    .join("\n");
}

/** The terms with the intercept, implicit unless it was removed, in front. */
export function allTerms(set: TermSet): Term[] {
  const terms = [...set.terms.values()];
  return set.intercept === "removed" ? terms : [interceptTerm, ...terms];
}

/** Splits `offset(...)` factors from the other terms. Interactions with an offset are left for the caller. */
export function splitOffsets(terms: readonly Term[]): Pick<Formula, "terms"> & { offsets: Factor[] } {
  const isAlone = (term: Term) => term.factors.length === 1 && isOffset(term.factors[0]!);
  return {
    terms: terms.filter((term) => !isAlone(term)),
    offsets: terms.filter(isAlone).map((term) => term.factors[0]!),
  };
}

export function isOffset({ expression }: Factor): boolean {
  return expression.kind === "call" && expression.callee === "offset";
}
