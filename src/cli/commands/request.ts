import { pick } from "../../options/check.js";
import type { ValuesOfCommand } from "../../options/commands/command.js";
import type { compareCommand } from "../../options/commands/compare.js";
import type { completionCommand, manCommand } from "../../options/commands/completion.js";
import type { exampleCommand } from "../../options/commands/example.js";
import { modelDescribed } from "../../options/commands/fit.js";
import type { mergeCommand } from "../../options/commands/merge.js";
import { linearOptions } from "../../options/commands/ols.js";
import type { pairsCommand } from "../../options/commands/pairs.js";
import type { planCommand } from "../../options/commands/plan.js";
import type { powerCommand } from "../../options/commands/power.js";
import type { predictCommand } from "../../options/commands/predict.js";
import type { reportCommand } from "../../options/commands/report.js";
import {
  fileOfWeights,
  outputOptions,
  readingOptions,
  resultOptions,
  type Shard,
} from "../../options/commands/study-options.js";
import { type FitOptions, fitOptions } from "../../options/fit.js";
import type { pairsOptions } from "../../options/pairs.js";
import { runOptions } from "../../options/run.js";
import type { OptionsOf, ResolvedOf } from "../../options/schema.js";
import { shiftOptions, taxonOptions } from "../../options/taxa.js";
import { resamplingOptions, type TestRequest, testOptions } from "../../options/tests.js";
import { optionsOf } from "../../options/words/words.js";
import { type Environment, shardOfEnvironment } from "../shards/shard.js";
import { checkStudy } from "./check-study.js";
import {
  type BalanceRequest,
  type BalancesValues,
  balanceRequest,
  type DrawRequest,
  drawsOf,
  type FitValues,
  type OlsValues,
  responsesOf,
  type TaxonRequest,
} from "./response-request.js";

/** A command line, read and checked, as plain data. */
export type Request =
  | FitRequest
  | OlsRequest
  | PlanRequest
  | MergeRequest
  | BalancesRequest
  | PredictRequest
  | CompareRequest
  | ReportRequest
  | ExampleRequest
  | PairsRequest
  | PowerRequest
  | CompletionRequest
  | ManRequest;

type PairsValues = ValuesOfCommand<typeof pairsCommand>;
type PlanValues = ValuesOfCommand<typeof planCommand>;

/** Where data come from and how they are read. */
export interface InputRequest {
  readonly table: string;
  readonly metadata: readonly string[];
  /** Features stand in the rows of the table. */
  readonly transpose: boolean;
  readonly numeric: readonly string[];
  readonly categorical: readonly string[];
  /** How files are read where their content leaves it open. */
  readonly reading: OptionsOf<typeof readingOptions>;
}

/** Where results go and what is said; `output` is absent only in a dry run. */
export type OutputRequest = ResolvedOf<typeof outputOptions>;

/** `run.json` repeats it. */
export interface FitRequest
  extends InputRequest,
    OutputRequest,
    Omit<OptionsOf<typeof resultOptions>, "shard"> {
  readonly command: "fit";
  readonly formula: string;
  readonly model: FitOptions;
  /** Tests of each response, beside those of the coefficients. */
  readonly tests?: TestRequest;
  /** Tests that take all responses at once. */
  readonly resampling?: ResamplingRequest;
  /** Absent when the columns of the table are the responses as they stand. */
  readonly balances?: BalanceRequest;
  /** Present where counts become responses without a tree. */
  readonly taxa?: TaxonRequest;
  /** Draws of the counts. */
  readonly draws?: DrawRequest;
  /** A file with one weight per cell, samples × responses. */
  readonly cellWeights?: string;
  /** Files of known covariances, by grouping factor. */
  readonly knownFiles?: Readonly<Record<string, string>>;
  /** Files of covariates of each response, by name. */
  readonly covariates?: Readonly<Record<string, string>>;
  readonly threads?: number | undefined;
  readonly seed?: number | undefined;
  readonly shard?: Shard | undefined;
}

/** What a fit would take; its options are those of the fit. */
export interface PlanRequest {
  readonly command: "plan";
  readonly fit: FitRequest;
  /** Minutes that a shard should take. */
  readonly minutes: number;
}

export interface BalancesRequest extends InputRequest, OutputRequest {
  readonly command: "balances";
  readonly balances: BalanceRequest;
}

/** Put the parts of a run together; the folder of results is that of the parts unless given. */
export type MergeRequest = ValuesOfCommand<typeof mergeCommand> & { readonly output: string };

export type PredictRequest = ValuesOfCommand<typeof predictCommand> & {
  readonly metadata: readonly string[];
  readonly output: string;
};

export type CompareRequest = ValuesOfCommand<typeof compareCommand> & { readonly output: string };

