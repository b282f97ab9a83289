import {
  balanceOptions,
  type Clustering,
  type ZeroReplacement,
  type ZeroTreatment,
} from "../../options/balances.js";
import { pick } from "../../options/check.js";
import type { balancesCommand } from "../../options/commands/balances.js";
import type { ValuesOfCommand } from "../../options/commands/command.js";
import type { fitCommand } from "../../options/commands/fit.js";
import type { olsCommand } from "../../options/commands/ols.js";
import type { OptionsOf } from "../../options/schema.js";
import { taxonOptions } from "../../options/taxa.js";
import { type FeatureFilter, featureFilterKinds } from "../../table/feature-filter.js";
import type { LinkageMethod } from "../../tree/agglomerate.js";

export type FitValues = ValuesOfCommand<typeof fitCommand>;
export type OlsValues = ValuesOfCommand<typeof olsCommand>;
export type BalancesValues = ValuesOfCommand<typeof balancesCommand>;

/** How counts become balances. */
export interface BalanceRequest {
  readonly along: Along;
  /** Features are added up to taxa of this level before anything else, 1 the highest. */
  readonly level?: number;
  readonly filter: FeatureFilter;
  /** Proportions behind the counts are drawn. */
  readonly isDrawn?: boolean;
  /** What stands in for zeros; absent where the table has none. */
  readonly zeros?: ZeroReplacement;
  /** A file of lineages. */
  readonly taxonomy?: string;
  /** Features that are no tip of the tree are left out. */
  readonly dropUnmatched?: boolean;
  /** What to do with samples that have no value on the gradient. */
  readonly missing: "drop" | "raise";
}

/** How counts become responses without a tree. */
export interface TaxonRequest
  extends Pick<BalanceRequest, "level" | "filter" | "taxonomy">,
    Pick<OptionsOf<typeof taxonOptions>, "normalize" | "transform" | "voom"> {
  readonly zeros?: ZeroTreatment;
}

/** How uncertain counts are drawn. */
export interface DrawRequest extends Pick<OptionsOf<typeof taxonOptions>, "prior" | "scaleSd"> {
  readonly draws: number;
}

/** The tree that balances are made along: read from a file, or a clustering of the features. */
export type Along =
  | { readonly by: "tree"; readonly file: string }
  | { readonly by: "correlation"; readonly method: LinkageMethod }
  | { readonly by: "gradient"; readonly column: string; readonly method: LinkageMethod }
  | { readonly by: "rank"; readonly file: string; readonly method: LinkageMethod }
  | { readonly by: "random"; readonly seed: number };

/** What makes responses of the table, where they are not its columns. */
export function responsesOf(values: FitValues | OlsValues): {
  readonly balances?: BalanceRequest;
  readonly taxa?: TaxonRequest;
} {
  const balances = balanceRequest(values);
  if (balances !== undefined) return { balances };
  const { draws: _, prior: __, scaleSd: ___, ...how } = pick(taxonOptions, values);
  const taxa: TaxonRequest = { ...countsOf(values), ...how };
  const isAsked = Object.keys(taxa).length > 1 || Object.keys(taxa.filter).length > 0;
  return isAsked ? { taxa } : {};
}

/** What is done to counts, whatever they become. */
function countsOf(
  values: BalancesValues | FitValues | OlsValues,
): Pick<TaxonRequest, "level" | "filter" | "zeros" | "taxonomy"> {
  const { pseudocount, zeros, level, taxonomy } = pick(balanceOptions, values);
  const treatment: ZeroTreatment | undefined =
    pseudocount === undefined ? zeros : { by: "pseudocount", value: pseudocount };
  return {
    ...(level !== undefined && { level }),
    filter: pick(featureFilterKinds, values),
    ...(treatment && { zeros: treatment }),
    ...(taxonomy !== undefined && { taxonomy }),
  };
}

export function drawsOf({ draws, prior, scaleSd }: OptionsOf<typeof taxonOptions>): {
  readonly draws?: DrawRequest;
} {
  if (draws === undefined) return {};
  const further = { ...(prior !== undefined && { prior }), ...(scaleSd !== undefined && { scaleSd }) };
  return { draws: { draws, ...further } };
}

/** The request for balances; undefined when none is made. */
export function balanceRequest(values: BalancesValues | FitValues | OlsValues): BalanceRequest | undefined {
  const { tree, cluster, linkage, dropUnmatched } = pick(balanceOptions, values);
  const seed = "seed" in values ? values.seed : undefined;
  const along = tree === undefined ? cluster && clustered(cluster, linkage, seed) : treeOf(tree);
  if (along === undefined) return undefined;
  return {
    along,
    // Missing zeros do not go with balances.
    ...(countsOf(values) as Pick<BalanceRequest, "level" | "filter" | "zeros" | "taxonomy">),
    ...(dropUnmatched && { dropUnmatched }),
    missing: values.missing,
  };
}

function treeOf(file: string): Along {
  return { by: "tree", file };
}

/** A clustering with its linkage: Ward's for correlations, as gneiss; the average of places and ranks. */
function clustered(cluster: Clustering, linkage: LinkageMethod | undefined, seed = 0): Along {
  if (cluster.by === "random") return { by: "random", seed: cluster.seed ?? seed };
  return { ...cluster, method: linkage ?? (cluster.by === "correlation" ? "ward" : "average") };
}
