import { DataError, suggest } from "../errors.js";
import { checkOptions } from "../options/check.js";
import * as option from "../options/schema.js";
import type { Frame } from "../table/frame.js";
import { quoteSome } from "../table/make-table.js";
import { asTree, type TreeLike } from "../tree/as-tree.js";
import { bifurcate } from "../tree/bifurcate.js";
import { matchTips } from "../tree/match-tips.js";
import { nameInternalNodes } from "../tree/name-internal-nodes.js";
import { tipNames } from "../tree/tip-names.js";
import type { Tree } from "../tree/tree.js";
import { nestedNotes } from "./features/nested-features.js";
import { ilr } from "./ilr.js";
import { sequentialPartition } from "./partitions/sequential-partition.js";
import { type Composition, columnsAt, matrixOf, shapedLike } from "./parts.js";
import { rootNotes } from "./root-notes.js";

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

/** Options of `treeBalances`. */
export interface TreeBalancesOptions {
  /** Leave columns out that are no tip of the tree. Default false: they are an error. */
  readonly dropUnmatched?: boolean | undefined;
}

/**
 * The balances of a table along any tree, whatever of the two the table holds. Columns that are tips are
 * parts: the tree is cut down to them (`matchTips`), made binary (`bifurcate`), named (`nameInternalNodes`),
 * and they become balances (`ilr`). Columns that are internal nodes of the tree are balances already and
 * stay as they are; some balances of the tree may be missing.
 *
 * Notes of the balances say where the tree seems to have no root, and where a column is the total of others.
 *
 * Throws DataError naming the columns when they are neither, or both.
 */
export function treeBalances<T extends Composition>(
  table: T,
  given: TreeLike,
  options: TreeBalancesOptions = {},
): TreeBalances<T> {
  checkOptions("treeBalances", options, { dropUnmatched: option.truth });
  const tree = asTree(given);
  const all = matrixOf(table, "tree");
  const parts = options.dropUnmatched ? matchedParts(all, tree) : all;
  const columns = parts.columnNames;
  const named = cutDown(tree, tipNames(tree));
  const partition = sequentialPartition(named);
  const tips = new Set(partition.tips);
  const internal = new Set(partition.balances);
  const strange = columns.filter((column) => !tips.has(column));
  if (strange.length === 0) {
    const cut = cutDown(tree, columns);
    const kept = new Set(columns);
    const notes = [...rootNotes(tree), ...nestedNotes(columns)];
    return {
      balances: shapedLike(table, ilr(parts, cut), { notes }),
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
  const near = suggest(unknown[0]!, [...tips, ...internal]);
  const isAny = strange.length < columns.length;
  throw new DataError(
    {
      where: "tree",
      rule: "every column must be a tip or every column an internal node of the tree",
      got: `neither for ${quoteSome(unknown)}`,
      hint: isAny ? [`${near}; `, { option: "dropUnmatched" }, " leaves them out"] : near,
    },
    { column: unknown[0]! },
  );
}

/** The columns that are tips of a tree. Throws DataError where none is. */
export function matchedColumns<T extends Composition>(table: T, tree: Tree): T {
  const all = matrixOf(table, "tree");
  const kept = matchedParts(all, tree);
  return kept === all ? table : shapedLike(table, kept, { closedTo: all.closedTo });
}

function matchedParts(all: Frame, tree: Tree): Frame {
  const names = all.columnNames;
  const strange = new Set(matchTips(tree, names).featuresWithoutTip);
  if (strange.size === 0) return all;
  const kept = [...names.keys()].filter((j) => !strange.has(names[j]!));
  return columnsAt(all, kept);
}

/** The binary tree of some tips, with names. */
function cutDown(tree: Tree, tips: readonly string[]): Tree {
  return nameInternalNodes(bifurcate(matchTips(tree, tips).tree));
}
