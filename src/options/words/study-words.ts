import { metadataFormats } from "../../io/formats.js";
import {
  comparisonOptions,
  inputOptions,
  minuteOptions,
  outputOptions,
  predictionOptions,
  readingOptions,
  resultOptions,
  titleOptions,
} from "../commands/study-options.js";
import { described, type Flag, type Hidden, type OptionWords, reworded } from "./words.js";

const ofFiles = { hidden: "the page has places for files" };
const onPage = { hidden: "the page reads files by itself and says what it took them for" };
const ofPage = { hidden: "the page has downloads" };
const noNumber = { hidden: "no number depends on it" };

interface More extends Partial<Omit<Flag, "flag">> {
  readonly docs?: OptionWords["docs"];
  readonly default?: string;
  readonly docsDefault?: string;
  readonly page?: Hidden;
  readonly aside?: boolean;
}

function words(group: string, flag: string, label: string, says: string, more: More = {}): OptionWords {
  const { docs, default: preset, docsDefault, page = ofPage, aside, ...rest } = more;
  return {
    label,
    says,
    ...(docs !== undefined && { docs }),
    ...(preset !== undefined && { default: preset }),
    ...(docsDefault !== undefined && { docsDefault }),
    ...(aside !== undefined && { aside }),
    group,
    flag: { flag, ...rest },
    page,
    report: noNumber,
  };
}

export const inputDescribed = described(inputOptions, {
  metadata: words("", "-m, --metadata <file...>", "Metadata", `covariates by sample: ${metadataFormats}`, {
    docs: "covariates by sample",
    page: ofFiles,
  }),
  formula: words(
    "Model",
    "-f, --formula <formula>",
    "Formula",
    'fixed effects, such as "time * treatment"; bars for random effects; responses left of ~',
    {
      docs:
        "fixed effects in patsy's language ([formula.md](formula.md)), random effects as lme4's bars; names of responses may " +
        "stand left of `~`",
      docsDefault: "needed",
      page: { hidden: "the page has a field of its own for it" },
      needed: "F must be given, got none",
    },
  ),
  transpose: words("Reading", "--transpose", "Transposed", "features stand in the rows of a text TABLE", {
    docs: "features stand in the rows of TABLE (text, Parquet or Arrow), samples in its columns",
    page: { hidden: "a box beside the file" },
  }),
});

/** How files are read where their content leaves it open. */
export const readingDescribed = described(readingOptions, {
  id: words("Reading", "--id <column>", "Column of ids", "column of ids, in each file that has it", {
    docs:
      "column of ids, of TABLE and of each file of metadata that has it. Without: the first column if it is named as ids are " +
      "(`id`, `SampleID`, `sample_id`, `External ID`, …), else one so named elsewhere whose values all differ, else the first; one table " +
      "of responses and covariates needs none",
    page: onPage,
  }),
  decimal: words(
    "Reading",
    "--decimal <mark>",
    "Decimal mark",
    "what stands before decimals in text: , or .",
    {
      docs:
        "`,` or `.`: what stands before decimals in files of text; the other may stand between thousands. Without, a comma is " +
        "read so in tab- and semicolon-separated files without a decimal point, and refused where every comma could stand " +
        "between thousands",
      default: "a point, or a comma where there is no point",
      page: onPage,
    },
  ),
  long: words(
    "Reading",
    "--long <columns>",
    "Long form",
    "TABLE has a row per sample and feature: SAMPLE,FEATURE,COUNT",
    {
      docs:
        "TABLE has a row per sample and feature, in columns SAMPLE,FEATURE,COUNT; others are left out. What is not there is 0 " +
        "where all numbers are counts or proportions, else missing; a fourth part `0` or `NA` says which",
      page: onPage,
    },
  ),
  label: words("Reading", "--label <label>", "Label", "label that is read of a mothur table with several", {
    page: onPage,
  }),
  sheet: words("Reading", "--sheet <name>", "Sheet", "sheet that is read of Excel workbooks", {
    default: "the first",
    page: onPage,
  }),
});

export const outputDescribed = described(outputOptions, {
  output: words("Results", "-o, --output <dir>", "Output", "folder of results; new or empty unless --force", {
    docs: "folder of results; new or empty unless `--force`",
    called: "-o",
    aside: true,
  }),
  format: words("Results", "--format <format>", "Format", "format of the tables", {
    docs: "of the tables: `tsv`, `json`, `parquet`, `arrow`",
  }),
  force: words("Results", "--force", "Replace", "replace earlier results in the folder", {
    docs: "replace earlier results; other files in DIR stay",
    aside: true,
  }),
  dryRun: words("Results", "--dry-run", "Dry run", "say what would be done and write nothing", {
    docs: "say what would be fitted, write nothing",
    aside: true,
  }),
  quiet: words("Results", "-q, --quiet", "Quiet", "no log and no table; warnings and errors only", {
    docs: "warnings and errors only",
    aside: true,
  }),
});

/** The metadata of a command whose table may hold the covariates. */
export const studyMetadata = reworded(inputDescribed.metadata, {
  says: `covariates by sample: ${metadataFormats}; without, TABLE holds them`,
  docs: "covariates by sample; without, TABLE holds them and the formula names the responses",
});

