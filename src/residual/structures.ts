import type { CovarianceName } from "../covariance/covariance.js";
import { covarianceOf } from "../covariance/structures.js";

/** Structures of the covariance of a subject's residuals, as mmrm and SAS call them; `independent` where only `variance` is given. */
export type ResidualKind =
  | "independent"
  | "us"
  | "cs"
  | "csh"
  | "ar1"
  | "ar1h"
  | "ad"
  | "adh"
  | "toep"
  | "toeph"
  | "car1";

/** What a structure is. */
interface ResidualStructure {
  /** The same among the structures of random effects: of the standard deviations and correlations; none for `independent`. */
  readonly covariance?: CovarianceName;
  /** Has each visit a standard deviation of its own? */
  readonly isHeterogeneous: boolean;
  /** Does the order of the visits matter? */
  readonly isOrdered: boolean;
  /** Does it keep its form when all visits of a subject share a random intercept? */
  readonly holdsIntercept: boolean;
  /** May it be any covariance matrix? */
  readonly isUnstructured?: true;
  /** Is it of numeric times, without visits? */
  readonly isOfTimes?: true;
}

function structure(
  covariance: CovarianceName,
  isOrdered: boolean,
  holdsIntercept: boolean,
): ResidualStructure {
  return {
    covariance,
    isHeterogeneous: !covarianceOf({ covariance }).hasOneVariance,
    isOrdered,
    holdsIntercept,
  };
}

const independent = { isHeterogeneous: false, isOrdered: false, holdsIntercept: false };

/** Asked for late: the small entry has none of these structures. */
const structures: Readonly<Record<ResidualKind, () => ResidualStructure>> = {
  independent: () => independent,
  us: () => ({ ...structure("us", false, true), isUnstructured: true }),
  cs: () => structure("cs-hom", false, true),
  csh: () => structure("cs", false, false),
  ar1: () => structure("ar1", true, false),
  ar1h: () => structure("ar1-het", true, false),
  ad: () => structure("ad", true, false),
  adh: () => structure("ad-het", true, false),
  toep: () => structure("toep-hom", true, true),
  toeph: () => structure("toep", true, true),
  car1: () => ({ ...structure("car1", false, false), isOfTimes: true }),
};

/** The words that `residual` takes, in the order in which messages list them. */
export const residualWords: readonly ResidualKind[] = (Object.keys(structures) as ResidualKind[]).filter(
  (kind) => kind !== "independent",
);

export function structureOfResidual({ kind }: { readonly kind: ResidualKind }): ResidualStructure {
  return structures[kind]();
}

/** The structures over the same visits that each structure holds, besides itself. */
const within: Readonly<Partial<Record<ResidualKind, readonly ResidualKind[]>>> = {
  us: ["cs", "csh", "ar1", "ar1h", "ad", "adh", "toep", "toeph"],
  csh: ["cs"],
  ar1h: ["ar1"],
  ad: ["ar1"],
  adh: ["ar1", "ar1h", "ad"],
  toep: ["cs", "ar1"],
  toeph: ["cs", "csh", "ar1", "ar1h", "toep"],
};

/** Is every covariance matrix of one structure one of another over the same visits? */
export function structureHolds(
  large: { readonly kind: ResidualKind },
  small: { readonly kind: ResidualKind },
): boolean {
  return large.kind === small.kind || (within[large.kind]?.includes(small.kind) ?? false);
}

/** Words of nlme, glmmTMB, SAS, Stata and geepack in lower case, and the word here. */
const elsewhere: Readonly<Record<string, ResidualKind>> = {
  un: "us",
  unstr: "us",
  unstructured: "us",
  corsymm: "us",
  exchangeable: "cs",
  compsymm: "cs",
  compoundsymmetry: "cs",
  corcompsymm: "cs",
  homcs: "cs",
  hetcs: "csh",
  ar: "ar1",
  corar1: "ar1",
  autoregressive: "ar1",
  homar1: "ar1",
  hetar1: "ar1h",
  arh: "ar1h",
  arh1: "ar1h",
  ante: "adh",
  ante1: "adh",
  antedependence: "adh",
  toeplitz: "toep",
  homtoep: "toep",
  hettoep: "toeph",
  corcar1: "car1",
  corexp: "car1",
  ou: "car1",
  sp: "car1",
  sp_exp: "car1",
  sp_pow: "car1",
  exponential: "car1",
};

/** Words for residuals that are not correlated, each level with a variance of its own. */
const uncorrelated: readonly string[] = ["diag", "vc", "varident", "homdiag", "independent", "iid"];

/** What a word of another program is called here; undefined for a word that no program has. */
export function residualWordFor(word: string): ResidualKind | undefined {
  const known = word.toLowerCase();
  if (residualWords.includes(known as ResidualKind)) return known as ResidualKind;
  return Object.hasOwn(elsewhere, known) ? elsewhere[known] : undefined;
}

/** Does a word of another program stand for residuals without correlations? */
export function isUncorrelated(word: string): boolean {
  return uncorrelated.includes(word.toLowerCase());
}
