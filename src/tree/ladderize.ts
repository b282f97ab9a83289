import { checkOptions } from "../options/check.js";
import * as option from "../options/schema.js";
import { layOut } from "./lay-out.js";
import { childrenOf, type Shape, shapeOf } from "./shape.js";
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

/** The tree with the children of every node sorted by a rising key; names and lengths go with their nodes. */
export function sortChildren(tree: Tree, shape: Shape, key: (node: number) => number): Tree {
  return layOut(0, {
    children: (node) => childrenOf(shape, node).sort((a, b) => key(a) - key(b)),
    name: (node) => tree.names[node] ?? null,
    length: (node) => tree.lengths[node]!,
  });
}
