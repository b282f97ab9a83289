import type { TreeRecord } from "../record/report-record.js";

/**
 * The lowest rank that a lineage names: `g__Blautia` of `k__Bacteria; …; g__Blautia; s__`, empty for none. A species
 * keeps its genus: `g__Veillonella s__dispar`.
 */
export function lowestRank(lineage: string): string {
  const ranks = lineage
    .split(";")
    .map((rank) => rank.trim())
    .filter((rank) => rank !== "" && !/^[A-Za-z]?__$/.test(rank));
  const lowest = ranks.at(-1) ?? "";
  return lowest.startsWith("s__") ? ranks.slice(-2).join(" ") : lowest;
}

/** The lineage of a tip of the tree; empty where it is not known, or is the name itself. */
export function lineageOfTip({ names, lineages }: TreeRecord, node: number): string {
  const lineage = lineages?.[node] ?? "";
  return lineage === names[node] ? "" : lineage;
}

/** A tip as readers know it: `g__Blautia 4338512`, or its name alone. */
export function tipLabel(tree: TreeRecord, node: number): string {
  const rank = lowestRank(lineageOfTip(tree, node));
  return rank === "" ? tree.names[node]! : `${rank} ${tree.names[node]}`;
}
