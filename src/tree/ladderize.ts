import { checkOptions } from "../options/check.js";
import * as option from "../options/schema.js";
import { shapeOf } from "./shape.js";
import { sortChildren } from "./sort-children.js";
import type { Tree } from "./tree.js";

/**
 * Sort the children of every node by their number of tips: fewest on the left, or with `ascending: false` most
 * on the left. Children with as many tips keep their order. Sides of balances change with it.
 */
export function ladderize(tree: Tree, options: { readonly ascending?: boolean | undefined } = {}): Tree {
  checkOptions("ladderize", options, { ascending: option.truth });
  const { ascending = true } = options;
  const shape = shapeOf(tree);
  const sign = ascending ? 1 : -1;
  return sortChildren(tree, shape, (node) => sign * shape.tipCounts[node]!);
}
