import { covarianceOf } from "../../covariance/structures.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import { isSamePartition } from "../../fit/prepare/identifiable.js";

/** How the terms with known covariances of a smaller model lie among those of a larger one. */
interface NestedKnown {
  /** One that the larger model has not; undefined where there is none. */
  readonly outside: RandomTerm | undefined;
  /** Variances of the larger model that the smaller one lacks. */
  readonly variances: number;
}

/**
 * Terms of the same levels with the same known covariance K hold each other's matrices K ⊗ Ψ where their effects do: equal
 * effects under a structure that is contained, or some of the effects of an unstructured Ψ.
 */
export function nestedKnown(large: readonly RandomTerm[], small: readonly RandomTerm[]): NestedKnown {
  const [more, less] = [large, small].map((terms) => terms.filter(({ known }) => known !== undefined));
  const holders = new Map(less!.map((term) => [term, more!.find((other) => holds(other, term))]));
  const outside = less!.find((term) => holders.get(term) === undefined);
  if (outside !== undefined) return { outside, variances: Number.NaN };
  let variances = 0;
  for (const term of more!) {
    const held = less!.filter((other) => holders.get(other) === term);
    const { hasOneVariance } = covarianceOf(term);
    if (hasOneVariance) variances += held.length === 0 ? 1 : 0;
    else variances += term.columns.length - held.reduce((sum, { columns }) => sum + columns.length, 0);
  }
  return { outside: undefined, variances };
}

function holds(large: RandomTerm, small: RandomTerm): boolean {
  if (!isSamePartition(large.index, small.index) || !hasSameCovariance(large, small)) return false;
  const places = small.columns.map((_, a) =>
    large.columns.findIndex((__, b) => isSameColumn(small, a, large, b)),
  );
  if (places.includes(-1)) return false;
  const { isUnstructured, contains } = covarianceOf(large);
  if (isUnstructured) return true;
  const isWhole = small.columns.length === large.columns.length && places.every((place, a) => place === a);
  return isWhole && (small.covariance === large.covariance || contains.includes(small.covariance));
}

/** Is K the same between the levels of all rows? */
function hasSameCovariance(one: RandomTerm, other: RandomTerm): boolean {
  const rows = new Map(Array.from(one.index, (level, row) => [level, row]));
  const [n, m] = [one.levels.length, other.levels.length];
  for (const [g, row] of rows) {
    for (const [h, column] of rows) {
      const own = one.known!.values[g * n + h]!;
      if (own !== other.known!.values[other.index[row]! * m + other.index[column]!]) return false;
    }
  }
  return true;
}

function isSameColumn(one: RandomTerm, a: number, other: RandomTerm, b: number): boolean {
  const [k, l] = [one.columns.length, other.columns.length];
  return one.index.every((_, i) => one.values[i * k + a] === other.values[i * l + b]);
}
