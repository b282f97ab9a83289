import { DataError, MixedlmError } from "../errors.js";
import { either } from "../problem.js";
import { agglomerate, type LinkageMethod, type Merges } from "./agglomerate.js";
import { layOut } from "./lay-out.js";
import { nameInternalNodes } from "./name-internal-nodes.js";
import type { Tree } from "./tree.js";

/**
 * The tree of a hierarchical clustering. A node's children are the two clusters merged, the one with the
 * lower number on the left; it stands at half the height of the merge. Internal nodes are named y0, y1, … in
 * level order.
 */
export function linkageTree(tips: readonly string[], merges: Merges): Tree {
  const items = tips.length;
  const levels = (cluster: number) => (cluster < items ? 0 : merges.heights[cluster - items]! / 2);
  const lengths = new Float64Array(items + merges.heights.length).fill(Number.NaN);
  merges.heights.forEach((height, row) => {
    for (const child of [merges.lower[row]!, merges.higher[row]!]) {
      lengths[child] = height / 2 - levels(child);
    }
  });
  const tree = layOut(lengths.length - 1, {
    children: (cluster) =>
      cluster < items ? [] : [merges.lower[cluster - items]!, merges.higher[cluster - items]!],
    name: (cluster) => tips[cluster] ?? null,
    length: (cluster) => lengths[cluster]!,
  });
  return nameInternalNodes(tree);
}

/** Cluster by condensed distances, which are overwritten, and give the tree. */
export function clusterTree(tips: readonly string[], distances: Float64Array, method: LinkageMethod): Tree {
  return linkageTree(tips, agglomerate(distances, tips.length, method));
}

/** The advice to leave features out. */
export const filterFeaturesWith = either("(filterFeatures)", "with ", { option: "minFrequency" }, " or ", {
  option: "minPrevalence",
});

/** Room for the distances between `items` features. Throws MixedlmError when there is not that much memory. */
export function condensedRoom(where: string, items: number): Float64Array<ArrayBuffer> {
  if (items === 0) throw new DataError({ where, rule: "needs at least one feature", got: "none" });
  const count = (items * (items - 1)) / 2;
  try {
    return new Float64Array(count);
  } catch {
    throw new MixedlmError("memory", {
      where,
      rule: `${items} features have ${count} distances`,
      got: `no memory for ${Math.ceil(count / 2 ** 27)} GiB`,
      hint: ["; filter the features first ", filterFeaturesWith],
    });
  }
}
