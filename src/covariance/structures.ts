import { UsageError } from "../errors.js";
import type { Covariance, CovarianceName } from "./covariance.js";
import { full } from "./full.js";
import { leftOut, structures } from "./table.js";

/** Words of structures that other programs or entries have, and what there is in their place. */
const elsewhere: Readonly<Record<string, string>> = {
  hetar1: "write ar1(..., hom = FALSE)",
  homtoep: "write toep(..., hom = TRUE)",
  homcs: "write cs(..., hom = TRUE)",
  homdiag: "write diag(..., hom = TRUE)",
  ou: "write car1(0 + time | group)",
  rr: "us(...) finds effects that depend on each other by itself",
  propto: "us(...) estimates the covariance matrix",
  ...leftOut,
};

/**
 * The structure of a random term.
 *
 * @param term with the values that its effects are of, where the structure depends on them
 */
export function covarianceOf({
  covariance,
  times,
}: {
  readonly covariance: CovarianceName;
  readonly times?: readonly number[];
}): Covariance {
  const structure = structures[covariance];
  if (structure === undefined) {
    throw new UsageError({
      where: "mixedlm/fit",
      rule: "must be given a model with structures that the small entry has",
      got: `"${covariance}"`,
      hint: "; import from mixedlm",
    });
  }
  return (times && structure.at?.(times)) ?? structure;
}

/** Does this entry of the package have a structure? The small one leaves some out. */
export function isAvailable(covariance: CovarianceName): boolean {
  return Object.hasOwn(structures, covariance);
}

/** Structures with one effect are all the same. */
export function ofWidth(covariance: CovarianceName, effects: number): CovarianceName {
  return effects > 1 ? covariance : full.name;
}

const all = Object.values(structures);

/** Words that may stand before a bar. */
export const structureWords: readonly string[] = [
  ...new Set(all.flatMap(({ word }) => (word === undefined ? [] : [word]))),
];

/** What to write in place of a word that other programs have; undefined for a word that no program has. */
export function insteadOf(word: string): string | undefined {
  return Object.hasOwn(elsewhere, word) ? elsewhere[word] : undefined;
}

/** The structure of a word and its `hom`; undefined where the word takes none. */
export function structureOf(word: string, hom: boolean | undefined): CovarianceName | undefined {
  const own = all.filter((structure) => structure.word === word);
  return own.find((structure) => (hom === undefined ? structure.isDefault : structure.hom === hom))?.name;
}
