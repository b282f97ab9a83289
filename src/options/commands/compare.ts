import { comparisonDescribed, fileDescribed } from "../words/study-words.js";

const examples = `
Examples:
  Does treatment matter to any response?
    mixedlm fit table.tsv -m samples.tsv -f "time" -g patient --save-model -o without
    mixedlm fit table.tsv -m samples.tsv -f "time + treatment" -g patient --save-model -o with
    mixedlm compare with/model.json without/model.json -o treatment.tsv

The file has a row per response; models of different fixed effects are compared by maximum likelihood.`;

const file = fileDescribed("the file of comparisons", "TSV, a row per response; new unless --force");
const needed = ", the model.json of two folders of results";

export const compareCommand = {
  name: "compare",
  summary: "likelihood-ratio tests of two models that fit --save-model wrote",
  description: "Compare two models of the same responses and samples: likelihood-ratio tests, AIC and BIC.",
  arguments: [
    { name: "model", label: "MODEL", says: "model.json of a folder of results", needed },
    { name: "other", label: "OTHER", says: "another, simpler or larger", needed },
  ],
  options: { output: file.output, ...comparisonDescribed, force: file.force, quiet: file.quiet },
  alternatives: [],
  rules: [],
  examples,
} as const;
