import { DataError } from "../errors.js";
import { sortChildren } from "./ladderize.js";
import { checkRecord, type NamedNumbers, numberAt } from "./named-numbers.js";
import { isTip, shapeOf } from "./shape.js";
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
export function sortAlongGradient(tree: Tree, niche: NamedNumbers): Tree {
  const shape = shapeOf(tree);
  tipNames(tree, shape);
  checkRecord("sortAlongGradient", "niche", niche);
  const sums = new Float64Array(tree.names.length);
  for (let node = sums.length - 1; node >= 0; node--) {
    if (isTip(shape, node)) sums[node] = placeOf(tree.names[node]!, niche);
    if (node > 0) sums[tree.parent[node]!]! += sums[node]!;
  }
  return sortChildren(tree, shape, (node) => sums[node]! / shape.tipCounts[node]!);
}

function placeOf(tip: string, niche: NamedNumbers): number {
  const place = numberAt(niche, tip);
  if (!Number.isFinite(place)) {
    throw new DataError(`sortAlongGradient: every tip needs a place on the gradient, got none for '${tip}'`);
  }
  return place;
}
