import { metadataFormats } from "../../io/formats.js";
import { typeRules } from "../design.js";
import { fitDescribed } from "../words/fit-words.js";
import {
  fileDescribed,
  neededMetadata,
  predictionDescribed,
  readingDescribed,
} from "../words/study-words.js";
import { only, reworded } from "../words/words.js";
import { typingDescribed } from "./fit.js";

const examples = `
Examples:
  What the model expects of new samples of the study's patients:
    mixedlm fit table.tsv --metadata samples.tsv --formula "time" --groups patient --save-model -o results
    mixedlm predict results/model.json --metadata new.tsv --random -o predictions.tsv

  Balances of an average subject, as proportions of the features:
    mixedlm predict results/model.json --metadata new.tsv --proportions -o proportions.tsv

The file has a row per sample of the metadata and a column per response, or per feature; samples that miss a covariate
are NA.`;

const file = fileDescribed(
  "the file of predictions",
  "TSV of predictions, sample by response; new unless --force",
);

export const predictCommand = {
  name: "predict",
  summary: "predict responses of new samples from a model that fit --save-model wrote",
  description: "Predict the responses of new samples from MODEL, the model.json that fit --save-model wrote.",
  arguments: [
    {
      name: "model",
      label: "MODEL",
      says: "model.json of a folder of results",
      needed: ", the model.json of a folder of results",
    },
  ],
  options: {
    metadata: reworded(neededMetadata, {
      says: `covariates of the new samples: ${metadataFormats}`,
      docs:
        "covariates of the new samples; a missing one gives `NA`, a level that was not in the fit is an error. A cell that " +
        "the data of a response cannot tell is `NA` there, and the log says so",
    }),
    ...only(readingDescribed, "id", "decimal", "sheet"),
    ...typingDescribed,
    output: reworded(file.output, { docs: "TSV: sample, then a column per response" }),
    ...predictionDescribed,
    covariates: reworded(fitDescribed.covariates, {
      says: "a covariate of each response at the new samples; without it, a column of the metadata holds for all",
      docs:
        "a covariate of each response at the new samples, `--covariate dna=FILE`; without one, the column of its name in the " +
        "metadata holds for every response",
    }),
    force: file.force,
    quiet: file.quiet,
  },
  alternatives: [],
  rules: typeRules,
  examples,
} as const;
