import type { Clustering, ZeroTreatment } from "../balances.js";
import { type CommandName, commands } from "../commands/commands.js";
import type { Shard } from "../commands/study-options.js";
import { type Described, type Entry, flagName, isHidden } from "./words.js";

/** How values of a kind are written behind their flag: a word for each time that the flag is given. */
const writers: Readonly<Record<string, (value: never) => readonly string[]>> = {
  names: (value: readonly string[]) => value,
  contrasts: (value: readonly string[]) => value,
  record: pairs,
  known: namedFiles,
  covariates: namedFiles,
  free: (value: Readonly<Record<string, string>> | readonly unknown[]) =>
    Array.isArray(value) ? ["TERM=WHICH"] : pairs(value as Readonly<Record<string, string>>),
  numbers: (value: ArrayLike<number>) => [Array.from(value).join(",")],
  positives: (value: readonly number[]) => [value.join(",")],
  structures: (value: string | readonly string[]) => (typeof value === "string" ? [value] : value),
  weights: (value: string | object) => [typeof value === "string" ? value : "table:FILE"],
  clustering: (value: Clustering) => [clusteringText(value)],
  zeros: (value: ZeroTreatment) => [zerosText(value)],
  shard: (value: Shard | "auto") => [value === "auto" ? value : `${value.index}/${value.of}`],
};

function pairs(value: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(value).map(([name, each]) => `${name}=${each}`);
}

/** Files by name; of tables in memory no name of a file is known. */
function namedFiles(value: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(value).map(([name, each]) => `${name}=${typeof each === "string" ? each : "FILE"}`);
}

function clusteringText(clustering: Clustering): string {
  switch (clustering.by) {
    case "correlation":
      return clustering.by;
    case "gradient":
      return `gradient:${clustering.column}`;
    case "rank":
      return `rank:${clustering.file}`;
    case "random":
      return clustering.seed === undefined ? clustering.by : `random:${clustering.seed}`;
  }
}

function zerosText(zeros: ZeroTreatment): string {
  if (zeros.by === "missing") return zeros.by;
  if (zeros.by !== "multiplicative") return `${zeros.by}:${zeros.value}`;
  return zeros.delta === undefined ? zeros.by : `${zeros.by}:${zeros.delta}`;
}

/** The text of a value as it stands on the command line; several with commas between them. */
export function valueText({ option }: Entry, value: unknown): string {
  return written(option.kind, value).join(", ");
}

function written(kind: string, value: unknown): readonly string[] {
  const write = Object.hasOwn(writers, kind) ? writers[kind] : undefined;
  return write === undefined ? [String(value)] : write(value as never);
}

/**
 * A command line that asks for what some options say, as one types it in a POSIX shell. Options stand in the order in
 * which they are given; those that have their default, and those that the command line does not have, are left out. What
 * cannot be typed, such as a table of weights, is a word in capitals.
 *
 * @param name the command
 * @param words what stands without a flag: the name of the table
 * @param values of the options, by their names
 */
export function commandLine(
  name: CommandName,
  words: readonly string[],
  values: Readonly<Record<string, unknown>>,
): string {
  const options: Described = commands[name].options;
  const flags = Object.entries(values).flatMap(([option, value]) =>
    Object.hasOwn(options, option) ? flagWords(options[option]!, value) : [],
  );
  return shellWords(["mixedlm", name, ...words, ...flags]);
}

/** Words as a POSIX shell takes them. */
export function shellWords(words: readonly string[]): string {
  return words.map(quoted).join(" ");
}

function flagWords({ option, words }: Entry, value: unknown): readonly string[] {
  const { flag } = words;
  if (isHidden(flag) || value === undefined || value === option.default) return [];
  if (typeof value === "boolean") {
    if (value !== (flag.inverted === true)) return [longFlag(flag.flag)];
    return flag.off === undefined ? [] : [flag.off.flag];
  }
  const name = flagName(flag);
  if (option.kind === "files") {
    const files = value as readonly string[];
    return files.length === 0 ? [] : [longFlag(flag.flag), ...files];
  }
  return written(option.kind, value).flatMap((word) => [name, word]);
}

function longFlag(flag: string): string {
  return /--[\w-]+/.exec(flag)![0];
}

function quoted(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
