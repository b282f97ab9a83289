import { DataError, UsageError } from "../errors.js";
import { linkageAlong } from "./rank-linkage.js";
import type { Tree } from "./tree.js";

/**
 * A random binary tree over the features: average linkage of independent uniform numbers, as gneiss draws one.
 * The same features and seed give the same tree everywhere. A null to hold an informed tree against.
 *
 * @param seed a whole number from 0 to 2³² − 1
 */
export function randomLinkage(features: readonly string[], seed: number): Tree {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new UsageError(`randomLinkage: seed must be a whole number from 0 to 2^32 - 1, got ${seed}`);
  }
  const seen = new Set<string>();
  for (const feature of features) {
    if (seen.has(feature)) {
      throw new DataError(`randomLinkage: features must be unique, got '${feature}' twice`);
    }
    seen.add(feature);
  }
  return linkageAlong("randomLinkage", features, uniforms(features.length, seed), "average");
}

/** Numbers in [0, 1) with 32 bits: a Weyl sequence through a mixing function (SplitMix, Steele et al. 2014). */
function uniforms(count: number, seed: number): Float64Array {
  let state = seed >>> 0;
  return Float64Array.from({ length: count }, () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  });
}
