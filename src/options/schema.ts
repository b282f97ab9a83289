/**
 * An option as a value: what it must be, and its default. From sets of options come the checks and types of the library
 * (`check.ts`), the command line, the form of the web page and the tables of the docs (`words/`).
 */

/** A kind of value that an option may have. */
export interface Option<T = unknown> {
  readonly kind: string;
  /** What follows "must" in a message: `be true or false`; empty where the verb looks closer at the value. */
  readonly rule: string;
  readonly holds: (value: unknown) => boolean;
  /** The words that the option may be. */
  readonly choices?: readonly string[];
  readonly default?: T;
  /** What some of the words are called elsewhere; the command line takes them too. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Never there: it carries the type of the value. */
  readonly value?: T;
}

/** A kind that can be given a default. */
export interface Kind<T> extends Option<T> {
  /** The same kind with a default. */
  or(value: T): Defaulted<T>;
}

/** An option with a default. */
export interface Defaulted<T> extends Kind<T> {
  readonly default: T;
}

/** Options by name. */
export type OptionSet = Readonly<Record<string, Option>>;

/** The value of an option. */
export type ValueOf<K> = K extends Option<infer T> ? T : never;

/** What callers give for a set of options: each may be absent. */
export type OptionsOf<S> = { readonly [N in keyof S]?: ValueOf<S[N]> | undefined };

/** The same with defaults filled in. */
export type ResolvedOf<S> = {
  readonly [N in keyof S as S[N] extends { readonly default: unknown } ? N : never]-?: ValueOf<S[N]>;
} & {
  readonly [N in keyof S as S[N] extends { readonly default: unknown } ? never : N]?:
    | ValueOf<S[N]>
    | undefined;
};

/** A set with every option of an interface `T`, each of the type that it has there. */
export type OptionsFor<T> = { readonly [N in keyof T]-?: Option<Exclude<T[N], undefined>> };

/** A kind of option. */
export function kind<T>(
  name: string,
  rule: string,
  holds: Option["holds"],
  choices?: readonly string[],
): Kind<T> {
  const own = { kind: name, rule, holds, ...(choices && { choices }) };
  return { ...own, or: (value) => ({ ...kind<T>(name, rule, holds, choices), default: value }) };
}

/** More workers than any machine has processors are a mistake. */
export const MAX_THREADS = 1024;

const isNumber = (value: unknown): value is number => typeof value === "number";

const isWhole = (value: unknown, least: number, most: number) =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

export const truth = kind<boolean>("truth", "be true or false", (value) => typeof value === "boolean");
export const text = kind<string>("text", "be a text", (value) => typeof value === "string");
/** The name of a column of the metadata. */
export const column = kind<string>("column", text.rule, text.holds);
/** The name of a column of numbers. */
export const numericColumn = kind<string>("numeric column", text.rule, text.holds);
/** The path of a file or folder. */
export const file = kind<string>("file", text.rule, text.holds);
/** A formula, or a condition in its language. */
export const formula = kind<string>("formula", text.rule, text.holds);
export const names = kind<readonly string[]>(
  "names",
  "be a list of names",
  (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
);
/** Paths of files. */
export const files = kind<readonly string[]>("files", names.rule, names.holds);
/** A structure of residuals, or several in the order in which they are tried. */
export const structures = kind<string | readonly string[]>(
  "structures",
  "be a structure such as us(visit | subject), or a list of them",
  (value) => typeof value === "string" || names.holds(value),
);
export const number = kind<number>("number", "be a number", isNumber);
export const positive = kind<number>(
  "positive",
  "be a positive number",
  (value) => isNumber(value) && value > 0 && value < Number.POSITIVE_INFINITY,
);
export const share = kind<number>(
  "share",
  "lie between 0 and 1",
  (value) => isNumber(value) && value > 0 && value < 1,
);
export const count = kind<number>("count", "be a positive whole number", (value) =>
  isWhole(value, 1, 2 ** 31 - 1),
);
export const seed = kind<number>("seed", "be a whole number from 0 to 2^53 - 1", (value) =>
  isWhole(value, 0, Number.MAX_SAFE_INTEGER),
);
export const threads = kind<number>(
  "threads",
  `be a whole number from 0 (this thread) to ${MAX_THREADS}`,
  (value) => isWhole(value, 0, MAX_THREADS),
);
/** What a run asks of an `AbortSignal`, so that a program needs no types of a platform (`lib: ["DOM"]`) for the rest. */
export interface StopSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

export const abortSignal = kind<StopSignal>(
  "signal",
  "be an AbortSignal",
  (value) => typeof value === "object" && value !== null && "throwIfAborted" in value,
);

/** One of some words. */
export function words<const W extends readonly string[]>(...choices: W): Kind<W[number]> {
  const isChoice = (value: unknown) => choices.includes(value as string);
  return kind("words", `be one of ${choices.join(", ")}`, isChoice, choices);
}

/** A list of whatever its verb takes. */
export function list<T extends readonly unknown[]>(): Kind<T> {
  return kind("list", "be an array", Array.isArray);
}

/** Values by name. */
export function record<T extends object = Readonly<Record<string, string>>>(): Kind<T> {
  return kind("record", "be an object of names", isRecord);
}

export function callback<T extends (...given: never[]) => unknown>(): Kind<T> {
  return kind("callback", "be a function", (value) => typeof value === "function");
}

/** What its verb looks at closer. */
export function anything<T>(name = "anything"): Kind<T> {
  return kind(name, "", () => true);
}

export function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
