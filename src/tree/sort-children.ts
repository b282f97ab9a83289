import { layOut } from "./lay-out.js";
import { childrenOf, type Shape } from "./shape.js";
import type { Tree } from "./tree.js";

/** The tree with the children of every node sorted by a rising key; names and lengths go with their nodes. */
export function sortChildren(tree: Tree, shape: Shape, key: (node: number) => number): Tree {
  return layOut(0, {
    children: (node) => childrenOf(shape, node).sort((a, b) => key(a) - key(b)),
    name: (node) => tree.names[node] ?? null,
    length: (node) => tree.lengths[node]!,
  });
}
