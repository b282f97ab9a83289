import { typeRules } from "../design.js";
import { inputDescribed, quietOfFile, resultDescribed, titleDescribed } from "../words/study-words.js";
import { reworded } from "../words/words.js";
import { typingDescribed } from "./fit.js";

const examples = `
Examples:
  A report of a fit whose model was saved, with its covariates on the axes:
    mixedlm fit table.tsv -m samples.tsv -f "time" -g patient --save-model -o results
    mixedlm report results --metadata samples.tsv

  The report of a new fit, and its figures as SVG:
    mixedlm fit table.tsv -m samples.tsv -f "time" -g patient --report --plots -o results

Without model.json the report holds what the tables hold: no samples, fitted values or residuals.`;

export const reportCommand = {
  name: "report",
  summary: "write report.html into a folder of results",
  description: "Write report.html, one page to explore offline, into DIR, a folder of results of fit.",
  arguments: [{ name: "folder", label: "DIR", says: "a folder of results", needed: ", a folder of results" }],
  options: {
    metadata: reworded(inputDescribed.metadata, { says: "covariates by sample, for the axes of figures" }),
    ...typingDescribed,
    ...titleDescribed,
    plots: reworded(resultDescribed.plots, {
      says: "also write the figures as SVG, each with its data as TSV",
    }),
    quiet: quietOfFile,
  },
  alternatives: [],
  rules: typeRules,
  examples,
} as const;
