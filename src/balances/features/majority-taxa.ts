import { UsageError } from "../../errors.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import type { TreeLike } from "../../tree/as-tree.js";
import type { BalanceSide } from "../balance-members.js";
import { sequentialPartition } from "../partitions/sequential-partition.js";
import { checkLevel, lineageOf, type Taxonomy } from "./taxonomy.js";

/** The taxon that speaks for one side of a balance. */
export interface MajorityTaxon {
  readonly balance: string;
  readonly side: BalanceSide;
  /** Its ranks with `;` between them; empty when no taxon has a majority. */
  readonly taxon: string;
  /** The number of its ranks; 0 when no taxon has a majority. */
  readonly level: number;
  /** Its share of the features of the side. */
  readonly share: number;
}

/** Options of `majorityTaxa`. */
export interface MajorityOptions {
  /** The share of features that a taxon must exceed. Default 0.5. */
  readonly threshold?: number | undefined;
  /** The lowest rank to name. Default: as low as a majority goes. */
  readonly level?: number | undefined;
}

/**
 * The majority taxon of each side of each balance: the lowest one that more than `threshold` of the side's
 * features belong to. Balances in level order, of each first the numerator, then the denominator.
 *
 * Throws DataError for a tip that the taxonomy does not have.
 */
export function majorityTaxa(
  tree: TreeLike,
  taxonomy: Taxonomy,
  options: MajorityOptions = {},
): MajorityTaxon[] {
  checkOptions("majorityTaxa", options, { threshold: option.number, level: option.number });
  const { threshold = 0.5, level } = options;
  if (level !== undefined) checkLevel("majorityTaxa", level);
  if (!(threshold >= 0.5 && threshold < 1)) {
    const rule = "threshold must be at least 0.5 and below 1";
    throw new UsageError({ where: "majorityTaxa", rule, got: String(threshold) });
  }
  const { balances, tips, start, middle, end } = sequentialPartition(tree);
  const lineages = tips.map((tip) => lineageOf(tip, taxonomy, "majorityTaxa").slice(0, level));
  const speaker = (balance: string, side: BalanceSide, from: number, to: number): MajorityTaxon => ({
    balance,
    side,
    ...majority(lineages.slice(from, to), threshold),
  });
  return balances.flatMap((balance, k) => [
    speaker(balance, "numerator", middle[k]!, end[k]!),
    speaker(balance, "denominator", start[k]!, middle[k]!),
  ]);
}

/** Down the ranks, staying with the features of the taxon found so far. */
function majority(lineages: readonly string[][], threshold: number) {
  const ranks: string[] = [];
  let share = 1;
  let among = lineages;
  for (;;) {
    const next = mostCommon(among.map((lineage) => lineage[ranks.length] ?? ""));
    if (next.name === "" || next.count / lineages.length <= threshold) break;
    among = among.filter((lineage) => lineage[ranks.length] === next.name);
    share = next.count / lineages.length;
    ranks.push(next.name);
  }
  return { taxon: ranks.join(";"), level: ranks.length, share: ranks.length === 0 ? 0 : share };
}

/** The most common name that is not empty, the first of equals. */
function mostCommon(names: readonly string[]): { name: string; count: number } {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== "") counts.set(name, (counts.get(name) ?? 0) + 1);
  let best = { name: "", count: 0 };
  for (const [name, count] of counts) if (count > best.count) best = { name, count };
  return best;
}
