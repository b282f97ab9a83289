import { DataError } from "../errors.js";
import { layOut } from "./lay-out.js";
import { childrenOf, isTip, shapeOf } from "./shape.js";
import { tipNames } from "./tip-names.js";
import type { Tree } from "./tree.js";

/** A tree cut down to the features of a table. */
export interface MatchedTips {
  /** The tree whose tips are exactly the features that were found. */
  readonly tree: Tree;
  /** Tips that are no feature and were cut off, left to right. */
  readonly tipsWithoutFeature: readonly string[];
  /** Features that are no tip, in the order they were given. */
  readonly featuresWithoutTip: readonly string[];
}

/**
 * Cut off the tips that are not among `features` and close the gaps: a node left with one child gives way to
 * that child, which keeps its own name and takes over the length of the branch.
 *
 * What remains keeps its order from left to right. So numerator and denominator of a balance never change
 * sides because some other tip was dropped (scikit-bio's prune moves the promoted child to the end, which
 * flips signs).
 *
 * Throws DataError when no tip remains.
 */
export function matchTips(tree: Tree, features: Iterable<string>): MatchedTips {
  const shape = shapeOf(tree);
  const names = tipNames(tree, shape);
  const wanted = new Set(features);
  const present = new Set(names);
  const tipsWithoutFeature = names.filter((name) => !wanted.has(name));
  const featuresWithoutTip = [...wanted].filter((name) => !present.has(name));
  if (tipsWithoutFeature.length === names.length) {
    const others = wanted.size === 0 ? "no features" : `features like '${featuresWithoutTip[0]}'`;
    throw new DataError({
      where: "matchTips",
      rule: "at least one tip must be a feature",
      got: `tips like '${names[0]}' and ${others}`,
      hint: "; are they named alike?",
    });
  }

  const count = tree.names.length;
  const kept: number[][] = Array.from({ length: count }, () => []);
  const lengths = Float64Array.from(tree.lengths);
  /** The node that stands in for each node: itself, its only remaining child, or -1 for none. */
  const standIn = new Int32Array(count);
  for (let node = count - 1; node >= 0; node--) {
    if (isTip(shape, node)) {
      standIn[node] = wanted.has(tree.names[node]!) ? node : -1;
      continue;
    }
    kept[node] = childrenOf(shape, node)
      .map((child) => standIn[child]!)
      .filter((child) => child >= 0);
    const [only, another] = kept[node]!;
    if (only === undefined) standIn[node] = -1;
    else if (another !== undefined) standIn[node] = node;
    else {
      standIn[node] = only;
      lengths[only] = joined(lengths[only]!, lengths[node]!);
    }
  }
  const root = standIn[0]!;
  if (root !== 0) lengths[root] = tree.lengths[0]!;
  return {
    tree: layOut(root, {
      children: (node) => kept[node]!,
      name: (node) => tree.names[node] ?? null,
      length: (node) => lengths[node]!,
    }),
    tipsWithoutFeature,
    featuresWithoutTip,
  };
}

/** The length of two branches one after the other; a length that is not known counts nothing. */
function joined(below: number, above: number): number {
  if (Number.isNaN(above)) return below;
  return Number.isNaN(below) ? above : below + above;
}
