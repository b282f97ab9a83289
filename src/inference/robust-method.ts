import type { VcovMethod } from "../options/fit.js";

/** Cluster-robust covariances. */
export type RobustMethod = Extract<VcovMethod, `cr${number}`>;

/** Is a covariance of the fixed effects cluster-robust? */
export function isRobust(vcov: VcovMethod): vcov is RobustMethod {
  return vcov !== "gls" && vcov !== "joint";
}
