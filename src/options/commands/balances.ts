import { balanceAlternatives, balanceRules, onlyBalanceRules } from "../balances.js";
import { typeRules } from "../design.js";
import { taxonRules } from "../taxa.js";
import { balanceDescribed } from "../words/balance-words.js";
import { fitDescribed } from "../words/fit-words.js";
import { inputDescribed, neededFolder, outputDescribed, readingDescribed } from "../words/study-words.js";
import { only, reworded } from "../words/words.js";
import { tableArgument, typingDescribed } from "./fit.js";
import { folderRules, readingRules } from "./study-options.js";

const examples = `
Examples:
  Balances along a phylogeny; with metadata, only of the samples that it has:
    mixedlm balances table.biom --tree tree.nwk --metadata samples.tsv --pseudocount 0.5 -o balances

  Cluster features by the pH at which they live, those with at least 500 reads:
    mixedlm balances table.qza --cluster gradient:ph --metadata samples.tsv --min-frequency 500 \\
      --pseudocount 1 -o balances

The folder of results holds balances, tree.nwk and balance-members.`;

export const balancesCommand = {
  name: "balances",
  summary: "turn counts or proportions into balances along a tree, and fit nothing",
  description: "Turn the counts or proportions of TABLE into balances along a tree or a clustering.",
  arguments: [tableArgument],
  options: {
    metadata: reworded(inputDescribed.metadata, {
      says: "covariates by sample; needed for gradient:COL, else limits the samples",
    }),
    ...balanceDescribed,
    missing: reworded(fitDescribed.missing, {
      says: "samples without a value on the gradient",
      group: "Balances",
    }),
    ...only(inputDescribed, "transpose"),
    ...readingDescribed,
    ...typingDescribed,
    ...outputDescribed,
    output: neededFolder,
  },
  alternatives: balanceAlternatives,
  rules: [...onlyBalanceRules, ...balanceRules, ...taxonRules, ...readingRules, ...typeRules, ...folderRules],
  examples,
} as const;
