import { balanceAlternatives, balanceRules } from "../balances.js";
import { typeRules } from "../design.js";
import * as option from "../schema.js";
import { taxonRules } from "../taxa.js";
import { balanceDescribed } from "../words/balance-words.js";
import { fitDescribed } from "../words/fit-words.js";
import {
  inputDescribed,
  neededFolder,
  outputDescribed,
  readingDescribed,
  studyMetadata,
} from "../words/study-words.js";
import { taxonDescribed } from "../words/taxon-words.js";
import { testDescribed } from "../words/test-words.js";
import { only, optionsOf, reworded } from "../words/words.js";
import { tableArgument, typingDescribed } from "./fit.js";
import { oneTableRules, readingRules, standardRules } from "./study-options.js";

const examples = `
Examples:
  One table of independent samples:
    mixedlm ols plants.csv -f "height + mass ~ soil * light" -o results

  Balances of counts along a clustering by pH:
    mixedlm ols counts.tsv --metadata samples.tsv -f "ph" --cluster gradient:ph --pseudocount 1 -o results

The folder of results holds coefficients, fits (one row per response: R², the F test of the model), run.json, anova where
it is asked for, and balances, tree.nwk and balance-members where balances were made.`;

/** What is kept of the options of a mixed model. */
const kept = ["responses", "offset", "subset", "reference", "missing", "adjust"] as const;

export const olsCommand = {
  name: "ols",
  summary: "fit a linear model without random effects to every column of a table",
  description:
    "Fit a linear model by least squares to every column of TABLE, for samples that are independent.",
  arguments: [tableArgument],
  options: {
    metadata: studyMetadata,
    formula: reworded(inputDescribed.formula, {
      says: 'the model, such as "time * treatment"; responses may stand left of ~',
      docs: "the model in patsy's language ([formula.md](formula.md)), without bars; names of responses may stand left of `~`",
    }),
    ...only(fitDescribed, ...kept),
    weights: {
      option: option.column,
      words: reworded(fitDescribed.weights, { says: "column of positive weights" }).words,
    },
    ...balanceDescribed,
    ...only(taxonDescribed, "normalize", "transform"),
    ...only(inputDescribed, "transpose"),
    ...typingDescribed,
    ...readingDescribed,
    anova: reworded(testDescribed.anova, {
      says: "also write anova: sequential sums of squares and F tests of the terms",
      docs: "also write `anova`: sequential sums of squares and F tests of the terms",
    }),
    ...outputDescribed,
    output: neededFolder,
  },
  alternatives: balanceAlternatives,
  rules: [...balanceRules, ...taxonRules, ...oneTableRules, ...readingRules, ...typeRules, ...standardRules],
  examples,
} as const;

/** The options of the model itself. */
export const linearOptions = { ...optionsOf(only(fitDescribed, ...kept)), weights: option.column };
