import { writtenFormats } from "../../io/formats.js";
import type { Rule } from "../check.js";
import * as option from "../schema.js";
import type { shiftOptions } from "../taxa.js";
import type { resamplingOptions } from "../tests.js";

/** Files and how they are read, of a study that is described in full. */
export const inputOptions = {
  /** Files of covariates by sample. */
  metadata: option.files,
  /** The formula of the model. */
  formula: option.formula,
  /** Features stand in the rows of the table. */
  transpose: option.truth.or(false),
};

/** How files are read where their content leaves it open. */
export const readingOptions = {
  /** Column of ids, in each file that has it. */
  id: option.column,
  /** What stands before decimals. */
  decimal: option.words(",", "."),
  /** The columns of a table in long form: samples, features, numbers, and what is not there. */
  long: option.kind<readonly string[]>(
    "long",
    "be the columns SAMPLE,FEATURE,COUNT, and perhaps 0 or NA for what is not there",
    (value) => Array.isArray(value) && (value.length === 3 || value.length === 4),
  ),
  /** The label of a mothur table. */
  label: option.text,
  /** The sheet of an Excel workbook. */
  sheet: option.text,
};

type ReadingValues = option.OptionsOf<typeof readingOptions> & { readonly transpose?: boolean | undefined };

export const readingRules: readonly Rule<ReadingValues>[] = [
  ({ long, transpose }) => {
    if (long === undefined || !transpose) return undefined;
    return { option: "long", rule: "has a row per sample and feature", got: { option: "transpose" } };
  },
];

/** Where results go and what is said. */
export const outputOptions = {
  /** The folder or file of results. */
  output: option.file,
  format: option.words(...writtenFormats).or("tsv"),
  /** Earlier results are replaced. */
  force: option.truth.or(false),
  /** Nothing is written. */
  dryRun: option.truth.or(false),
  /** Warnings and errors only. */
  quiet: option.truth.or(false),
};

/** Every `of`-th response, from number `index` on, which counts from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** What is made besides the tables of the model, and how the work is cut up. */
export const resultOptions = {
  /** Effects of single taxa. */
  taxonEffects: option.truth,
  /** The fit is repeated with other numbers for zeros. */
  sensitivity: option.truth,
  /** The numbers for zeros. */
  sensitivityGrid: option.kind<readonly number[]>(
    "positives",
    "be positive numbers with commas between them, such as 0.1,0.5,1",
    (value) => Array.isArray(value) && value.every(option.positive.holds),
  ),
  saveModel: option.truth,
  report: option.truth,
  plots: option.truth,
  /** The term that report and plots begin with. */
  firstTerm: option.text,
  /** Only this share of the responses is fitted. */
  shard: option.kind<Shard | "auto">(
    "shard",
    "be I/N, such as 2/10 for the second of ten, or auto",
    (value) => value === "auto" || option.isRecord(value),
  ),
  /** The table is gone through in blocks. */
  stream: option.truth,
  /** Megabytes of numbers in a block. */
  block: option.positive,
};

/** What needs metadata beside the table. */
const needMetadata = [
  ...["tree", "cluster", "transform", "normalize", "voom", "minFrequency", "minPrevalence", "minAbundance"],
  ...["level", "transpose", "long", "label"],
] as const;

export const oneTableRules: readonly Rule<
  { readonly metadata?: unknown } & { readonly [N in (typeof needMetadata)[number]]?: unknown }
>[] = [
  (given) => {
    const name = needMetadata.find((option) => given[option] !== undefined && given[option] !== false);
    if (given.metadata !== undefined || name === undefined) return undefined;
    const hint = "; one table holds responses and covariates as they are";
    return {
      option: name,
      rule: ["needs ", { option: "metadata" }, " with the covariates"],
      got: "none",
      hint,
    };
  },
];

type ResultValues = option.OptionsOf<typeof resultOptions> &
  option.OptionsOf<typeof resamplingOptions> &
  option.OptionsOf<typeof shiftOptions> & {
    readonly [N in
      | "weights"
      | "tree"
      | "cluster"
      | "pseudocount"
      | "zeros"
      | (typeof ofWholeTable)[number]]?: unknown;
  };

/** What features become takes all of them, or all samples. */
const ofWholeTable = [
  ...["level", "minFrequency", "minPrevalence", "minAbundance"],
  ...["normalize", "transform", "voom"],
] as const;

