import type { Command } from "commander";
import { UsageError } from "../../errors.js";
import { metadataFormats } from "../../io/formats.js";
import { addReadingOptions, type SharedFlags } from "../options/shared-options.js";
import type { PredictRequest } from "./request.js";

interface PredictFlags
  extends Pick<SharedFlags, "metadata" | "numeric" | "categorical" | "output" | "force" | "quiet"> {
  readonly random?: true;
  readonly proportions?: true;
}

const examples = `
Examples:
  What the model expects of new samples of the study's patients:
    mixedlm fit table.tsv --metadata samples.tsv --formula "time" --groups patient --save-model -o results
    mixedlm predict results/model.json --metadata new.tsv --random -o predictions.tsv

  Balances of an average subject, as proportions of the features:
    mixedlm predict results/model.json --metadata new.tsv --proportions -o proportions.tsv

The file has a row per sample of the metadata and a column per response, or per feature; samples that miss a covariate
are NA.`;

/** The command `predict`; `take` gets the request once it is read. */
export function addPredict(program: Command, take: (request: PredictRequest) => void): void {
  const command = program
    .command("predict")
    .summary("predict responses of new samples from a model that fit --save-model wrote")
    .description(
      "Predict the responses of new samples from MODEL, the model.json that fit --save-model wrote.",
    )
    .argument("[MODEL]", "model.json of a folder of results")
    .option("-m, --metadata <file...>", `covariates of the new samples: ${metadataFormats}`);
  addReadingOptions(command, { table: false });
  command
    .optionsGroup("Results:")
    .option("-o, --output <file>", "TSV of predictions, sample by response; new unless --force")
    .option("--random", "add the random effects of groups that were in the fit; without, the population mean")
    .option("--proportions", "proportions of features instead of balances, along the tree of the model")
    .option("--force", "replace the file")
    .option("-q, --quiet", "no log; warnings and errors only")
    .addHelpText("after", examples)
    .action((model: string | undefined, flags: PredictFlags) => take(predictRequest(model, flags)));
}

function predictRequest(model: string | undefined, flags: PredictFlags): PredictRequest {
  const { metadata, output, numeric = [], categorical = [] } = flags;
  const { random = false, proportions = false, force = false, quiet = false } = flags;
  if (model === undefined) throw new UsageError("MODEL must be given, the model.json of a folder of results");
  if (metadata === undefined) throw new UsageError("--metadata FILE must be given, got none");
  if (output === undefined) throw new UsageError("-o FILE: the file of predictions must be given, got none");
  return {
    command: "predict",
    model,
    metadata,
    numeric,
    categorical,
    random,
    proportions,
    output,
    force,
    quiet,
    dryRun: false,
  };
}
