import { DataError } from "../errors.js";
import type { LinkageMethod } from "./agglomerate.js";
import { checkMethod, clusterTree, condensedRoom } from "./linkage-tree.js";
import type { Tree } from "./tree.js";

/** How features are clustered. */
export interface LinkageOptions {
  readonly method?: LinkageMethod;
}

/**
 * Cluster features by a number given to each: the distance of two features is the absolute difference of
 * their numbers.
 *
 * @param rank a number per feature, in the order in which ties are broken and pairs laid left and right
 * @param options.method "average" (default), "ward", "complete" or "single"
 * Returns a tree with internal nodes named y0, y1, … in level order. Throws DataError for a number that is
 * not finite.
 */
export function rankLinkage(
  rank: Readonly<Record<string, number>>,
  { method = "average" }: LinkageOptions = {},
): Tree {
  const features = Object.keys(rank);
  checkMethod("rankLinkage", method);
  return linkageAlong(
    "rankLinkage",
    features,
    features.map((feature) => rank[feature]!),
    method,
  );
}

/** `rankLinkage` for features and their numbers side by side. */
export function linkageAlong(
  where: string,
  features: readonly string[],
  ranks: ArrayLike<number>,
  method: LinkageMethod,
): Tree {
  const distances = condensedRoom(where, features.length);
  for (let i = 0, at = 0; i < features.length; i++) {
    const rank = ranks[i]!;
    if (!Number.isFinite(rank)) {
      throw new DataError(`${where}: every feature needs a finite number, got ${rank} for '${features[i]}'`);
    }
    for (let j = i + 1; j < features.length; j++) distances[at++] = Math.abs(rank - ranks[j]!);
  }
  return clusterTree(features, distances, method);
}