/** The metadata of a command that cannot do without. */
export const neededMetadata = reworded(inputDescribed.metadata, {
  docsDefault: "needed",
  flag: { needed: "FILE must be given, got none" },
});

/** The folder of results of a command that cannot do without. */
export const neededFolder = reworded(outputDescribed.output, {
  docsDefault: "needed, but for a dry run",
  flag: {
    needed: "DIR: the folder of results must be given, got none (--dry-run needs none)",
    unless: "dryRun",
  },
});

/** What the commands that write one file say of it. */
export function fileDescribed(what: string, says: string) {
  return {
    output: reworded(outputDescribed.output, {
      says,
      docsDefault: "needed",
      flag: { flag: "-o, --output <file>", needed: `FILE: ${what} must be given, got none` },
    }),
    force: reworded(outputDescribed.force, { says: "replace the file" }),
    quiet: quietOfFile,
  };
}

export const quietOfFile = reworded(outputDescribed.quiet, { says: "no log; warnings and errors only" });

export const resultDescribed = described(resultOptions, {
  taxonEffects: words(
    "Results",
    "--taxon-effects",
    "Effects of taxa",
    "also write taxa: the same model of each feature's centred log-ratio",
    { docs: "also write `taxa`: the model of each feature's centred log-ratio" },
  ),
  sensitivity: words(
    "Results",
    "--sensitivity",
    "Sensitivity to zeros",
    "also write sensitivity: which effects hold with other numbers for zeros",
    {
      docs:
        "also write `sensitivity`: the same tree and model with other numbers for zeros, the one asked for among them: " +
        "0.1, 0.25, 0.5, 0.75 and 1 times that one",
    },
  ),
  sensitivityGrid: words(
    "Results",
    "--sensitivity-grid <list>",
    "Numbers for zeros",
    "the same with these numbers for zeros, such as 0.1,0.5,1",
    { docs: "the same with these numbers for zeros, with commas between them" },
  ),
  saveModel: words(
    "Results",
    "--save-model",
    "Saved model",
    "also write model.json, for predict and for later work in JavaScript",
    { docs: "also write `model.json`, for `predict`, `compare` and `LMEModel.fromJSON`" },
  ),
  report: words("Results", "--report", "Report", "also write report.html, one page to explore offline", {
    docs: "also write `report.html`, one page to explore offline: [report.md](report.md)",
  }),
  plots: words(
    "Results",
    "--plots",
    "Plots",
    "also write the figures of the report as SVG, each with its data as TSV",
    {
      docs: "also write the figures of the report as `plot-NAME.svg`, each with its data as `plot-NAME.tsv`",
    },
  ),
  firstTerm: words("Results", "--term <name>", "First term", "the term that report and plots begin with"),
  shard: words(
    "Results",
    "--shard <i/n>",
    "Shard",
    "fit every n-th response only, from the i-th; auto asks the scheduler",
    {
      docs:
        "fit every N-th response only, from the I-th, into `part-I-of-N` inside DIR; `auto` asks Slurm or Kubernetes. See " +
        "[clusters.md](clusters.md)",
      page: { hidden: "for clusters" },
      aside: true,
    },
  ),
  stream: words("Results", "--stream", "In blocks", "go through the table in blocks", {
    docs:
      "go through TABLE in blocks of responses, so that it may be larger than memory; `--no-stream` reads it whole. Not " +
      "with balances, `--save-model` or `--sensitivity`",
    default: "where it is large",
    docsDefault: "in blocks from 256 MB on",
    off: { flag: "--no-stream", says: "read the whole table" },
    page: { hidden: "the browser holds the whole table" },
    aside: true,
  }),
  block: words("Results", "--block <mb>", "Size of blocks", "megabytes of numbers in a block", {
    docs: "numbers in a block, in megabytes; memory is a few times as much",
    default: "64",
    page: { hidden: "the browser holds the whole table" },
  }),
});

export const threadsWords = words("Results", "--threads <n>", "Workers", "workers, 0 for none", {
  docs: "workers; 0 fits on one thread. The numbers are the same for any",
  default: "as many as pay",
  page: { hidden: "the page fits on one worker" },
  aside: true,
});

export const minuteDescribed = described(minuteOptions, {
  minutes: words("Plan", "--minutes <m>", "Minutes", "what a shard should take", {
    docs: "minutes that a shard should take",
  }),
});

export const predictionDescribed = described(predictionOptions, {
  random: words(
    "Results",
    "--random",
    "Random effects",
    "add the random effects of groups that were in the fit; without, the population mean",
    {
      docs:
        "add the effects of groups that were in the fit; without, the population mean. A warning names groups that were not " +
        "in it, which are predicted at the population mean",
    },
  ),
  proportions: words(
    "Results",
    "--proportions",
    "Proportions",
    "proportions of features instead of balances, along the tree of the model",
  ),
});

export const comparisonDescribed = described(comparisonOptions, {
  refit: words(
    "Results",
    "--no-refit",
    "Refit",
    "compare likelihoods as they are; models fitted by REML need the same fixed effects",
    { inverted: true },
  ),
});

export const titleDescribed = described(titleOptions, {
  title: words("Results", "--title <text>", "Title", "title of the report", { default: "the formula" }),
  firstTerm: resultDescribed.firstTerm.words,
});
