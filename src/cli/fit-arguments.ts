import { type Command, Option } from "commander";
import { UsageError } from "../errors.js";
import type { AdjustMethod, FitOptions, TestMethod, VcovMethod } from "../fit/options.js";
import { addBalanceOptions, type BalanceFlags, balanceRequest } from "./balance-options.js";
import { oneOf, pairs, wholeNumber } from "./option-values.js";
import type { FitRequest } from "./request.js";
import {
  addOutputOptions,
  addReadingOptions,
  inputRequest,
  outputRequest,
  type SharedFlags,
} from "./shared-options.js";

type Pairs = readonly (readonly [string, string])[];

/** The options of `fit` as commander gives them. */
interface FitFlags extends SharedFlags, BalanceFlags {
  readonly formula?: string;
  readonly groups?: string;
  readonly reFormula?: string;
  readonly vc?: Pairs;
  readonly ml?: true;
  readonly test: TestMethod;
  readonly vcov: VcovMethod;
  readonly adjust: AdjustMethod;
  readonly weights?: string;
  readonly subset?: string;
  readonly reference?: Pairs;
  readonly threads?: number;
  readonly seed?: number;
  readonly shard?: string;
  readonly report?: true;
  readonly plots?: true;
}

const examples = `
Examples:
  Two columns of numbers, a random intercept for each patient:
    mixedlm fit table.tsv --metadata samples.tsv --formula "time + treatment" --groups patient -o results

  Counts with features in rows, balances along a clustering of the features, zeros replaced by adding 1:
    mixedlm fit counts.tsv --transpose --metadata samples.tsv --formula "ph" --groups subject \\
      --cluster gradient:ph --min-frequency 500 --pseudocount 1 -o results

  A random slope in lme4's notation, and what would be fitted, without fitting it:
    mixedlm fit table.tsv --metadata samples.tsv --formula "week + (week | patient)" --dry-run

The folder of results holds coefficients, variance, fits (one row per response, with its status), run.json, and
balances, tree.nwk and balance-members where balances were made.`;

/** The command `fit`; `take` gets the request once it is read. */
export function addFit(program: Command, take: (request: FitRequest) => void): void {
  const command = program
    .command("fit")
    .summary("fit a mixed model to every column of a table, or to balances of its counts")
    .description("Fit a linear mixed-effects model to every column of TABLE, or to balances of its counts.")
    .argument("[TABLE]", "samples in rows: TSV, CSV, BIOM, .qza, Parquet or Arrow")
    .option("-m, --metadata <file...>", "covariates by sample: TSV, CSV, Parquet or Arrow")
    .optionsGroup("Model:")
    .option("-f, --formula <formula>", 'fixed effects, such as "time * treatment"; bars for random effects')
    .option("-g, --groups <column>", "column of groups (subjects), each with effects of its own")
    .option("--re-formula <formula>", 'what varies over the groups (default: "1", an intercept)')
    .option("--vc <name=formula>", "a variance component inside the groups (repeatable)", pairs)
    .option("--weights <column>", "column of positive weights")
    .option("--subset <condition>", 'the samples of the model, such as "week > 0"; trees and filters see all')
    .option("--reference <column=level>", "reference level of a category (repeatable)", pairs)
    .addOption(
      new Option("--missing <what>", "samples with missing values")
        .choices(["drop", "raise"])
        .default("drop"),
    )
    .option("--ml", "maximum likelihood instead of REML")
    .addOption(
      new Option("--test <method>", "tests of coefficients: satterthwaite, residual or normal")
        .argParser(oneOf<TestMethod>(["satterthwaite", "residual", "normal"], ["kenward-roger"]))
        .default("satterthwaite"),
    )
    .addOption(
      new Option("--vcov <method>", "covariance of the coefficients: gls, or joint with --test normal")
        .argParser(oneOf<VcovMethod>(["gls", "joint"], ["cr0", "cr1"]))
        .default("gls"),
    )
    .addOption(
      new Option("--adjust <method>", "adjustment of p-values over the responses")
        .choices(["bh", "by", "holm", "bonferroni", "none"])
        .default("bh"),
    );
  addBalanceOptions(command);
  addReadingOptions(command);
  addOutputOptions(command)
    .option("--threads <n>", "workers; accepted, every fit runs on this thread so far", wholeNumber)
    .option("--seed <n>", "seed of everything random", wholeNumber)
    .addOption(new Option("--shard <i/n>").hideHelp())
    .addOption(new Option("--report").hideHelp())
    .addOption(new Option("--plots").hideHelp())
    .addHelpText("after", examples)
    .action((table: string | undefined, flags: FitFlags) => take(fitRequest(table, flags)));
}

function fitRequest(table: string | undefined, flags: FitFlags): FitRequest {
  refuseUnavailable(flags);
  const model = modelOptions(flags);
  const balances = balanceRequest(flags);
  const { formula, metadata, threads, seed } = flags;
  const input = inputRequest(table, flags);
  if (metadata === undefined) throw new UsageError("--metadata FILE must be given, got none");
  if (formula === undefined) throw new UsageError("--formula F must be given, got none");
  return {
    command: "fit",
    ...input,
    formula,
    model,
    ...(balances && { balances }),
    ...(threads !== undefined && { threads }),
    ...(seed !== undefined && { seed }),
    ...outputRequest(flags),
  };
}

/** What the contract names and this version does not do yet. */
function refuseUnavailable(flags: FitFlags): void {
  for (const name of ["shard", "report", "plots"] as const) {
    if (flags[name] === undefined) continue;
    throw new UsageError(
      `--${name} is not available in this version; the tables of a run without it hold all numbers`,
    );
  }
}

function modelOptions(flags: FitFlags): FitOptions {
  const {
    groups,
    reFormula,
    vc,
    weights,
    subset,
    reference,
    missing,
    ml = false,
    test,
    vcov,
    adjust,
  } = flags;
  if (vcov === "joint" && test !== "normal") {
    throw new UsageError(`--vcov joint: goes with --test normal, got --test ${test}`);
  }
  if (groups === undefined && (reFormula ?? vc) !== undefined) {
    throw new UsageError(
      `${reFormula === undefined ? "--vc" : "--re-formula"}: goes with --groups, got none`,
    );
  }
  return {
    ...(groups !== undefined && { groups }),
    ...(reFormula !== undefined && { reFormula }),
    ...(vc && { vcFormula: Object.fromEntries(vc) }),
    ...(weights !== undefined && { weights }),
    ...(subset !== undefined && { subset }),
    ...(reference && { reference: Object.fromEntries(reference) }),
    missing,
    reml: !ml,
    test,
    vcov,
    adjust,
  };
}
