import { runOptions } from "../run.js";
import { threadsWords } from "./study-words.js";
import { described, type OptionWords } from "./words.js";

const inCode = { hidden: "for code" };

function words(label: string, says: string): OptionWords {
  return { label, says, group: "Results", flag: inCode, page: inCode, report: inCode, aside: true };
}

/** The options of a run with their words. */
export const runDescribed = described(runOptions, {
  threads: threadsWords,
  signal: words("Signal", "stops the run, which then rejects with the signal's reason"),
  onProgress: words("Progress", "called with the fraction of responses done, ascending, 1 at the end"),
});
