import type { DesignSpec } from "../../design/design-spec.js";
import type { Axis, GridDesign } from "./grid-axes.js";
import { countRows } from "./grid-counts.js";

/** By the name of a nested variable: the variables it is nested in. */
export type Nesting = ReadonlyMap<string, readonly string[]>;

/**
 * Which factors are nested in which, as emmeans finds them (Lenth's `.find_nests`, 1.8.4): a factor each of whose levels
 * occurs at one level of another, and a factor without a main effect inside the factors that its interactions code in
 * full. Only factors with several values on the grid take part.
 */
export function findNesting(design: GridDesign, axes: readonly Axis[]): Nesting {
  const factors = axes.filter(({ factor, values }) => factor !== undefined && values.length > 1);
  const found = new Map<string, string[]>();
  if (factors.length < 2) return found;
  for (const axis of factors) {
    const outer = factors.filter(
      (other) =>
        other !== axis && !found.get(other.name)?.includes(axis.name) && isInside(design, axis, other),
    );
    if (outer.length > 0)
      found.set(
        axis.name,
        outer.map(({ name }) => name),
      );
  }
  for (const axis of factors) {
    const outer = withoutMainEffect(design.fixed.spec, axis, factors);
    if (outer.length > 0) found.set(axis.name, [...new Set([...(found.get(axis.name) ?? []), ...outer])]);
  }
  for (const [name, outer] of found)
    found.set(name, [...new Set([...outer.flatMap((each) => found.get(each) ?? []), ...outer])]);
  for (const [name, outer] of [...found]) if (outer.includes(name)) found.delete(name);
  return found;
}

/** Does each level of a factor occur at one level of the other? */
function isInside(design: GridDesign, inner: Axis, outer: Axis): boolean {
  const count = countRows(design, [inner, outer]);
  const seen = inner.values.map((_, i) => outer.values.filter((__, j) => count([i, j]) > 0).length);
  return seen.every((levels) => levels <= 1) && seen.some((levels) => levels === 1);
}

/** What a factor without a main effect is nested in by the terms of the formula. */
function withoutMainEffect(spec: DesignSpec, axis: Axis, factors: readonly Axis[]): readonly string[] {
  const terms = orderedTerms(spec);
  const own = axis.factor!;
  if (terms.some((term) => term.length === 1 && term[0] === own)) return [];
  const holding = terms.map((term, at) => ({ term, at })).filter(({ term }) => term.includes(own));
  const byContrasts = holding.filter(({ term, at }) => !isFull(terms, term, at, own));
  const inFull = (byContrasts.length > 0 ? byContrasts : holding).map(({ term, at }) =>
    factors
      .filter(({ factor }) => factor !== own && term.includes(factor!) && isFull(terms, term, at, factor!))
      .map(({ name }) => name),
  );
  return [...new Set(withoutSupersets(inFull).flat())];
}

/** The factors of each term in R's order: by degree, then as the formula lists them. */
function orderedTerms({ terms, order }: DesignSpec): number[][] {
  const listed =
    order === undefined ? terms : [...terms].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return listed
    .map(({ subterms }) => [...new Set(subterms.flatMap((parts) => parts.map(({ factor }) => factor)))])
    .filter((term) => term.length > 0)
    .sort((a, b) => a.length - b.length);
}

/** R's rule of coding: a factor has a column per level unless an earlier term holds the rest of its term. */
function isFull(terms: readonly number[][], term: readonly number[], at: number, factor: number): boolean {
  const rest = term.filter((each) => each !== factor);
  return (
    rest.length > 0 && !terms.slice(0, at).some((earlier) => rest.every((each) => earlier.includes(each)))
  );
}

function withoutSupersets(sets: readonly (readonly string[])[]): (readonly string[])[] {
  const sorted = [...sets].sort((a, b) => a.length - b.length);
  return sorted.filter(
    (set, i) => !sorted.slice(0, i).some((smaller) => smaller.every((name) => set.includes(name))),
  );
}