/** Every column of a table in the models of a fit. */
export interface PairsRequest extends OptionsOf<typeof pairsOptions>, Omit<OutputRequest, "output"> {
  readonly command: "pairs";
  /** The file of the columns that are added. */
  readonly columns: string;
  readonly output: string;
  readonly fit: FitRequest;
  readonly plots?: boolean | undefined;
}

export type PowerRequest = ValuesOfCommand<typeof powerCommand> & { readonly output: string };

export type CompletionRequest = ValuesOfCommand<typeof completionCommand>;
export type ManRequest = ValuesOfCommand<typeof manCommand>;
export type ExampleRequest = ValuesOfCommand<typeof exampleCommand>;
export type ReportRequest = ValuesOfCommand<typeof reportCommand>;

/**
 * @throws UsageError where groups or responses are missing, and where a scheduler does not say which shard is meant
 */
export function fitRequest(values: FitValues, env: Environment): FitRequest {
  checkStudy(values, true);
  const cellWeights = fileOfWeights(values.weights);
  const { weights, known, covariates, ...model } = pick(
    { ...optionsOf(modelDescribed), seed: fitOptions.seed },
    values,
  );
  const { shard, ...results } = pick(resultOptions, values);
  return {
    command: "fit",
    ...inputRequest(values),
    formula: values.formula!,
    model: { ...model, ...(weights !== undefined && cellWeights === undefined && { weights }) },
    ...givenOf("tests", pick(testOptions, values)),
    ...givenOf("resampling", pick({ ...resamplingOptions, ...shiftOptions }, values)),
    ...responsesOf(values),
    ...drawsOf(pick(taxonOptions, values)),
    ...(cellWeights !== undefined && { cellWeights }),
    ...(known !== undefined && { knownFiles: known as unknown as Readonly<Record<string, string>> }),
    ...(covariates && { covariates: covariates as unknown as Readonly<Record<string, string>> }),
    ...results,
    ...pick({ threads: runOptions.threads, seed: fitOptions.seed }, values),
    ...outputRequest(values),
    ...(shard !== undefined && { shard: shard === "auto" ? shardOfEnvironment(env) : shard }),
  };
}

/** Options under a name, where any of them is given. */
function givenOf<N extends string, T extends object>(name: N, options: T): { readonly [K in N]?: T } {
  return (Object.keys(options).length === 0 ? {} : { [name]: options }) as { readonly [K in N]?: T };
}

/** Tests that take all responses at once, as the options ask for them. */
export type ResamplingRequest = OptionsOf<typeof resamplingOptions> & OptionsOf<typeof shiftOptions>;

/** A linear model of every response. */
export interface OlsRequest extends InputRequest, OutputRequest {
  readonly command: "ols";
  readonly formula: string;
  readonly model: OptionsOf<typeof linearOptions>;
  readonly anova?: boolean | undefined;
  readonly balances?: BalanceRequest;
  readonly taxa?: TaxonRequest;
}

/** A fit that writes nothing, for its cost alone. */
export function planRequest({ minutes, ...values }: PlanValues, env: Environment): PlanRequest {
  const output = { format: "tsv", force: false, dryRun: false } as const;
  return { command: "plan", fit: fitRequest({ ...output, ...values, command: "fit" }, env), minutes };
}

/** @throws as `fitRequest` */
export function pairsRequest(
  { columns, q, p, top, plots, ...values }: PairsValues,
  env: Environment,
): PairsRequest {
  const given = { ...values, command: "fit", dryRun: false, transpose: false } as const;
  const fit = fitRequest(given, env);
  const asked = {
    ...(q !== undefined && { q }),
    ...(p !== undefined && { p }),
    ...(top !== undefined && { top }),
  };
  return {
    command: "pairs",
    columns,
    fit,
    ...asked,
    ...(plots && { plots }),
    ...outputRequest(given),
    output: fit.output!,
  };
}

/** @throws UsageError for want of the names of responses */
export function olsRequest(values: OlsValues): OlsRequest {
  checkStudy(values, false);
  return {
    command: "ols",
    ...inputRequest(values),
    formula: values.formula!,
    model: pick(linearOptions, values),
    ...(values.anova && { anova: true }),
    ...responsesOf(values),
    ...outputRequest(values),
  };
}

export function balancesRequest(values: BalancesValues): BalancesRequest {
  return {
    command: "balances",
    ...inputRequest(values),
    balances: balanceRequest(values)!,
    ...outputRequest(values),
  };
}

function inputRequest(values: BalancesValues | FitValues | OlsValues): InputRequest {
  const { table, metadata = [], transpose, numeric = [], categorical = [] } = values;
  return { table, metadata, transpose, numeric, categorical, reading: pick(readingOptions, values) };
}

function outputRequest(values: OutputRequest): OutputRequest {
  return pick(outputOptions, values) as OutputRequest;
}
