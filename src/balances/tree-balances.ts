import { DataError, suggest } from "../errors.js";
import { quoteSome } from "../table/make-table.js";
import { asTree, type TreeLike } from "../tree/as-tree.js";
import { bifurcate } from "../tree/bifurcate.js";
import { matchTips } from "../tree/match-tips.js";
import { nameInternalNodes } from "../tree/name-internal-nodes.js";
import { tipNames } from "../tree/tip-names.js";
import type { Tree } from "../tree/tree.js";
import { ilr } from "./ilr.js";
import { sequentialPartition } from "./partitions/sequential-partition.js";
import { type Composition, matrixOf } from "./parts.js";

/** Balances and the tree they belong to. */
export interface TreeBalances<T extends Composition> {
  readonly balances: T;
  /** Binary, every internal node named; its tips are exactly the parts. */
  readonly tree: Tree;
  /** What the columns of the table were. */
  readonly columns: "parts" | "balances";
  /** Tips of the given tree that were no column and were cut off. */
  readonly tipsWithoutFeature: readonly string[];
}

/**
 * The balances of a table along any tree, whatever of the two the table holds. Columns that are tips are
 * parts: the tree is cut down to them (`matchTips`), made binary (`bifurcate`), named (`nameInternalNodes`),
 * and they become balances (`ilr`). Columns that are internal nodes of the tree are balances already and
 * stay as they are; some balances of the tree may be missing.
 *
 * Throws DataError naming the columns when they are neither, or both.
 */
export function treeBalances<T extends Composition>(table: T, given: TreeLike): TreeBalances<T> {
  const tree = asTree(given);
  const columns = matrixOf(table, "tree").columnNames;
  const named = cutDown(tree, tipNames(tree));
  const partition = sequentialPartition(named);
  const tips = new Set(partition.tips);
  const internal = new Set(partition.balances);
  const strange = columns.filter((column) => !tips.has(column));
  if (strange.length === 0) {
    const cut = cutDown(tree, columns);
    const kept = new Set(columns);
    return {
      balances: ilr(table, cut),
      tree: cut,
      columns: "parts",
      tipsWithoutFeature: partition.tips.filter((tip) => !kept.has(tip)),
    };
  }
  if (columns.every((column) => internal.has(column))) {
    return { balances: table, tree: named, columns: "balances", tipsWithoutFeature: [] };
  }
  const unknown = columns.filter((column) => !tips.has(column) && !internal.has(column));
  if (unknown.length === 0) {
    throw new DataError(
      `tree: columns must be all tips or all internal nodes of the tree, got internal nodes ${quoteSome(strange)} among tips`,
    );
  }
  throw new DataError(
    `tree: every column must be a tip or every column an internal node of the tree, got neither for ` +
      `${quoteSome(unknown)}${suggest(unknown[0]!, [...tips, ...internal])}`,
    { column: unknown[0]! },
  );
}

/** The binary tree of some tips, with names. */
function cutDown(tree: Tree, tips: readonly string[]): Tree {
  return nameInternalNodes(bifurcate(matchTips(tree, tips).tree));
}
