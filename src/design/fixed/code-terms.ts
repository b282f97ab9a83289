import { FormulaError } from "../../errors.js";
import type { Term } from "../../formula/formula.js";
import type { FactorSpec, Subterm, TermSpec } from "../design-spec.js";
import { chooseCodings, maxCategoricalFactors } from "./redundancy.js";

/**
 * Puts terms in order and decides the coding of their factors, as patsy does. Terms go into buckets by their
 * set of numeric factors, the bucket without any first; within a bucket, terms of fewer factors come first.
 * Redundancy is settled within buckets.
 */
export function codeTerms(
  formula: string,
  terms: readonly Term[],
  factors: readonly FactorSpec[],
): TermSpec[] {
  const numberOf = new Map(factors.map((factor, i) => [factor.name, i]));
  const buckets = new Map<string, Term[]>([["", []]]);
  for (const term of terms) {
    const key = bucketOf(term, factors, numberOf);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [term]);
    else bucket.push(term);
  }
  return [...buckets.values()].flatMap((bucket) => {
    const spanned = new Set<string>();
    const ordered = bucket.toSorted((a, b) => a.factors.length - b.factors.length);
    return ordered.map((term) => codeTerm(formula, term, factors, numberOf, spanned));
  });
}

function bucketOf(term: Term, factors: readonly FactorSpec[], numberOf: ReadonlyMap<string, number>): string {
  const numeric = term.factors
    .map(({ name }) => numberOf.get(name)!)
    .filter((i) => factors[i]!.kind === "numeric");
  return numeric.sort((a, b) => a - b).join(",");
}

function codeTerm(
  formula: string,
  term: Term,
  factors: readonly FactorSpec[],
  numberOf: ReadonlyMap<string, number>,
  spanned: Set<string>,
): TermSpec {
  const numbers = term.factors.map(({ name }) => numberOf.get(name)!);
  const categorical = numbers.filter((i) => factors[i]!.kind === "categorical");
  if (categorical.length > maxCategoricalFactors) {
    const { start, end } = term.factors[0]!;
    const message = `formula: '${term.name}' crosses ${categorical.length} categories, more than ${maxCategoricalFactors}`;
    throw new FormulaError(message, formula, start, end);
  }
  const subterms = chooseCodings(categorical, spanned).map(
    (codings): Subterm =>
      numbers
        .filter((i) => factors[i]!.kind === "numeric" || codings.has(i))
        .map((factor) => ({ factor, full: codings.get(factor) ?? false })),
  );
  return { name: term.name, subterms };
}
