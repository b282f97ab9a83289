import { tableFormats } from "../../io/formats.js";
import { groupRules, typeRules } from "../design.js";
import { likelihoodRules } from "../fit.js";
import { pairsRules } from "../pairs.js";
import { pairsDescribed } from "../words/pairs-words.js";
import { runDescribed } from "../words/run-words.js";
import {
  inputDescribed,
  neededFolder,
  neededMetadata,
  outputDescribed,
  readingDescribed,
  resultDescribed,
} from "../words/study-words.js";
import { except, only, reworded } from "../words/words.js";
import { modelDescribed, typingDescribed } from "./fit.js";
import { folderRules, readingRules } from "./study-options.js";

const examples = `
Examples:
  Which metabolites go with which taxa, in repeated measures of patients?
    mixedlm pairs taxa.tsv metabolites.tsv -m samples.tsv -f "age" -g patient -o pairs

  The hundred clearest, and a heat map of them:
    mixedlm pairs taxa.tsv metabolites.tsv -m samples.tsv -f "age + (1 | patient)" --top 100 --plots -o pairs

The folder holds pairs (a row per pair, the clearest first, with q-values over all of them), run.json and, with --plots, a heat
map of the clearest as SVG.`;

export const pairsCommand = {
  name: "pairs",
  summary: "test every column of one table in the model of every column of another",
  description:
    "Add every column of X, one at a time, to the mixed model of every column of Y, and report the pairs that go together.",
  arguments: [
    { name: "table", label: "Y", says: `responses, samples in rows: ${tableFormats}`, needed: "" },
    { name: "columns", label: "X", says: "what is added to their models, samples in rows", needed: "" },
  ],
  options: {
    metadata: neededMetadata,
    formula: inputDescribed.formula,
    ...except(modelDescribed, "covariates", "responses"),
    ...pairsDescribed,
    ...readingDescribed,
    ...typingDescribed,
    ...only(runDescribed, "threads"),
    output: neededFolder,
    format: outputDescribed.format,
    plots: reworded(resultDescribed.plots, { says: "also write a heat map of the clearest pairs as SVG" }),
    ...only(outputDescribed, "force", "quiet"),
  },
  alternatives: [],
  rules: [...likelihoodRules, ...groupRules, ...typeRules, ...readingRules, ...pairsRules, ...folderRules],
  examples,
} as const;
