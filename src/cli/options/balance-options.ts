import { type Command, Option } from "commander";
import { UsageError } from "../../errors.js";
import type { LinkageMethod } from "../../tree/agglomerate.js";
import type { Along, BalanceRequest, ZeroReplacement } from "../commands/request.js";
import {
  type Clustering,
  clustering,
  positiveNumber,
  prevalence,
  taxonomicLevel,
  totalFrequency,
  withLinkage,
  zeroReplacement,
} from "./option-values.js";

/** The options of balances as commander gives them. */
export interface BalanceFlags {
  readonly tree?: string;
  readonly cluster?: Clustering;
  readonly linkage?: LinkageMethod;
  readonly level?: number;
  readonly minFrequency?: number;
  readonly minPrevalence?: number | `${number}%`;
  readonly pseudocount?: number;
  readonly zeros?: ZeroReplacement;
  readonly taxonomy?: string;
  readonly seed?: number;
  readonly missing: "drop" | "raise";
}

/** The options that turn counts into balances. */
export function addBalanceOptions(command: Command): Command {
  return command
    .optionsGroup("Balances:")
    .addOption(
      new Option("--tree <file>", "make balances along this tree (Newick, .qza)").conflicts("cluster"),
    )
    .addOption(
      new Option(
        "--cluster <how>",
        "make balances along a clustering: correlation, gradient:COL, rank:FILE or random:SEED",
      ).argParser(clustering),
    )
    .addOption(
      new Option(
        "--linkage <method>",
        "linkage of the clustering (default: ward for correlation, else average)",
      ).choices(["ward", "average", "complete", "single"]),
    )
    .option("--level <rank>", "add features up to taxa: kingdom … species, or 1 … 7", taxonomicLevel)
    .option("--min-frequency <n>", "leave out features with a smaller total over the samples", totalFrequency)
    .option(
      "--min-prevalence <n|p%>",
      "leave out features that fewer samples have, such as 5 or 10%",
      prevalence,
    )
    .addOption(
      new Option("--pseudocount <x>", "add x to every cell of counts, so that zeros have logarithms")
        .argParser(positiveNumber)
        .conflicts("zeros"),
    )
    .option(
      "--zeros <how>",
      "replace zeros, also of proportions: multiplicative, multiplicative:DELTA or replace:X",
      zeroReplacement,
    )
    .option(
      "--taxonomy <file>",
      "lineages of the features (TSV, .qza), for --level and for the members of balances",
    );
}

/** The request for balances; undefined when none is made. Throws UsageError for options that need one. */
export function balanceRequest(flags: BalanceFlags): BalanceRequest | undefined {
  const { level, minFrequency, minPrevalence, pseudocount, zeros, taxonomy, missing } = flags;
  checkLinkage(flags);
  const along = alongOf(flags);
  if (along === undefined) {
    refuseAlone({ level, minFrequency, minPrevalence, pseudocount, zeros, taxonomy });
    return undefined;
  }
  return {
    along,
    ...(level !== undefined && { level }),
    filter: {
      ...(minFrequency !== undefined && { minFrequency }),
      ...(minPrevalence !== undefined && { minPrevalence }),
    },
    ...(pseudocount !== undefined && { zeros: { by: "pseudocount", value: pseudocount } }),
    ...(zeros && { zeros }),
    ...(taxonomy !== undefined && { taxonomy }),
    missing,
  };
}

function checkLinkage({ linkage, cluster }: BalanceFlags): void {
  if (linkage === undefined) return;
  if (cluster === undefined) throw new UsageError("--linkage: goes with --cluster, got none");
  if (cluster.by === "random") {
    throw new UsageError("--linkage: goes with correlation, gradient or rank, got --cluster random");
  }
}

function alongOf({ tree, cluster, linkage, seed = 0 }: BalanceFlags): Along | undefined {
  if (tree !== undefined) return { by: "tree", file: tree };
  if (cluster?.by === "random") return { by: "random", seed: cluster.seed ?? seed };
  return cluster && withLinkage(cluster, linkage);
}

function refuseAlone(flags: Readonly<Record<string, unknown>>): void {
  const alone = Object.keys(flags).find((name) => flags[name] !== undefined);
  if (alone === undefined) return;
  const option = alone.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(
    `--${option}: goes with --tree or --cluster, got neither; without them the columns of TABLE are responses as they stand`,
  );
}
