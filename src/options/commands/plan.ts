import { balanceAlternatives } from "../balances.js";
import { minuteDescribed, outputDescribed } from "../words/study-words.js";
import { reworded } from "../words/words.js";
import { studyOptions, studyRules, tableArgument } from "./fit.js";

const examples = `
Examples:
  How many shards, if each should take a quarter of an hour?
    mixedlm plan table.parquet --transpose --metadata samples.tsv --formula "time + (time | patient)" --minutes 15

The options are those of fit. A few responses are fitted to see how long they take; nothing is written.`;

export const planCommand = {
  name: "plan",
  summary: "say what a fit would take, and into how many shards to cut it",
  description:
    "Count the responses of TABLE, estimate the cost of fitting them, and suggest a number of shards.",
  arguments: [tableArgument],
  options: {
    ...studyOptions,
    ...minuteDescribed,
    quiet: reworded(outputDescribed.quiet, { says: "the plan only, no log", group: "Plan" }),
  },
  alternatives: balanceAlternatives,
  rules: studyRules,
  examples,
} as const;
