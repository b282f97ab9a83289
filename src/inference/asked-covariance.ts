/**
 * Covariances and tests of the fixed effects other than those of the kernel's records. Scripts load them on demand: there
 * asked-covariance.script.ts stands for this module.
 */

export { withBetweenWithin } from "./covariance/between-within.js";
export { eachAdjusted, robustMoments, withClusterRobust } from "./covariance/cluster-robust.js";
export { withKenwardRoger } from "./covariance/kenward-roger.js";
export { kenwardRogerF } from "./covariance/kenward-roger-f.js";

/** Have all of this before it is asked for. */
export async function loadAsked(): Promise<void> {}
