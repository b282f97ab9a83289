import { DataError } from "../errors.js";
import { checkValue } from "../options/check.js";
import * as option from "../options/schema.js";
import { linkageAlong } from "./rank-linkage.js";
import type { Tree } from "./tree.js";
import { uniforms } from "./uniforms.js";

/**
 * A random binary tree over the features: average linkage of independent uniform numbers, as gneiss draws one.
 * The same features and seed give the same tree everywhere. A null to hold an informed tree against.
 *
 * @param seed a whole number from 0 to 2⁵³ − 1
 * @throws UsageError for another seed, DataError for a feature given twice
 */
export function randomLinkage(features: readonly string[], seed: number): Tree {
  const where = "randomLinkage";
  checkValue(where, "seed", seed, option.seed);
  const seen = new Set<string>();
  for (const feature of features) {
    if (seen.has(feature)) {
      throw new DataError({ where, rule: "features must be unique", got: `'${feature}' twice` });
    }
    seen.add(feature);
  }
  return linkageAlong(where, features, features.map(uniforms(seed)), "average");
}
