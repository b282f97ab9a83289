import { commandLine } from "mixedlm/options";
import type { PartsSettings, Settings } from "../study/settings.js";

/** Files and what was chosen when they were read. */
export interface ReadingChoices {
  readonly table: string;
  readonly metadata: readonly string[];
  readonly tree: string;
  readonly transpose: boolean;
  readonly numeric: readonly string[];
}

/** The study as a command of `mixedlm fit`, so that it can be repeated without the page. */
export function studyCommand(files: ReadingChoices, settings: Omit<Settings, "command">): string {
  const { table, metadata, tree, transpose, numeric } = files;
  const { formula, model, tests, parts } = settings;
  // One table may have been read in the place for metadata.
  const [first, others] = table === "" ? [metadata[0] ?? "", []] : [table, metadata];
  return commandLine("fit", [first], {
    metadata: others,
    formula,
    ...model,
    ...tests,
    ...(parts && balanceOptions(parts, tree)),
    transpose,
    numeric,
    report: true,
    output: "results",
  });
}

/** The options that ask for the balances of a study. */
function balanceOptions(parts: PartsSettings, tree: string) {
  const { along, gradient, zeros, pseudocount, minFrequency, minPrevalence } = parts;
  return {
    ...(along === "tree" ? { tree } : { cluster: { by: along, column: gradient } }),
    ...(minFrequency > 0 && { minFrequency }),
    ...(minPrevalence > 0 && { minPrevalence }),
    ...(zeros === "pseudocount" && { pseudocount }),
    ...(zeros === "multiplicative" && { zeros: { by: zeros } }),
  };
}
