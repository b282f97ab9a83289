import { DataError, suggest, UsageError } from "../../errors.js";

/**
 * The lineage of each feature, ranks from the highest down with semicolons between them:
 * `{ f1: "k__Bacteria; p__Firmicutes; c__Bacilli" }`.
 */
export type Taxonomy = Readonly<Record<string, string>>;

/**
 * The ranks of a feature as they are written, highest first. A rank without a name may be `g__` or empty.
 * Throws DataError for a feature that the taxonomy does not have.
 */
export function ranksOf(feature: string, taxonomy: Taxonomy, where: string): string[] {
  if (!Object.hasOwn(taxonomy, feature)) {
    throw new DataError({
      where,
      rule: "every feature needs a lineage",
      got: `none for '${feature}'`,
      hint: suggest(feature, Object.keys(taxonomy)),
    });
  }
  return taxonomy[feature]!.split(";").map((rank) => rank.trim());
}

/**
 * The ranks of a feature that are known, highest first: empty ranks at the end (`g__;s__`, `; ;`) are left out.
 * Throws DataError for a feature that the taxonomy does not have.
 */
export function lineageOf(feature: string, taxonomy: Taxonomy, where: string): string[] {
  const ranks = ranksOf(feature, taxonomy, where);
  while (ranks.length > 0 && /^(?:[A-Za-z]?__)?$/.test(ranks.at(-1)!)) ranks.pop();
  return ranks;
}

/** Throws UsageError for a level that is not 1, 2, 3, … */
export function checkLevel(where: string, level: number): void {
  if (Number.isInteger(level) && level >= 1) return;
  const rule = "level must be a whole number from 1 (the highest rank)";
  throw new UsageError({ where, rule, got: String(level) });
}
