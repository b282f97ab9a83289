import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import type { NamedNumbers } from "../../tree/named-numbers.js";
import { type LinkageOptions, linkageAlong, linkageOptions } from "../../tree/rank-linkage.js";
import { sortAlongGradient } from "../../tree/sort-along-gradient.js";
import type { Tree } from "../../tree/tree.js";
import type { Composition } from "../parts.js";
import { type NicheOptions, nicheOptions, nichesOf } from "./mean-niche.js";

/** Options of `gradientLinkage`. */
export interface GradientLinkageOptions extends LinkageOptions, NicheOptions {
  /** Sort children so that the numerator of every balance lies at the higher end of the gradient. */
  readonly sort?: boolean | undefined;
}

/**
 * Cluster features that live at the same place of a gradient: linkage of their mean niches (`meanNiche`).
 *
 * @param table samples × features of counts or proportions, before any replacement of zeros
 * @param gradient a number per sample, by name
 * @param options how features are joined
 * @param options.method "average" (default), "ward", "complete" or "single"
 * @param options.weighted weigh samples by the amount of the feature (default true)
 * @param options.sort sort children along the gradient, names staying with their nodes (default false)
 * @param options.missing "raise" (default) or "drop" samples without a gradient value
 * Returns a tree with internal nodes named y0, y1, … in level order before any sorting. Throws as `meanNiche`.
 */
export function gradientLinkage(
  table: Composition,
  gradient: NamedNumbers,
  options: GradientLinkageOptions = {},
): Tree {
  checkOptions("gradientLinkage", options, { ...linkageOptions, ...nicheOptions, sort: option.truth });
  const { method = "average", sort = false, ...niche } = options;
  const { features, niches } = nichesOf(table, gradient, niche, "gradientLinkage");
  const tree = linkageAlong("gradientLinkage", features, niches, method);
  if (!sort) return tree;
  return sortAlongGradient(tree, Object.fromEntries(features.map((feature, j) => [feature, niches[j]!])));
}
