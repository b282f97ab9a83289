import { describe, suggest, UsageError } from "./errors.js";

/** What options and other arguments may be asked to be. `any` is for those that their verb looks at closer. */
type Kind = "boolean" | "string" | "list" | "names" | "function" | "signal" | "record" | "any" | NumberKind;
type NumberKind = "number" | "positive" | "share" | "count" | "seed" | "threads";

/** The kind of every option of `T`, as its type asks for; an array holds the words that an option may be. */
export type OptionKinds<T> = { readonly [Name in keyof T]-?: KindOf<Exclude<T[Name], undefined>> };

type KindOf<V> = [V] extends [boolean]
  ? "boolean"
  : [V] extends [number]
    ? NumberKind
    : [V] extends [string]
      ? string extends V
        ? "string"
        : readonly V[]
      : [V] extends [readonly string[]]
        ? "names"
        : [V] extends [readonly unknown[]]
          ? "list"
          : [V] extends [(...given: never[]) => unknown]
            ? "function"
            : [V] extends [AbortSignal]
              ? "signal"
              : "record" | "any";

interface Rule {
  readonly says: string;
  readonly holds: (value: unknown) => boolean;
}

/** More workers than any machine has processors are a mistake. */
const MOST_THREADS = 1024;

const isNumber = (value: unknown): value is number => typeof value === "number";

const isWhole = (value: unknown, least: number, most: number) =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

const rules: Readonly<Record<Kind, Rule>> = {
  any: { says: "", holds: () => true },
  boolean: { says: "be true or false", holds: (value) => typeof value === "boolean" },
  string: { says: "be a text", holds: (value) => typeof value === "string" },
  list: { says: "be an array", holds: Array.isArray },
  names: {
    says: "be a list of names",
    holds: (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
  },
  record: { says: "be an object of names", holds: isRecord },
  signal: { says: "be an AbortSignal", holds: isSignal },
  function: { says: "be a function", holds: (value) => typeof value === "function" },
  number: { says: "be a number", holds: isNumber },
  positive: {
    says: "be a positive number",
    holds: (value) => isNumber(value) && value > 0 && value < Number.POSITIVE_INFINITY,
  },
  share: { says: "lie between 0 and 1", holds: (value) => isNumber(value) && value > 0 && value < 1 },
  count: { says: "be a positive whole number", holds: (value) => isWhole(value, 1, 2 ** 31 - 1) },
  seed: {
    says: "be a whole number from 0 to 2^53 - 1",
    holds: (value) => isWhole(value, 0, Number.MAX_SAFE_INTEGER),
  },
  threads: {
    says: `be a whole number from 0 (this thread) to ${MOST_THREADS}`,
    holds: (value) => isWhole(value, 0, MOST_THREADS),
  },
};

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSignal(value: unknown): boolean {
  return typeof value === "object" && value !== null && "throwIfAborted" in value;
}

/**
 * Options as callers in JavaScript give them: `REML: false` or `level: "0.9"` must not be answered as if nobody had asked.
 * `undefined` is an option that is not given.
 *
 * @param where the verb, for the messages
 * @throws UsageError for what is no object of options, for names that nothing reads, and for values of another kind
 */
export function checkOptions<T extends object>(where: string, options: T, kinds: OptionKinds<T>): void {
  const known = new Map<string, Kind | readonly string[]>(Object.entries(kinds));
  const names = [...known.keys()];
  if (!isRecord(options)) {
    throw new UsageError(
      `${where}: options must be an object such as { ${names[0]} }, got ${describe(options)}`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    const kind = known.get(name);
    if (kind === undefined) {
      throw new UsageError(
        `${where}: no option named '${name}'${suggest(name, names)}; there are ${names.join(", ")}`,
      );
    }
    if (value === undefined) continue;
    if (typeof kind === "string") checkValue(where, name, value, kind);
    else checkWord(where, name, value, kind);
  }
}

/** Throws UsageError for a value that is not of a kind. */
export function checkValue(where: string, name: string, value: unknown, kind: Kind): void {
  const { says, holds } = rules[kind];
  if (!holds(value)) throw new UsageError(`${where}: ${name} must ${says}, got ${describe(value)}`);
}

/** Throws UsageError for a value that is none of the words. */
export function checkWord(where: string, name: string, value: unknown, words: readonly string[]): void {
  if (words.includes(value as string)) return;
  const hint = suggest(value as string, words);
  throw new UsageError(`${where}: ${name} must be one of ${words.join(", ")}, got ${describe(value)}${hint}`);
}
