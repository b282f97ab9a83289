import { layOut } from "./lay-out.js";
import { childrenOf, shapeOf } from "./shape.js";
import type { Tree } from "./tree.js";

/**
 * The tree with every node of more than two children made binary: the last child becomes the left one and the
 * others go, by the same rule, under a new nameless node on the right: `(a,b,c,d)` becomes `(d,(c,(a,b)))`,
 * as scikit-bio and gneiss do. New branches have no length. Nodes with one or two children stay as they are.
 */
export function bifurcate(tree: Tree): Tree {
  const shape = shapeOf(tree);
  const count = tree.names.length;
  const children = Array.from({ length: count }, (_, node) => childrenOf(shape, node));
  for (let node = 0; node < count; node++) {
    const [first, ...others] = children[node]!;
    if (others.length < 2) continue;
    let right = first!;
    const last = others.pop()!;
    for (const [place, other] of others.entries()) {
      // The two leftmost children keep their order; each further one goes to the left of those before it.
      right = children.push(place === 0 ? [right, other] : [other, right]) - 1;
    }
    children[node] = [last, right];
  }
  return layOut(0, {
    children: (node) => children[node]!,
    name: (node) => tree.names[node] ?? null,
    length: (node) => tree.lengths[node] ?? Number.NaN,
  });
}
