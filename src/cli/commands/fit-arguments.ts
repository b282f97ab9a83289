import { type Command, Option } from "commander";
import { metadataFormats, tableFormats } from "../../io/formats.js";
import { type FitFlags, fitRequest } from "../fit/fit-request.js";
import { addBalanceOptions } from "../options/balance-options.js";
import {
  freeParameters,
  numbers,
  oneOf,
  pairs,
  positiveNumber,
  positiveNumbers,
  seedNumber,
  threadCount,
} from "../options/option-values.js";
import { addOutputOptions, addReadingOptions } from "../options/shared-options.js";
import { shardOption } from "../shards/shard.js";
import type { FitRequest } from "./request.js";

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

const examples = `
Examples:
  Two columns of numbers, a random intercept for each patient:
    mixedlm fit table.tsv --metadata samples.tsv --formula "time + treatment" --groups patient -o results

  Counts with features in rows, balances along a clustering of the features, zeros replaced by adding 1:
    mixedlm fit counts.tsv --transpose --metadata samples.tsv --formula "ph" --groups subject \\
      --cluster gradient:ph --min-frequency 500 --pseudocount 1 -o results

  The same of genera, with the effects of each genus, and whether effects hold with other pseudocounts:
    mixedlm fit table.qza --taxonomy taxonomy.qza --level genus --metadata samples.tsv --formula "ph" \\
      --groups subject --cluster gradient:ph --pseudocount 1 --taxon-effects --sensitivity -o results

  A random slope in lme4's notation, and what would be fitted, without fitting it:
    mixedlm fit table.tsv --metadata samples.tsv --formula "week + (week | patient)" --dry-run

  The third of ten shards; mixedlm merge results puts them together:
    mixedlm fit big.parquet --transpose --metadata samples.tsv --formula "time" --groups patient \\
      --shard 3/10 -o results

The folder of results holds coefficients, variance, fits (one row per response, with its status), run.json, and
balances, tree.nwk and balance-members where balances were made.`;

/** The command `fit`; `take` gets the request once it is read. */
export function addFit(program: Command, take: (request: FitRequest) => void, env: Environment): void {
  const command = program
    .command("fit")
    .summary("fit a mixed model to every column of a table, or to balances of its counts")
    .description("Fit a linear mixed-effects model to every column of TABLE, or to balances of its counts.");
  addInputsOfFit(command);
  addOutputOptions(command)
    .option("--taxon-effects", "also write taxa: the same model of each feature's centred log-ratio")
    .option(
      "--sensitivity [grid]",
      "also write sensitivity: which effects hold with other numbers for zeros, such as 0.1,0.5,1",
      positiveNumbers,
    )
    .option("--save-model", "also write model.json, for predict and for later work in JavaScript")
    .option("--report", "also write report.html, one page to explore offline")
    .option("--plots", "also write the figures of the report as SVG, each with its data as TSV")
    .option("--threads <n>", "workers, 0 for none (default: as many as pay)", threadCount)
    .option(
      "--seed <n>",
      "seed of --cluster random, and of what is drawn from the model later (default: 0)",
      seedNumber,
    )
    .option(
      "--shard <i/n>",
      "fit every n-th response only, from the i-th; auto asks the scheduler",
      shardOption,
    )
    .option("--stream", "go through the table in blocks (default: where it is large)")
    .option("--block <mb>", "megabytes of numbers in a block (default: 64)", positiveNumber)
    .addOption(new Option("--no-stream", "read the whole table"))
    .addHelpText("after", examples)
    .action((table: string | undefined, flags: FitFlags) => take(fitRequest(table, flags, env)));
}

/** The table, the model and how both are read. */
export function addInputsOfFit(command: Command): void {
  command
    .argument("[TABLE]", `samples in rows: ${tableFormats}`)
    .option("-m, --metadata <file...>", `covariates by sample: ${metadataFormats}`);
  addModelOptions(command);
  addBalanceOptions(command);
  addReadingOptions(command);
}

function addModelOptions(command: Command): void {
  command
    .optionsGroup("Model:")
    .option("-f, --formula <formula>", 'fixed effects, such as "time * treatment"; bars for random effects')
    .option("-g, --groups <column>", "column of groups (subjects), each with effects of its own")
    .option("--re-formula <formula>", 'what varies over the groups (default: "1", an intercept)')
    .option("--vc <name=formula>", "a variance component inside the groups (repeatable)", pairs)
    .option("--weights <column>", "column of positive weights, or table:FILE with one per cell")
    .option("--subset <condition>", 'the samples of the model, such as "week > 0"; trees and filters see all')
    .option("--reference <column=level>", "reference level of a category (repeatable)", pairs)
    .addOption(
      new Option("--missing <what>", "samples with missing values")
        .choices(["drop", "raise"])
        .default("drop"),
    )
    .option("--ml", "maximum likelihood instead of REML")
    .option(
      "--free <term=which>",
      "covariances of a random term that are estimated: all, diagonal or none (repeatable)",
      freeParameters,
    )
    .option("--start <numbers>", "θ in lme4's order, where the search starts and held ones stay", numbers)
    .option("--sigma <x>", "residual standard deviation, where it is known", positiveNumber)
    .addOption(
      new Option("--test <method>", "satterthwaite, kenward-roger, residual or normal")
        .argParser(oneOf("satterthwaite", "kenward-roger", "residual", "normal"))
        .default("satterthwaite"),
    )
    .addOption(
      new Option("--vcov <method>", "covariance of the coefficients: gls, joint, cr0 or cr1")
        .argParser(oneOf("gls", "joint", "cr0", "cr1"))
        .default("gls"),
    )
    .addOption(
      new Option("--adjust <method>", "q-values over the responses: bh, by, holm, bonferroni or none")
        .argParser(oneOf("bh", "by", "holm", "bonferroni", "none"))
        .default("bh"),
    );
}
