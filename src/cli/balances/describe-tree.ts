import { matchTips } from "../../tree/match-tips.js";
import type { Tree } from "../../tree/tree.js";
import { count, type Log } from "../log/log.js";

/**
 * Say what was changed in a tree so that its nodes are balances: nodes with many branches are split, and unless every
 * node has a name of its own, all are named anew.
 *
 * @param made the tree of the balances that came of `given`
 */
export function describeTree(given: Tree, made: Tree, features: readonly string[], log: Log): void {
  const { tree } = matchTips(given, features);
  const children = new Int32Array(tree.names.length);
  for (const above of tree.parent) if (above >= 0) children[above]!++;
  const wide = children.filter((number) => number > 2).length;
  if (wide > 0) log.note("", `${count(wide, "node")} with more than two branches split into two at a time`);
  const before = new Set(tree.names);
  if (made.names.every((name) => before.has(name))) return;
  log.note("", "not every node had a name of its own: all are named y0, y1, … from the root down");
}