/** Results that need all responses at once. */
const whole = [
  ...["saveModel", "taxonEffects", "sensitivity", "sensitivityGrid", "report", "plots"],
  ...["permute", "wholeTable", "bootstrap", "moderate", "debias"],
] as const;
/** Those that can be made of shards afterwards. */
const merged: readonly string[] = ["report", "plots"];

const wholeIn = (given: ResultValues) => whole.find((name) => given[name]);

/** What a folder holds beside the coefficients, and what is kept in one meanwhile. */
const inFolder = [...whole, "anova", "means", "contrast", "certify", "draws", "shard", "stream"] as const;

/** Standard output takes one table. */
export const standardRules: readonly Rule<
  { readonly output?: string | undefined } & { readonly [N in (typeof inFolder)[number]]?: unknown }
>[] = [
  (given) => {
    const name = given.output === "-" ? inFolder.find((option) => given[option]) : undefined;
    if (name === undefined) return undefined;
    return { option: name, rule: "needs a folder of results", got: { option: "output", value: "-" } };
  },
];

/** Results that are a folder whatever is asked for. */
export const folderRules: readonly Rule<{ readonly output?: string | undefined }>[] = [
  ({ output }) =>
    output === "-"
      ? { option: "output", rule: "must be a folder of results", got: "standard output" }
      : undefined,
];

export const resultRules: readonly Rule<ResultValues>[] = [
  ({ firstTerm, report, plots }) => {
    if (firstTerm === undefined || report || plots) return undefined;
    const rule = ["goes with ", { option: "report" }, " or ", { option: "plots" }];
    return { option: "firstTerm", rule, got: "neither" };
  },
  ({ taxonEffects, tree, cluster }) => {
    if (!taxonEffects || (tree ?? cluster) !== undefined) return undefined;
    const rule = ["goes with ", { option: "tree" }, " or ", { option: "cluster" }];
    return { option: "taxonEffects", rule, got: "neither" };
  },
  ({ taxonEffects, weights }) => {
    if (!taxonEffects || fileOfWeights(weights) === undefined) return undefined;
    return { option: "taxonEffects", rule: "goes with weights of samples", got: "weights of single cells" };
  },
  ({ sensitivity, sensitivityGrid, pseudocount, zeros, tree, cluster }) => {
    if (!(sensitivity || sensitivityGrid)) return undefined;
    const option = sensitivity ? "sensitivity" : "sensitivityGrid";
    if ((pseudocount ?? zeros) === undefined) {
      const rule = ["goes with ", { option: "pseudocount" }, " or ", { option: "zeros" }];
      return { option, rule, got: "neither" };
    }
    if ((tree ?? cluster) !== undefined) return undefined;
    return {
      option,
      rule: ["goes with ", { option: "tree" }, " or ", { option: "cluster" }],
      got: "neither",
    };
  },
  (given) => {
    const name = wholeIn(given);
    if (given.shard === undefined || name === undefined) return undefined;
    const hint = merged.includes(name) ? ["; give ", { option: name }, " to merge"] : "";
    return { option: name, rule: "needs all responses at once", got: { option: "shard" }, hint };
  },
  (given) => {
    const along = given.tree === undefined ? given.cluster && "cluster" : "tree";
    const name = wholeIn(given) ?? along ?? ofWholeTable.find((each) => given[each] !== undefined);
    if (!given.stream || typeof name !== "string") return undefined;
    return { option: name, rule: "needs the whole table at once", got: { option: "stream" } };
  },
];

/** The file that `weights: "table:FILE"` names, of one weight per cell. */
export function fileOfWeights(weights: unknown): string | undefined {
  const prefix = "table:";
  return typeof weights === "string" && weights.startsWith(prefix) ? weights.slice(prefix.length) : undefined;
}

/** Options of single commands. */
export const minuteOptions = {
  /** Minutes that a shard should take. */
  minutes: option.positive.or(30),
};

export const predictionOptions = {
  /** With the random effects of known groups. */
  random: option.truth.or(false),
  /** As proportions of the tips of the model's tree. */
  proportions: option.truth.or(false),
};

export const comparisonOptions = {
  /** Models fitted by restricted likelihood are refitted by maximum likelihood first. */
  refit: option.truth.or(true),
};

export const titleOptions = {
  /** Title of the report. */
  title: option.text,
  /** The term that report and plots begin with. */
  firstTerm: option.text,
};
