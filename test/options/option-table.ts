import { fitCommand } from "../../src/options/commands/fit.js";
import type { Option } from "../../src/options/schema.js";
import {
  type Described,
  type Entry,
  type Flag,
  flagName,
  isHidden,
  type OptionWords,
} from "../../src/options/words/words.js";

/** Kinds whose options may be given several times. */
const repeatable: readonly string[] = ["names", "contrasts", "record", "free"];

/**
 * The options of a command as a table in Markdown: option, meaning, default. Options that are the very same in `fit` share
 * a row, unless the table is of `fit` itself.
 *
 * @param groups those under these headings only
 */
export function optionTable(options: Described, ...groups: readonly string[]): string {
  const isWhole = groups.length === 0;
  const inGroup = Object.entries(options).filter(([, { words }]) => isWhole || groups.includes(words.group));
  const ofFit: Described = fitCommand.options;
  const isShared = ([name, entry]: readonly [string, Entry]) => isWhole && ofFit[name]?.words === entry.words;
  const rows = inGroup.filter((each) => !isShared(each)).flatMap(([, entry]) => rowsOf(entry));
  const shared = inGroup.filter(isShared).flatMap(([, { words }]) => flagTexts(words));
  if (shared.length > 0) rows.push([shared.join(", "), "as in `fit`", ""]);
  return markdown(["option", "meaning", "default"], rows);
}

/** Options of the library as a table in Markdown: what each is, and where else it is found. */
export function surfaceTable(options: Described): string {
  const rows = Object.entries(options).map(([name, { option, words }]) => [
    `\`${name}\``,
    valuesOf(option),
    defaultOf(option, words),
    words.library ?? meaningOf(words),
    isHidden(words.flag) ? words.flag.hidden : flagOf(words.flag),
    isHidden(words.page) ? words.page.hidden : words.label,
  ]);
  return markdown(["option", "value", "default", "meaning", "command line", "web page"], rows);
}

function flagOf(flag: Flag): string {
  return `\`${flagName(flag)}\`${flag.inverted ? " for `false`" : ""}`;
}

function rowsOf(entry: Entry): string[][] {
  const { option, words } = entry;
  const flags = flagTexts(words);
  if (flags.length === 0) return [];
  const preset = defaultOf(option, words);
  if (typeof words.docs !== "object") return [[flags.join(", "), meaningOf(words, option), preset]];
  const name = flagName(words.flag as Flag);
  return Object.entries(words.docs).map(([form, meaning]) => [`\`${name} ${form}\``, meaning, preset]);
}

function meaningOf({ docs, says }: OptionWords, option?: Option): string {
  const meaning = typeof docs === "object" ? Object.values(docs).join("; ") : (docs ?? says);
  return option !== undefined && repeatable.includes(option.kind) ? `${meaning}; repeatable` : meaning;
}

/** `-m`, `--metadata FILE...` */
function flagTexts({ flag }: OptionWords): string[] {
  if (isHidden(flag)) return [];
  const own = flag.flag.replace(/<([^>]*)>/, (_, what: string) => what.toUpperCase()).split(", ");
  return [...own, ...(flag.off === undefined ? [] : [flag.off.flag])].map((text) => `\`${text}\``);
}

function defaultOf(option: Option, words: OptionWords): string {
  const said = words.docsDefault ?? words.default;
  if (said !== undefined) return said;
  return option.default === undefined || typeof option.default === "boolean" ? "–" : `\`${option.default}\``;
}

const kinds: Readonly<Record<string, string>> = {
  truth: "`true`, `false`",
  column: "name of a column",
  "numeric column": "name of a column of numbers",
  formula: "text in the language of formulas",
  names: "array of names",
  record: "texts by name",
  positive: "number > 0",
  count: "whole number > 0",
  seed: "whole number from 0 to 2⁵³ − 1",
  threads: "whole number from 0",
  signal: "AbortSignal",
  callback: "function",
  structures: "text",
  weights: "name of a column, or a Table",
  free: "array of 0 and 1, or words by term",
  numbers: "array of numbers",
};

function valuesOf({ kind, choices }: Option): string {
  return choices === undefined ? (kinds[kind] ?? kind) : choices.map((word) => `\`"${word}"\``).join(", ");
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
