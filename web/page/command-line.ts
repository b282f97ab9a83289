import type { Settings } from "../study/settings.js";

/** Files and what was chosen when they were read. */
export interface ReadingChoices {
  readonly table: string;
  readonly metadata: readonly string[];
  readonly tree: string;
  readonly transpose: boolean;
  readonly numeric: readonly string[];
}

/** The study as a command of `mixedlm fit`, so that it can be repeated without the page. */
export function commandLine(files: ReadingChoices, settings: Omit<Settings, "command">): string {
  const { formula, groups, reFormula, reml, test, adjust, parts } = settings;
  const words = ["mixedlm", "fit", files.table];
  if (files.metadata.length > 0) words.push("--metadata", ...files.metadata);
  words.push("--formula", formula);
  if (groups !== "") words.push("--groups", groups);
  if (reFormula !== "") words.push("--re-formula", reFormula);
  if (!reml) words.push("--ml");
  if (test !== "satterthwaite") words.push("--test", test);
  if (adjust !== "bh") words.push("--adjust", adjust);
  if (parts !== undefined) words.push(...balanceWords(parts, files.tree));
  if (files.transpose) words.push("--transpose");
  for (const column of files.numeric) words.push("--numeric", column);
  words.push("--report", "-o", "results");
  return words.map(quoted).join(" ");
}

function balanceWords(parts: NonNullable<Settings["parts"]>, tree: string): string[] {
  const { along, gradient, zeros, pseudocount, minFrequency, minPrevalence } = parts;
  const words =
    along === "tree"
      ? ["--tree", tree]
      : ["--cluster", along === "gradient" ? `gradient:${gradient}` : along];
  if (minFrequency > 0) words.push("--min-frequency", String(minFrequency));
  if (minPrevalence > 0) words.push("--min-prevalence", String(minPrevalence));
  if (zeros === "pseudocount") words.push("--pseudocount", String(pseudocount));
  if (zeros === "multiplicative") words.push("--zeros", "multiplicative");
  return words;
}

/** A word as a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w.,:=/+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
