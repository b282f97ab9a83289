import { type WrittenFormat, writtenFormats } from "../../io/formats.js";
import type { FitOptions } from "../../options/fit.js";
import type { FeatureFilter } from "../../table/feature-filter.js";
import type { LinkageMethod } from "../../tree/agglomerate.js";

/** A command line, read and checked, as plain data. `run.json` repeats it. */
export type Request =
  | FitRequest
  | PlanRequest
  | MergeRequest
  | BalancesRequest
  | PredictRequest
  | CompareRequest
  | ReportRequest;

/** Where data come from and how they are read. */
export interface InputRequest {
  readonly table: string;
  readonly metadata: readonly string[];
  /** Features stand in the rows of the table. */
  readonly transpose: boolean;
  readonly numeric: readonly string[];
  readonly categorical: readonly string[];
}

export interface FitRequest extends InputRequest, OutputRequest {
  readonly command: "fit";
  readonly formula: string;
  readonly model: FitOptions;
  /** Absent when the columns of the table are the responses as they stand. */
  readonly balances?: BalanceRequest;
  /** A file with one weight per cell, samples × responses. */
  readonly cellWeights?: string;
  /** Effects of single taxa are wanted beside those of balances. */
  readonly taxonEffects?: boolean;
  /** The fit is repeated with other numbers for zeros: these, or those that the library chooses. */
  readonly sensitivity?: "usual" | readonly number[];
  /** The model is written too, for `predict` and for later work in JavaScript. */
  readonly saveModel?: boolean;
  /** report.html is written too. */
  readonly report?: boolean;
  /** The figures of the report are written too, as SVG with their data. */
  readonly plots?: boolean;
  /** Workers; as many as pay unless given. */
  readonly threads?: number;
  readonly seed?: number;
  /** The table is gone through in blocks; by default where it is large. */
  readonly stream?: boolean;
  /** Megabytes of numbers in a block. */
  readonly block?: number;
  /** Only this share of the responses is fitted. */
  readonly shard?: Shard;
}

/** Every `of`-th response, from number `index` on, which counts from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** What a fit would take; its options are those of the fit. */
export interface PlanRequest {
  readonly command: "plan";
  readonly fit: FitRequest;
  /** Minutes that a shard should take. */
  readonly minutes: number;
}

/** Put the parts of a run together. */
export interface MergeRequest {
  readonly command: "merge";
  /** The folder that holds the parts. */
  readonly parts: string;
  /** The folder of results; the same unless given. */
  readonly output: string;
  /** That of the parts unless given. */
  readonly format?: Format;
  /** report.html is written too. */
  readonly report: boolean;
  /** The figures of the report are written too. */
  readonly plots: boolean;
  readonly force: boolean;
  readonly quiet: boolean;
  readonly dryRun: false;
}

export interface BalancesRequest extends InputRequest, OutputRequest {
  readonly command: "balances";
  readonly balances: BalanceRequest;
}

export interface PredictRequest extends Pick<InputRequest, "metadata" | "numeric" | "categorical"> {
  readonly command: "predict";
  /** The file of the model. */
  readonly model: string;
  /** With the random effects of known groups. */
  readonly random: boolean;
  /** As proportions of the tips of the model's tree. */
  readonly proportions: boolean;
  /** The file of predictions. */
  readonly output: string;
  readonly force: boolean;
  readonly quiet: boolean;
  readonly dryRun: false;
}

export interface CompareRequest {
  readonly command: "compare";
  /** The files of two models. */
  readonly model: string;
  readonly other: string;
  /** Models fitted by restricted likelihood are refitted by maximum likelihood first. */
  readonly refit: boolean;
  /** The file of comparisons. */
  readonly output: string;
  readonly force: boolean;
  readonly quiet: boolean;
  readonly dryRun: false;
}

export interface ReportRequest extends Pick<InputRequest, "metadata" | "numeric" | "categorical"> {
  readonly command: "report";
  /** The folder of results. */
  readonly folder: string;
  readonly title?: string;
  readonly plots: boolean;
  readonly quiet: boolean;
  readonly dryRun: false;
}

/** How counts become balances. */
export interface BalanceRequest {
  readonly along: Along;
  /** Features are added up to taxa of this level before anything else, 1 the highest. */
  readonly level?: number;
  readonly filter: FeatureFilter;
  /** What stands in for zeros; absent where the table has none. */
  readonly zeros?: ZeroReplacement;
  /** A file of lineages. */
  readonly taxonomy?: string;
  /** What to do with samples that have no value on the gradient. */
  readonly missing: "drop" | "raise";
}

/** The tree that balances are made along: read from a file, or a clustering of the features. */
export type Along =
  | { readonly by: "tree"; readonly file: string }
  | { readonly by: "correlation"; readonly method: LinkageMethod }
  | { readonly by: "gradient"; readonly column: string; readonly method: LinkageMethod }
  | { readonly by: "rank"; readonly file: string; readonly method: LinkageMethod }
  | { readonly by: "random"; readonly seed: number };

export type ZeroReplacement =
  /** Added to every cell. */
  | { readonly by: "pseudocount"; readonly value: number }
  /** Put in the place of zeros. */
  | { readonly by: "replace"; readonly value: number }
  | { readonly by: "multiplicative"; readonly delta?: number };

export const formats = writtenFormats;
export type Format = WrittenFormat;

export interface OutputRequest {
  /** The folder of results; absent only in a dry run. */
  readonly output?: string;
  readonly format: Format;
  readonly force: boolean;
  readonly quiet: boolean;
  readonly dryRun: boolean;
}
