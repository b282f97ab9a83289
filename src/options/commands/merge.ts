import { writtenFormats } from "../../io/formats.js";
import { words } from "../schema.js";
import { outputDescribed, resultDescribed } from "../words/study-words.js";
import { only, reworded } from "../words/words.js";
import { folderRules } from "./study-options.js";

const examples = `
Examples:
  Two shards, one after the other, and the results of both:
    mixedlm fit table.parquet --metadata samples.tsv --formula "time" --groups patient --shard 1/2 -o results
    mixedlm fit table.parquet --metadata samples.tsv --formula "time" --groups patient --shard 2/2 -o results
    mixedlm merge results

The files are those of a single run, byte for byte, but for the timings in run.json. A report
shows values by sample where balances were fitted; the parts do not hold other responses.`;

export const mergeCommand = {
  name: "merge",
  summary: "put the parts of fit --shard together: all of them, of one design",
  description: "Put the parts that fit --shard left in DIR together, with q-values over all responses.",
  arguments: [
    {
      name: "parts",
      label: "DIR",
      says: "the folder with part-1-of-N … part-N-of-N",
      needed: ", the folder of the parts",
    },
  ],
  options: {
    output: reworded(outputDescribed.output, { says: "folder of results", default: "DIR" }),
    // Without a default of its own: the tables have the format of the parts.
    format: {
      option: words(...writtenFormats),
      words: { ...outputDescribed.format.words, default: "that of the parts" },
    },
    ...only(resultDescribed, "report", "plots"),
    ...only(outputDescribed, "force", "quiet"),
  },
  alternatives: [],
  rules: folderRules,
  examples,
} as const;
