import type { Covariance, CovarianceName } from "./covariance.js";
import { full } from "./full.js";
import { leftOut, structures } from "./table.js";

const ofAnyCorrelation = "cs(...) has one correlation for all effects, us(...) leaves every one free";

/** Words of structures that other programs have, and what there is in their place. */
const elsewhere: Readonly<Record<string, string>> = {
  ar1: ofAnyCorrelation,
  hetar1: ofAnyCorrelation,
  car1: ofAnyCorrelation,
  toep: ofAnyCorrelation,
  homtoep: ofAnyCorrelation,
  homcs: "write cs(..., hom = TRUE)",
  homdiag: "write diag(..., hom = TRUE)",
  rr: "us(...) finds effects that depend on each other by itself",
  propto: "us(...) estimates the covariance matrix",
  ...leftOut,
};

/** The structure of a random term. */
export function covarianceOf({ covariance }: { readonly covariance: CovarianceName }): Covariance {
  return structures[covariance];
}

/** Does this entry of the package have a structure? The small one leaves some out. */
export function isAvailable(covariance: CovarianceName): boolean {
  return Object.hasOwn(structures, covariance);
}

/** Structures with one effect are all the same. */
export function ofWidth(covariance: CovarianceName, effects: number): CovarianceName {
  return effects > 1 ? covariance : full.name;
}

/** Words that may stand before a bar. */
export const structureWords: readonly string[] = [
  ...new Set(Object.values(structures).map(({ word }) => word)),
];

/** What to write in place of a word that other programs have; undefined for a word that no program has. */
export function insteadOf(word: string): string | undefined {
  return Object.hasOwn(elsewhere, word) ? elsewhere[word] : undefined;
}

/** The structure of a word and its `hom`; undefined where the word takes none. */
export function structureOf(word: string, hom: boolean | undefined): CovarianceName | undefined {
  const own = Object.values(structures).filter((structure) => structure.word === word);
  return own.find((structure) => (hom === undefined ? structure.isDefault : structure.hom === hom))?.name;
}
