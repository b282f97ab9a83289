import { groupRules, typeRules } from "../design.js";
import { likelihoodRules } from "../fit.js";
import { fitDescribed } from "../words/fit-words.js";
import { planningDescribed } from "../words/power-words.js";
import {
  inputDescribed,
  neededFolder,
  outputDescribed,
  readingDescribed,
  resultDescribed,
} from "../words/study-words.js";
import { resamplingDescribed } from "../words/test-words.js";
import { only, reworded } from "../words/words.js";
import { typingDescribed } from "./fit.js";
import { folderRules } from "./study-options.js";

const examples = `
Examples:
  How many patients for 80 % of the true effects at a false discovery rate of 5 %, from a pilot, with dropout?
    mixedlm fit pilot.tsv -m samples.tsv -f "arm * week" -g patient --save-model -o pilot
    mixedlm power --pilot pilot/model.json --effect "arm[T.drug]:week=normal:0:0.3" --share 0.1 \\
      --ngroups 20,40,80,160 --dropout 0,0.2 -o power

  Variances as stated, a design as stated, two tests:
    mixedlm power -f "arm * week + (1 | patient)" --theta 1 --effect "arm[T.drug]:week=0.4" \\
      --arms arm=placebo,drug --times week=0,1,2,4 --ngroups 12,24,48 --tests satterthwaite --tests kenward-roger -o power

The folder holds power (a row per design, test and coefficient), needed-groups, run.json, with --plots the curve as SVG, and with --report
and a pilot report.html.`;

export const powerCommand = {
  name: "power",
  summary: "say what a planned study of many responses would find",
  description:
    "Simulate planned studies and say which share of true effects they find, by numbers of groups and visits and by dropout.",
  arguments: [],
  options: {
    metadata: reworded(inputDescribed.metadata, {
      says: "the samples of a study, of the pilot or of a planned one",
    }),
    formula: reworded(inputDescribed.formula, {
      docsDefault: "that of the pilot",
      flag: { unless: "pilot" },
    }),
    ...only(fitDescribed, "groups", "reFormula", "residual", "variance", "reml", "test", "sigma"),
    ...planningDescribed,
    nsim: reworded(resamplingDescribed.nsim, { says: "simulated studies of each design", default: "1000" }),
    ...typingDescribed,
    ...only(readingDescribed, "id", "decimal", "sheet"),
    ...only(fitDescribed, "seed"),
    output: reworded(neededFolder, {
      docsDefault: "needed",
      flag: { needed: "DIR: the folder of results must be given, got none" },
    }),
    format: outputDescribed.format,
    ...only(resultDescribed, "report", "plots"),
    ...only(outputDescribed, "force", "quiet"),
  },
  alternatives: [["arms", "metadata"]],
  rules: [...likelihoodRules, ...groupRules, ...typeRules, ...folderRules],
  examples,
} as const;
