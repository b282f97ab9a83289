import { suggest } from "../../errors.js";
import type { Clustering, ZeroTreatment } from "../../options/balances.js";
import { count, MAX_THREADS, type Option, seed } from "../../options/schema.js";
import { parseNumber } from "../../table/parse-number.js";
import { shardOfText } from "../shards/shard.js";

/** A value on the command line that cannot be read; the message says what it must be. */
export class UnreadableValue extends Error {}

/** The value of a text; `before` is what the same option gathered from earlier ones. */
type Reader = (text: string, before: never, option: Option) => unknown;

/** How the text behind a flag is read, by the kind of the option. Other kinds are texts as they stand. */
const readers: Readonly<Record<string, Reader>> = {
  words: (text, _, { choices, aliases = {} }) =>
    oneOf(Object.hasOwn(aliases, text) ? aliases[text]! : text, choices!),
  number: held,
  positive: held,
  share: held,
  total: held,
  count: whole,
  seed: seedNumber,
  threads: (text, _, option) =>
    whole(text, _, { ...option, rule: `be a whole number from 0 to ${MAX_THREADS}` }),
  names: gathered,
  contrasts: gathered,
  structures: (text, before?: string | readonly string[]) =>
    before === undefined ? text : [before, text].flat(),
  record: pair,
  known: pair,
  covariates: pair,
  free: freeParameter,
  numbers: (text) => numbers(text, Number.isFinite, "be numbers with commas between them, such as 1,0,0.5"),
  positives: (text, _, { rule }) => numbers(text, isPositive, rule),
  counts: (text, _, { rule }) => numbers(text, count.holds, rule),
  long: longColumns,
  prevalence,
  rank: taxonomicLevel,
  clustering,
  zeros: zeroTreatment,
  abundance,
  transformation,
  shard: (text, _, { rule }) => {
    const shard = shardOfText(text);
    if (shard === undefined) throw mustBe(rule);
    return shard;
  },
};

/** Read the text behind a flag. @throws UnreadableValue */
export function readValue(option: Option, text: string, before: unknown): unknown {
  const read = Object.hasOwn(readers, option.kind) ? readers[option.kind] : undefined;
  return read === undefined ? text : read(text, before as never, option);
}

function gathered(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function mustBe(rule: string, hint = ""): UnreadableValue {
  return new UnreadableValue(`It must ${rule}${hint}.`);
}

/** A number that the option may be. */
function held(text: string, _: never, { holds, rule }: Option): number {
  const value = parseNumber(text);
  if (value !== undefined && holds(value)) return value;
  throw mustBe(rule);
}

/** The same in digits alone. */
function whole(text: string, _: never, { holds, rule }: Option): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (holds(value)) return value;
  throw mustBe(rule);
}

function seedNumber(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (seed.holds(value)) return value;
  throw new UnreadableValue(`A seed must ${seed.rule}.`);
}

const isPositive = (value: number) => value > 0 && value < Number.POSITIVE_INFINITY;

function numbers(text: string, holds: (value: number) => boolean, rule: string): readonly number[] {
  const values = text.split(",").map((each) => parseNumber(each.trim()) ?? Number.NaN);
  if (values.every(holds)) return values;
  throw mustBe(rule);
}

/** One of some words; the nearest is suggested for any other. */
function oneOf(text: string, choices: readonly string[]): string {
  if (choices.includes(text)) return text;
  throw mustBe(`be one of ${choices.join(", ")}`, suggest(text, choices));
}

/** Gather `NAME=VALUE` of an option that may be repeated. */
function pair(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [name, value] = splitAt(text, "=");
  if (name === "" || !value) throw mustBe("be NAME=VALUE");
  if (Object.hasOwn(before, name)) throw new UnreadableValue(`'${name}' is given twice.`);
  return { ...before, [name]: value };
}

const patterns = ["all", "diagonal", "none"];

/** Gather `TERM=all`, `TERM=diagonal` and `TERM=none`. */
function freeParameter(text: string, before?: Readonly<Record<string, string>>) {
  const gathered = pair(text, before);
  const pattern = gathered[splitAt(text, "=")[0]]!;
  if (patterns.includes(pattern)) return gathered;
  throw mustBe(`end with one of ${patterns.join(", ")}`, suggest(pattern, patterns));
}

/** `12` samples or `10%` of them. A bare share such as 0.1 could mean either, so it is refused. */
function prevalence(text: string, _: never, { rule }: Option): number | `${number}%` {
  if (/^\d+$/.test(text)) return Number(text);
  const percent = parseNumber(text.replace(/%$/, "")) ?? Number.NaN;
  if (text.endsWith("%") && percent >= 0 && percent <= 100) return `${percent}%`;
  throw mustBe(rule);
}

/** `multiplicative`, `multiplicative:DELTA`, `replace:X` or `missing`. */
function zeroTreatment(text: string, _: never, { rule }: Option): ZeroTreatment {
  const [by, amount] = splitAt(text, ":");
  const value = amount === undefined ? undefined : (parseNumber(amount) ?? Number.NaN);
  if (by === "multiplicative") {
    if (value === undefined) return { by };
    if (value > 0 && value < 1) return { by, delta: value };
    throw new UnreadableValue("DELTA must be a proportion between 0 and 1, such as multiplicative:0.001.");
  }
  if (by === "replace") {
    if (value !== undefined && isPositive(value)) return { by, value };
    throw new UnreadableValue("X must be a positive number, such as replace:1.");
  }
  if (by === "missing" && amount === undefined) return { by };
  throw mustBe(rule);
}

/** `0.0001` or `0.01%`. */
function abundance(text: string, _: never, { rule }: Option): number | `${number}%` {
  const value = parseNumber(text.replace(/%$/, "")) ?? Number.NaN;
  if (text.endsWith("%") && value >= 0 && value <= 100) return `${value}%`;
  if (value >= 0 && value < 1) return value;
  throw mustBe(rule);
}

/** A method of `transform`, of which one names a reference. */
function transformation(text: string, _: never, { holds, rule, choices }: Option): string {
  if (holds(text)) return text;
  throw mustBe(rule, suggest(text, choices!));
}

/** `SAMPLE,FEATURE,COUNT`, and perhaps what stands for what is not there. */
function longColumns(text: string, _: never, { rule }: Option): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  const [, , , absent = "0"] = names;
  if (names.length < 3 || names.length > 4 || names.includes("") || !["0", "NA"].includes(absent))
    throw mustBe(rule);
  return names;
}

const ranks = ["kingdom", "phylum", "class", "order", "family", "genus", "species", "strain"];

/** A taxonomic level by its name or its number from the top. */
function taxonomicLevel(text: string): number {
  const name = text.toLowerCase() === "domain" ? "kingdom" : text.toLowerCase();
  const level = /^\d+$/.test(text) ? Number(text) : ranks.indexOf(name) + 1;
  if (level >= 1) return level;
  throw mustBe(`be one of ${ranks.join(", ")} or a number from 1, the highest`, suggest(name, ranks));
}

/** `correlation`, `gradient:COL`, `rank:FILE`, `random` or `random:SEED`. */
function clustering(text: string, _: never, { rule }: Option): Clustering {
  const [by, what] = splitAt(text, ":");
  if (by === "correlation" && what === undefined) return { by };
  if (by === "gradient" && what) return { by, column: what };
  if (by === "rank" && what) return { by, file: what };
  if (by === "random") return what === undefined ? { by } : { by, seed: seedNumber(what) };
  throw mustBe(rule);
}

/** The text before and after the first `separator`; the second is undefined where there is none. */
function splitAt(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
