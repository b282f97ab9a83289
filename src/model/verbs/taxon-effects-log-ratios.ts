import { sequentialPartition, tipWeights } from "../../balances/partitions/sequential-partition.js";
import { DataError, suggest } from "../../errors.js";
import { columnNames, hasColumn, numbersOf } from "../../table/columns.js";
import { makeTable } from "../../table/make-table.js";
import { remarksOf } from "../../table/remarks.js";
import type { Table } from "../../table/table.js";
import type { TreeLike } from "../../tree/as-tree.js";

/**
 * Centred log-ratios of the tips from their balances, clr = Ψ'b: samples × tips. A tip is missing where a balance above
 * it is; the balances elsewhere in the tree do not matter to it.
 *
 * @throws DataError when the table lacks a balance of the tree
 */
export function logRatiosOfBalances(balances: Table, tree: TreeLike): Table {
  const partition = sequentialPartition(tree);
  const { tips, left, right } = partition;
  const { minus, plus } = tipWeights(partition);
  const columns = partition.balances.map((name) => balanceColumn(balances, name));
  const values = tips.map(() => new Float64Array(balances.index.length));
  // The sum of what the balances above a node add to its tips; parents come before their children.
  const sums = new Float64Array(tips.length + columns.length);
  for (let row = 0; row < balances.index.length; row++) {
    columns.forEach((column, k) => {
      const above = sums[tips.length + k]!;
      sums[left[k]!] = above - minus[k]! * column[row]!;
      sums[right[k]!] = above + plus[k]! * column[row]!;
    });
    values.forEach((value, tip) => {
      value[row] = sums[tip]!;
    });
  }
  const table = makeTable(
    balances.index,
    tips.map((tip, j) => [tip, values[j]!] as const),
  );
  return { ...table, ...remarksOf({ notes: balances.notes, transformed: "clr" }) };
}

function balanceColumn(balances: Table, name: string): Float64Array {
  if (hasColumn(balances, name)) return numbersOf(balances, name);
  throw new DataError(
    {
      where: "taxonEffects",
      rule: "the table must hold every balance of the tree",
      got: `no '${name}'`,
      hint: suggest(name, columnNames(balances)),
    },
    { column: name },
  );
}
