import { childrenOf, shapeOf, tipsOf } from "../tree/shape.js";
import type { Tree } from "../tree/tree.js";

/**
 * What to say of a tree that is likely to have no root: unrooted trees are written with three branches at the top. Nothing
 * for any other, such as a taxonomy of many kingdoms.
 */
export function rootNotes(tree: Tree): string[] {
  const shape = shapeOf(tree);
  if (childrenOf(shape, 0).length !== 3 || tipsOf(shape).length < 4) return [];
  return [
    "the tree has three branches at its root, as unrooted trees are written, and balances depend on where the root is; root " +
      "it, for example at its midpoint",
  ];
}
