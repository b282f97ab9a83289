import { checkOptions } from "../../options/check.js";
import { clusterTree } from "../../tree/linkage-tree.js";
import { type LinkageOptions, linkageOptions } from "../../tree/rank-linkage.js";
import type { Tree } from "../../tree/tree.js";
import { condensedVariation } from "../compositions/variation-matrix.js";
import { type Composition, partsOf } from "../parts.js";

/**
 * Cluster features that go up and down together: hierarchical clustering of the variation matrix, so that
 * features in constant proportion are merged first.
 *
 * @param table samples × features, every part positive
 * @param options how features are joined
 * @param options.method "ward" (default, as gneiss: Ward's update applied to the variation matrix as if it were
 *   a Euclidean distance), "average", "complete" or "single"
 * Returns a tree with internal nodes named y0, y1, … in level order; of two features merged the earlier column
 * is on the left, of two clusters the one made earlier. Throws as `variationMatrix`.
 */
export function correlationLinkage(table: Composition, options: LinkageOptions = {}): Tree {
  checkOptions("correlationLinkage", options, linkageOptions);
  const parts = partsOf(table, "correlationLinkage");
  return clusterTree(
    parts.columnNames,
    condensedVariation(parts, "correlationLinkage"),
    options.method ?? "ward",
  );
}
