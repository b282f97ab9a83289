import { type Command, Option } from "commander";
import { UsageError } from "../errors.js";
import type { LinkageMethod } from "../tree/agglomerate.js";
import {
  type Clustering,
  clustering,
  positiveNumber,
  prevalence,
  totalFrequency,
  withLinkage,
  zeroReplacement,
} from "./option-values.js";
import type { Along, BalanceRequest, ZeroReplacement } from "./request.js";

/** The options of balances as commander gives them. */
export interface BalanceFlags {
  readonly tree?: string;
  readonly cluster?: Clustering;
  readonly linkage?: LinkageMethod;
  readonly minFrequency?: number;
  readonly minPrevalence?: number | `${number}%`;
  readonly pseudocount?: number;
  readonly zeros?: ZeroReplacement;
  readonly taxonomy?: string;
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
        "make balances along a clustering: correlation, gradient:COL, rank:FILE",
      ).argParser(clustering),
    )
    .addOption(
      new Option(
        "--linkage <method>",
        "linkage of the clustering (default: ward for correlation, else average)",
      ).choices(["ward", "average", "complete", "single"]),
    )
    .option("--min-frequency <n>", "leave out features with a smaller total over the samples", totalFrequency)
    .option(
      "--min-prevalence <n|p%>",
      "leave out features that fewer samples have, such as 5 or 10%",
      prevalence,
    )
    .addOption(
      new Option("--pseudocount <x>", "add x to every cell, so that zeros have logarithms")
        .argParser(positiveNumber)
        .conflicts("zeros"),
    )
    .option("--zeros <how>", "replace zeros: multiplicative or multiplicative:DELTA", zeroReplacement)
    .option(
      "--taxonomy <file>",
      "lineages of the features (TSV, .qza), written beside the members of balances",
    );
}

/** The request for balances; undefined when none is made. Throws UsageError for options that need one. */
export function balanceRequest(flags: BalanceFlags): BalanceRequest | undefined {
  const { minFrequency, minPrevalence, pseudocount, zeros, taxonomy, missing } = flags;
  if (flags.linkage !== undefined && flags.cluster === undefined) {
    throw new UsageError("--linkage: goes with --cluster, got none");
  }
  const along = alongOf(flags);
  if (along === undefined) {
    refuseAlone({ minFrequency, minPrevalence, pseudocount, zeros, taxonomy });
    return undefined;
  }
  return {
    along,
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

function alongOf({ tree, cluster, linkage }: BalanceFlags): Along | undefined {
  if (tree !== undefined) return { by: "tree", file: tree };
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
