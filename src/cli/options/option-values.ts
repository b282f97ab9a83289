import { InvalidArgumentError } from "commander";
import { suggest } from "../../errors.js";
import { parseNumber } from "../../table/parse-number.js";
import type { LinkageMethod } from "../../tree/agglomerate.js";
import type { Along, ZeroReplacement } from "../commands/request.js";

/** Readers of the values of options. They throw InvalidArgumentError, to which commander adds option and value. */

export function positiveNumber(text: string): number {
  const value = parseNumber(text) ?? Number.NaN;
  if (value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new InvalidArgumentError("It must be a positive number.");
}

export function totalFrequency(text: string): number {
  const value = parseNumber(text) ?? Number.NaN;
  if (value >= 0) return value;
  throw new InvalidArgumentError("It must be a total, a number of at least 0.");
}

function wholeNumber(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("It must be a whole number of at least 0.");
}

/** Workers: 0 for none, and no more than any machine has processors. */
export function threadCount(text: string): number {
  const value = wholeNumber(text);
  if (value <= 1024) return value;
  throw new InvalidArgumentError("It must be a whole number from 0 to 1024.");
}

/** `12` samples or `10%` of them. A bare share such as 0.1 could mean either, so it is refused. */
export function prevalence(text: string): number | `${number}%` {
  if (/^\d+$/.test(text)) return Number(text);
  const percent = parseNumber(text.replace(/%$/, "")) ?? Number.NaN;
  if (text.endsWith("%") && percent >= 0 && percent <= 100) return `${percent}%`;
  throw new InvalidArgumentError(
    "It must be a number of samples, such as 12, or a share of them, such as 10%.",
  );
}

/** Positive numbers with commas between them. */
export function positiveNumbers(text: string): readonly number[] {
  const values = text.split(",").map((each) => parseNumber(each.trim()) ?? Number.NaN);
  if (values.every((value) => value > 0 && value < Number.POSITIVE_INFINITY)) return values;
  throw new InvalidArgumentError("It must be positive numbers with commas between them, such as 0.1,0.5,1.");
}

/** Numbers with commas between them. */
export function numbers(text: string): readonly number[] {
  const values = text.split(",").map((each) => parseNumber(each.trim()) ?? Number.NaN);
  if (values.every(Number.isFinite)) return values;
  throw new InvalidArgumentError("It must be numbers with commas between them, such as 1,0,0.5.");
}

/** `multiplicative`, `multiplicative:DELTA` or `replace:X`. */
export function zeroReplacement(text: string): ZeroReplacement {
  const [by, amount] = splitAt(text, ":");
  const value = amount === undefined ? undefined : (parseNumber(amount) ?? Number.NaN);
  if (by === "multiplicative") {
    if (value === undefined) return { by };
    if (value > 0 && value < 1) return { by, delta: value };
    throw new InvalidArgumentError(
      "DELTA must be a proportion between 0 and 1, such as multiplicative:0.001.",
    );
  }
  if (by === "replace") {
    if (value !== undefined && value > 0 && value < Number.POSITIVE_INFINITY) return { by, value };
    throw new InvalidArgumentError("X must be a positive number, such as replace:1.");
  }
  throw new InvalidArgumentError("It must be multiplicative, multiplicative:DELTA or replace:X.");
}

const ranks = ["kingdom", "phylum", "class", "order", "family", "genus", "species"];

/** A taxonomic level by its name or its number from the top. */
export function taxonomicLevel(text: string): number {
  const name = text.toLowerCase() === "domain" ? "kingdom" : text.toLowerCase();
  const level = /^\d+$/.test(text) ? Number(text) : ranks.indexOf(name) + 1;
  if (level >= 1) return level;
  throw new InvalidArgumentError(
    `It must be one of ${ranks.join(", ")} or a number from 1, the highest${suggest(name, ranks)}.`,
  );
}

/** What features are clustered by, before a linkage is chosen. */
export type Clustering =
  | { readonly by: "correlation" }
  | { readonly by: "gradient"; readonly column: string }
  | { readonly by: "rank"; readonly file: string }
  | { readonly by: "random"; readonly seed?: number };

/** `correlation`, `gradient:COL`, `rank:FILE`, `random` or `random:SEED`. */
export function clustering(text: string): Clustering {
  const [by, what] = splitAt(text, ":");
  if (by === "correlation" && what === undefined) return { by };
  if (by === "gradient" && what) return { by, column: what };
  if (by === "rank" && what) return { by, file: what };
  if (by === "random") return what === undefined ? { by } : { by, seed: seedNumber(what) };
  throw new InvalidArgumentError("It must be correlation, gradient:COL, rank:FILE or random:SEED.");
}

/** A seed, in the range that the library takes. */
export function seedNumber(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("A seed must be a whole number from 0 to 2^53 - 1.");
}

/** A clustering with its linkage: Ward's for correlations, as gneiss; the average of places and ranks. */
export function withLinkage(given: Exclude<Clustering, { by: "random" }>, method?: LinkageMethod): Along {
  return { ...given, method: method ?? (given.by === "correlation" ? "ward" : "average") };
}

/** One of some words; the nearest is suggested for any other. */
export function oneOf(...known: readonly string[]) {
  return (text: string): string => {
    if (known.includes(text)) return text;
    throw new InvalidArgumentError(`It must be one of ${known.join(", ")}${suggest(text, known)}.`);
  };
}

/** Gather the values of an option that may be repeated. */
export function repeated(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** Gather `NAME=VALUE` pairs of an option that may be repeated. */
export function pairs(text: string, before: readonly (readonly [string, string])[] = []) {
  const [name, value] = splitAt(text, "=");
  if (name === "" || !value) throw new InvalidArgumentError("It must be NAME=VALUE.");
  if (before.some(([earlier]) => earlier === name)) {
    throw new InvalidArgumentError(`'${name}' is given twice.`);
  }
  return [...before, [name, value] as const];
}

const patterns = ["all", "diagonal", "none"] as const;

/** Gather `TERM=all`, `TERM=diagonal` and `TERM=none`. */
export function freeParameters(text: string, before: readonly (readonly [string, string])[] = []) {
  const gathered = pairs(text, before);
  const pattern = gathered.at(-1)![1];
  if (patterns.some((each) => each === pattern)) return gathered;
  throw new InvalidArgumentError(
    `It must end with one of ${patterns.join(", ")}${suggest(pattern, patterns)}.`,
  );
}

/** The text before and after the first `separator`; the second is undefined where there is none. */
function splitAt(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
