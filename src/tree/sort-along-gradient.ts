import { DataError } from "../errors.js";
import { layOut } from "./lay-out.js";
import { childrenOf, isTip, shapeOf } from "./shape.js";
import { tipNames } from "./tip-names.js";
import type { Tree } from "./tree.js";

/**
 * Sort the children of every node, tips included, by the mean of `niche` over their tips, lowest first.
 * The right child of a node, the numerator of its balance, then lies at the higher end of the gradient.
 * Names go with their nodes; children with equal means keep their order.
 *
 * @param niche the place of each tip on the gradient, by name (`meanNiche`)
 * Throws DataError for a tip without a finite place.
 */
export function sortAlongGradient(tree: Tree, niche: Readonly<Record<string, number>>): Tree {
  const shape = shapeOf(tree);
  tipNames(tree, shape);
  const sums = new Float64Array(tree.names.length);
  for (let node = sums.length - 1; node >= 0; node--) {
    if (isTip(shape, node)) sums[node] = placeOf(tree.names[node]!, niche);
    if (node > 0) sums[tree.parent[node]!]! += sums[node]!;
  }
  const mean = (node: number) => sums[node]! / shape.tipCounts[node]!;
  return layOut(0, {
    children: (node) => childrenOf(shape, node).sort((a, b) => mean(a) - mean(b)),
    name: (node) => tree.names[node] ?? null,
    length: (node) => tree.lengths[node]!,
  });
}

function placeOf(tip: string, niche: Readonly<Record<string, number>>): number {
  const place = Object.hasOwn(niche, tip) ? niche[tip]! : Number.NaN;
  if (!Number.isFinite(place)) {
    throw new DataError(`sortAlongGradient: every tip needs a place on the gradient, got none for '${tip}'`);
  }
  return place;
}
