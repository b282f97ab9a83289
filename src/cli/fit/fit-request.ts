import { UsageError } from "../../errors.js";
import type { AdjustMethod, FitOptions, TestMethod, VcovMethod } from "../../options/fit.js";
import type { BalanceRequest, FitRequest, Shard } from "../commands/request.js";
import { type BalanceFlags, balanceRequest } from "../options/balance-options.js";
import { inputRequest, outputRequest, type SharedFlags } from "../options/shared-options.js";
import { shardOfEnvironment } from "../shards/shard.js";

type Pairs = readonly (readonly [string, string])[];

/** The options of `fit` as commander gives them. */
export interface FitFlags extends SharedFlags, BalanceFlags {
  readonly formula?: string;
  readonly groups?: string;
  readonly reFormula?: string;
  readonly vc?: Pairs;
  readonly weights?: string;
  readonly subset?: string;
  readonly reference?: Pairs;
  readonly ml?: true;
  readonly free?: readonly (readonly [string, "all" | "diagonal" | "none"])[];
  readonly sigma?: number;
  readonly start?: readonly number[];
  readonly test: TestMethod;
  readonly vcov: VcovMethod;
  readonly adjust: AdjustMethod;
  readonly sensitivity?: true | readonly number[];
  readonly taxonEffects?: true;
  readonly saveModel?: true;
  readonly threads?: number;
  readonly stream?: boolean;
  readonly block?: number;
  readonly shard?: Shard | "auto";
  readonly report?: true;
  readonly plots?: true;
}

/** The request of a command line. Throws UsageError for options that contradict each other. */
export function fitRequest(
  table: string | undefined,
  flags: FitFlags,
  env: Readonly<Record<string, string | undefined>>,
): FitRequest {
  const model = modelOptions(flags);
  const balances = balanceRequest(flags);
  const { formula, metadata, saveModel, report, plots, threads, seed } = flags;
  const input = inputRequest(table, flags);
  if (metadata === undefined) throw new UsageError("--metadata FILE must be given, got none");
  if (formula === undefined) throw new UsageError("--formula F must be given, got none");
  return {
    command: "fit",
    ...input,
    formula,
    model,
    ...(balances && { balances }),
    ...cellWeights(flags),
    ...furtherResults(flags, balances),
    ...(saveModel && { saveModel }),
    ...blockwise(flags, env),
    ...(report && { report }),
    ...(plots && { plots }),
    ...(threads !== undefined && { threads }),
    ...(seed !== undefined && { seed }),
    ...outputRequest(flags),
  };
}

/** A share of the responses, or the responses in blocks; neither goes with what takes them all. */
function blockwise(
  flags: FitFlags,
  env: Readonly<Record<string, string | undefined>>,
): Pick<FitRequest, "shard" | "stream" | "block"> {
  const { shard, stream, block, saveModel, taxonEffects, sensitivity, tree, cluster, report, plots } = flags;
  const whole = [
    saveModel && "--save-model",
    taxonEffects && "--taxon-effects",
    sensitivity && "--sensitivity",
    report && "--report",
    plots && "--plots",
  ].find((option) => typeof option === "string");
  if (shard !== undefined && whole !== undefined) {
    const wayOut = whole === "--report" || whole === "--plots" ? `; give ${whole} to merge` : "";
    throw new UsageError(`${whole}: needs all responses at once, got --shard${wayOut}`);
  }
  if (stream && (whole ?? tree ?? cluster) !== undefined) {
    const option = whole ?? (tree === undefined ? "--cluster" : "--tree");
    throw new UsageError(`${option}: needs the whole table at once, got --stream`);
  }
  return {
    ...(stream !== undefined && { stream }),
    ...(block !== undefined && { block }),
    ...(shard !== undefined && { shard: shard === "auto" ? shardOfEnvironment(env) : shard }),
  };
}

function modelOptions(flags: FitFlags): FitOptions {
  checkModel(flags);
  const { groups, reFormula, vc, weights, subset, reference, free, sigma, start, ...rest } = flags;
  const { missing, ml = false, test, vcov, adjust, seed } = rest;
  return {
    ...(groups !== undefined && { groups }),
    ...(reFormula !== undefined && { reFormula }),
    ...(vc && { vcFormula: Object.fromEntries(vc) }),
    ...(weights !== undefined && fileOfWeights(weights) === undefined && { weights }),
    ...(subset !== undefined && { subset }),
    ...(reference && { reference: Object.fromEntries(reference) }),
    ...(free && { free: Object.fromEntries(free) }),
    ...(sigma !== undefined && { sigma }),
    ...(start && { start }),
    missing,
    reml: !ml,
    test,
    vcov,
    adjust,
    ...(seed !== undefined && { seed }),
  };
}

function checkModel({ vcov, test, ml, groups, reFormula, vc }: FitFlags): void {
  if (vcov === "joint" && test !== "normal") {
    throw new UsageError(`--vcov joint: goes with --test normal, got --test ${test}`);
  }
  if ((vcov === "cr0" || vcov === "cr1") && test !== "normal" && test !== "residual") {
    throw new UsageError(`--vcov ${vcov}: goes with --test residual or normal, got --test ${test}`);
  }
  if (test === "kenward-roger" && ml) {
    throw new UsageError("--test kenward-roger: needs REML, got --ml");
  }
  if (groups === undefined && (reFormula ?? vc) !== undefined) {
    throw new UsageError(
      `${reFormula === undefined ? "--vc" : "--re-formula"}: goes with --groups, got none`,
    );
  }
}

/** The file that `--weights table:FILE` names. */
function fileOfWeights(weights: string | undefined): string | undefined {
  return weights?.startsWith("table:") ? weights.slice("table:".length) : undefined;
}

function cellWeights({ weights }: FitFlags): Pick<FitRequest, "cellWeights"> {
  const file = fileOfWeights(weights);
  return file === undefined ? {} : { cellWeights: file };
}

function furtherResults(
  { taxonEffects, sensitivity, weights }: FitFlags,
  balances: BalanceRequest | undefined,
): Pick<FitRequest, "taxonEffects" | "sensitivity"> {
  if (taxonEffects && balances === undefined) {
    throw new UsageError("--taxon-effects: goes with --tree or --cluster, got neither");
  }
  if (taxonEffects && fileOfWeights(weights) !== undefined) {
    throw new UsageError("--taxon-effects: goes with weights of samples, got weights of single cells");
  }
  if (sensitivity && balances?.zeros === undefined) {
    throw new UsageError("--sensitivity: goes with --pseudocount or --zeros, got neither");
  }
  return {
    ...(taxonEffects && { taxonEffects }),
    ...(sensitivity && { sensitivity: sensitivity === true ? "usual" : sensitivity }),
  };
}
