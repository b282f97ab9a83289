import { levelOrder, shapeOf } from "./shape.js";
import type { Tree } from "./tree.js";

/**
 * The tree with a name for every internal node, for balances to go by.
 *
 * Names are kept when every internal node has one and no two are equal. Otherwise all are renamed
 * y0, y1, … from the root down, each level from left to right (support values in the place of names, or one
 * node without a name, would leave balances that cannot be told apart).
 */
export function nameInternalNodes(tree: Tree): Tree {
  const internal = levelOrder(shapeOf(tree));
  const given = new Set(internal.map((node) => tree.names[node] ?? ""));
  if (given.size === internal.length && !given.has("")) return tree;
  const names = [...tree.names];
  internal.forEach((node, place) => {
    names[node] = `y${place}`;
  });
  return { ...tree, names };
}
