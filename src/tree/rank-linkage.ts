import { DataError } from "../errors.js";
import { checkOptions } from "../options/check.js";
import * as option from "../options/schema.js";
import type { LinkageMethod } from "./agglomerate.js";
import { clusterTree, condensedRoom } from "./linkage-tree.js";
import { checkRecord, type NamedNumbers, numberAt } from "./named-numbers.js";
import type { Tree } from "./tree.js";

/** How features are clustered. */
export interface LinkageOptions {
  readonly method?: LinkageMethod | undefined;
}

export const linkageOptions: option.OptionsFor<LinkageOptions> = {
  method: option.words("average", "ward", "complete", "single"),
};

/**
 * Cluster features by a number given to each: the distance of two features is the absolute difference of
 * their numbers.
 *
 * @param rank a number per feature, in the order in which ties are broken and pairs laid left and right (an
 *   object lists names that look like integers first, by size)
 * @param options how features are joined
 * @param options.method "average" (default), "ward", "complete" or "single"
 * Returns a tree with internal nodes named y0, y1, … in level order. Throws DataError for a number that is
 * not finite.
 */
export function rankLinkage(rank: NamedNumbers, options: LinkageOptions = {}): Tree {
  checkRecord("rankLinkage", "rank", rank);
  checkOptions("rankLinkage", options, linkageOptions);
  const { method = "average" } = options;
  const features = Object.keys(rank);
  return linkageAlong(
    "rankLinkage",
    features,
    features.map((feature) => numberAt(rank, feature)),
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
      const rule = "every feature needs a finite number";
      throw new DataError({ where, rule, got: `${rank} for '${features[i]}'` });
    }
    for (let j = i + 1; j < features.length; j++) distances[at++] = Math.abs(rank - ranks[j]!);
  }
  return clusterTree(features, distances, method);
}
