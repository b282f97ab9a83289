import { tableFormats } from "../../io/formats.js";
import { balanceAlternatives, balanceRules } from "../balances.js";
import { groupRules, typeRules } from "../design.js";
import { likelihoodRules } from "../fit.js";
import { taxonRules } from "../taxa.js";
import { testRules } from "../tests.js";
import { balanceDescribed } from "../words/balance-words.js";
import { fitDescribed } from "../words/fit-words.js";
import { runDescribed } from "../words/run-words.js";
import {
  inputDescribed,
  neededFolder,
  outputDescribed,
  readingDescribed,
  resultDescribed,
  studyMetadata,
} from "../words/study-words.js";
import { shiftDescribed, taxonDescribed } from "../words/taxon-words.js";
import { resamplingDescribed, testDescribed } from "../words/test-words.js";
import { except, only } from "../words/words.js";
import type { Argument } from "./command.js";
import { oneTableRules, readingRules, resultRules, standardRules } from "./study-options.js";

export const tableArgument = {
  name: "table",
  label: "TABLE",
  says: `samples in rows: ${tableFormats}`,
  needed: "",
} as const satisfies Argument;

/** The options of the model itself. */
export const modelDescribed = except(fitDescribed, "numeric", "categorical", "seed");

/** How metadata are read. */
export const typingDescribed = only(fitDescribed, "numeric", "categorical");

/** The table, the model and how both are read. */
export const studyOptions = {
  metadata: studyMetadata,
  ...only(inputDescribed, "formula"),
  ...modelDescribed,
  ...balanceDescribed,
  ...taxonDescribed,
  ...only(inputDescribed, "transpose"),
  ...readingDescribed,
  ...typingDescribed,
};

export const studyRules = [
  ...likelihoodRules,
  ...groupRules,
  ...balanceRules,
  ...taxonRules,
  ...oneTableRules,
  ...readingRules,
  ...typeRules,
];

const examples = `
Examples:
  One table of measurements, with lme4's formula:
    mixedlm fit sleep.csv -f "Reaction ~ Days + (Days | Subject)" -o results

  Two columns of numbers, a random intercept for each patient:
    mixedlm fit table.tsv --metadata samples.tsv --formula "time + treatment" --groups patient -o results

  Counts with features in rows, balances along a clustering of the features, zeros replaced by adding 1:
    mixedlm fit counts.tsv --transpose --metadata samples.tsv --formula "ph" --groups subject \\
      --cluster gradient:ph --min-frequency 500 --pseudocount 1 -o results

  The same of genera, with the effects of each genus, and whether effects hold with other pseudocounts:
    mixedlm fit table.qza --taxonomy taxonomy.qza --level genus --metadata samples.tsv --formula "ph" \\
      --groups subject --cluster gradient:ph --pseudocount 1 --taxon-effects --sensitivity -o results

  Single taxa of proportions where they occur, tested against the median of all:
    mixedlm fit taxa.tsv --metadata samples.tsv --formula "diagnosis + age" --groups subject \\
      --min-prevalence 10% --zeros missing --normalize tss --transform log2 --debias median -o results

  A random slope in lme4's notation, and what would be fitted, without fitting it:
    mixedlm fit table.tsv --metadata samples.tsv --formula "week + (week | patient)" --dry-run

  The third of ten shards; mixedlm merge results puts them together:
    mixedlm fit big.parquet --transpose --metadata samples.tsv --formula "time" --groups patient \\
      --shard 3/10 -o results

The folder of results holds coefficients, variance, fits (one row per response, with its status), run.json, and
balances, tree.nwk and balance-members where balances were made.`;

export const fitCommand = {
  name: "fit",
  summary: "fit a mixed model to every column of a table, or to balances of its counts",
  description: "Fit a linear mixed-effects model to every column of TABLE, or to balances of its counts.",
  arguments: [tableArgument],
  options: {
    ...studyOptions,
    ...testDescribed,
    ...resamplingDescribed,
    ...shiftDescribed,
    ...outputDescribed,
    output: neededFolder,
    ...only(
      resultDescribed,
      "taxonEffects",
      "sensitivity",
      "sensitivityGrid",
      "saveModel",
      "report",
      "plots",
      "firstTerm",
    ),
    ...only(runDescribed, "threads"),
    ...only(fitDescribed, "seed"),
    ...only(resultDescribed, "shard", "stream", "block"),
  },
  alternatives: balanceAlternatives,
  rules: [...studyRules, ...testRules, ...resultRules, ...standardRules],
  examples,
} as const;
