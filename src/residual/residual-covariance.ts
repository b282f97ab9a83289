import type { CovarianceName } from "../covariance/covariance.js";
import type { ResidualKind } from "./structures.js";

const names: Readonly<Record<Exclude<ResidualKind, "independent" | "car1">, CovarianceName>> = {
  us: "us",
  cs: "cs-hom",
  csh: "cs",
  ar1: "ar1",
  ar1h: "ar1-het",
  ad: "ad",
  adh: "ad-het",
  toep: "toep-hom",
  toeph: "toep",
};

/** The covariance matrix of visits that a kind of residual is. */
export function residualCovarianceName(kind: keyof typeof names): CovarianceName {
  return names[kind];
}
