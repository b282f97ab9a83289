import { InvalidArgumentError } from "commander";
import { suggest } from "../errors.js";
import { parseNumber } from "../table/parse-number.js";
import type { LinkageMethod } from "../tree/agglomerate.js";
import type { Along, ZeroReplacement } from "./request.js";

/** Readers of the values of options. They throw InvalidArgumentError, to which commander adds option and value. */

export function positiveNumber(text: string): number {
  const value = parseNumber(text) ?? Number.NaN;
  if (value > 0) return value;
  throw new InvalidArgumentError("It must be a positive number.");
}

export function totalFrequency(text: string): number {
  const value = parseNumber(text) ?? Number.NaN;
  if (value >= 0) return value;
  throw new InvalidArgumentError("It must be a total, a number of at least 0.");
}

export function wholeNumber(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("It must be a whole number of at least 0.");
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

/** `multiplicative` or `multiplicative:DELTA`. */
export function zeroReplacement(text: string): ZeroReplacement {
  const [by, delta] = splitAt(text, ":");
  if (by !== "multiplicative") {
    throw new InvalidArgumentError(
      "It must be multiplicative or multiplicative:DELTA, such as multiplicative:0.001.",
    );
  }
  if (delta === undefined) return { by };
  const value = parseNumber(delta) ?? Number.NaN;
  if (value > 0 && value < 1) return { by, delta: value };
  throw new InvalidArgumentError("DELTA must be a proportion between 0 and 1, such as multiplicative:0.001.");
}

/** What features are clustered by, before a linkage is chosen. */
export type Clustering =
  | { readonly by: "correlation" }
  | { readonly by: "gradient"; readonly column: string }
  | { readonly by: "rank"; readonly file: string };

/** `correlation`, `gradient:COL` or `rank:FILE`. */
export function clustering(text: string): Clustering {
  const [by, what] = splitAt(text, ":");
  if (by === "correlation" && what === undefined) return { by };
  if (by === "gradient" && what) return { by, column: what };
  if (by === "rank" && what) return { by, file: what };
  throw new InvalidArgumentError("It must be correlation, gradient:COL or rank:FILE.");
}

/** A clustering with its linkage: Ward's for correlations, as gneiss; the average of places and ranks. */
export function withLinkage(given: Clustering, method?: LinkageMethod): Along {
  return { ...given, method: method ?? (given.by === "correlation" ? "ward" : "average") };
}

/** One of some words; those that a later version will know are refused with a word of their own. */
export function oneOf<Word extends string>(known: readonly Word[], later: readonly Word[]) {
  return (text: string): Word => {
    const word = known.find((each) => each === text);
    if (word !== undefined) return word;
    const words = known.join(", ");
    if (later.some((each) => each === text)) {
      throw new InvalidArgumentError(`It is not available in this version; there are ${words}.`);
    }
    throw new InvalidArgumentError(`It must be one of ${words}${suggest(text, known)}.`);
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

/** The text before and after the first `separator`; the second is undefined where there is none. */
function splitAt(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
