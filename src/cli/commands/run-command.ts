import { pick, without } from "../../options/check.js";
import { fitCommand } from "../../options/commands/fit.js";
import { outputOptions } from "../../options/commands/study-options.js";
import { commandLine } from "../../options/words/command-line.js";
import { optionsOf } from "../../options/words/words.js";
import type { FitRequest } from "./request.js";
import type { BalanceRequest, TaxonRequest } from "./response-request.js";

/** What a command line is made of again, in the words of `run.json`. */
export interface RunOfCommand {
  readonly formula: string;
  readonly options: Pick<FitRequest, "model"> & Partial<FitRequest>;
  readonly inputs: readonly { readonly role: string; readonly path: string }[];
}

/**
 * The command line that asks for what a run did: the options that it records, the files that it read.
 *
 * @param output the folder of its results
 */
export function runCommand({ formula, options, inputs }: RunOfCommand, output: string): string {
  const { reading, model, tests, resampling, balances, taxa, draws, ...others } = options;
  const { cellWeights, knownFiles, covariates, ...rest } = others;
  const paths = (role: string) => inputs.filter((file) => file.role === role).map(({ path }) => path);
  const given = {
    metadata: paths("metadata"),
    formula,
    ...model,
    ...(cellWeights !== undefined && { weights: `table:${cellWeights}` }),
    ...(knownFiles !== undefined && { known: knownFiles }),
    ...(covariates && { covariates }),
    ...tests,
    ...resampling,
    ...reading,
    ...(balances && balanceValues(balances)),
    ...(taxa && taxonValues(taxa)),
    ...draws,
    ...without(outputOptions, pick(optionsOf(fitCommand.options), rest)),
    ...pick({ format: outputOptions.format }, rest),
    output,
  };
  return commandLine("fit", paths("table"), given);
}

/** The options that ask for balances. */
function balanceValues({ along, filter, zeros, level, taxonomy, dropUnmatched }: BalanceRequest) {
  const by = along.by === "tree" ? { tree: along.file } : { cluster: along };
  const linkage = "method" in along ? { linkage: along.method } : {};
  return { ...by, ...linkage, level, ...filter, ...zeroValues(zeros), taxonomy, dropUnmatched };
}

/** The options that make responses of counts without a tree. */
function taxonValues({ filter, zeros, ...how }: TaxonRequest) {
  return { ...how, ...filter, ...zeroValues(zeros) };
}

function zeroValues(zeros: TaxonRequest["zeros"]) {
  return zeros?.by === "pseudocount" ? { pseudocount: zeros.value } : { zeros };
}
