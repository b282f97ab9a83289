import { join } from "node:path";
import { balanceMembers } from "../../balances/balance-members.js";
import { majorityTaxa } from "../../balances/features/majority-taxa.js";
import type { WrittenFormat } from "../../io/formats.js";
import { writeFile } from "../../io/index.js";
import type { Table } from "../../table/table.js";
import { formatNewick } from "../../tree/format-newick.js";
import { writeResult } from "../files/result-file.js";
import type { Balances } from "./make-balances.js";

/** Write balances, their tree and their members into `folder`. */
export async function writeBalances(
  folder: string,
  balances: Balances,
  format: WrittenFormat,
): Promise<void> {
  await writeResult(folder, { name: "balances", table: balances.table, id: "sample" }, format);
  await writeFile(join(folder, "tree.nwk"), `${formatNewick(balances.tree)}\n`);
  await writeResult(folder, { name: "balance-members", table: memberTable(balances) }, format);
}

/**
 * One row per balance, side and feature; with lineages, that of the feature and the lowest taxon that most features of
 * the side belong to.
 */
function memberTable({ tree, taxonomy }: Balances): Table {
  const members = balanceMembers(tree);
  const index = members.map((_, i) => String(i + 1));
  const columns = {
    balance: members.map(({ balance }) => balance),
    side: members.map(({ side }) => side),
    feature: members.map(({ feature }) => feature),
  };
  if (taxonomy === undefined) return { index, columns };
  const sides = majorityTaxa(tree, taxonomy);
  const taxonOf = new Map(sides.map(({ balance, side, taxon }) => [`${side} ${balance}`, taxon]));
  return {
    index,
    columns: {
      ...columns,
      taxon: members.map(({ feature }) => taxonomy[feature]!),
      side_taxon: members.map(({ balance, side }) => taxonOf.get(`${side} ${balance}`) || null),
    },
  };
}
