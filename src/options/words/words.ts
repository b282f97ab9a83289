import type { Option, OptionSet, ResolvedOf } from "../schema.js";

/** Why an option is not on a surface. */
export interface Hidden {
  readonly hidden: string;
}

/** How an option is given on the command line. */
export interface Flag {
  /** As help shows it: `-g, --groups <column>`. */
  readonly flag: string;
  /** True where the flag says no: `--ml` for `reml: false`. */
  readonly inverted?: boolean;
  /** Another flag for false, where the first is for true: `--no-stream`. */
  readonly off?: { readonly flag: string; readonly says: string };
  /** What messages call it, where that is not the long flag. */
  readonly called?: string;
  /** The message for want of it, after its name. */
  readonly needed?: string;
  /** An option with which it need not be given. */
  readonly unless?: string;
}

/** How an option is given on the page. */
export interface Field {
  /** Where no value is chosen. */
  readonly none?: string;
  /** An example, shown in an empty field. */
  readonly placeholder?: string;
  /** Stands beside the formula rather than among further choices. */
  readonly first?: boolean;
}

/** What people read of an option. Without a flag or a field, a reason stands in its place. */
export interface OptionWords {
  /** A noun phrase, for the page and the report. */
  readonly label: string;
  /** What it does, in the help of the command line. */
  readonly says: string;
  /** What it does, in Markdown, where the docs say more; by the form of its value where forms differ. */
  readonly docs?: string | Readonly<Record<string, string>>;
  /** What it does, in the docs of the library, where that differs. */
  readonly library?: string;
  /** The default in words, where it is no value. */
  readonly default?: string;
  /** The same where only the docs say it. */
  readonly docsDefault?: string;
  /** The heading of the help and the docs that it stands under. */
  readonly group: string;
  readonly flag: Flag | Hidden;
  readonly page: Field | Hidden;
  /** Whether a report says it: always, where it is not the default, or why not. */
  readonly report: "always" | "given" | Hidden;
  /** What each choice is called, on the page and in the report. */
  readonly choices?: Readonly<Record<string, string>>;
  /** True for an option on which no number depends: how, where and how loud. */
  readonly aside?: boolean;
}

/** Words for every option of a set. */
export type WordsFor<S> = { readonly [N in keyof S]: OptionWords };

/** An option with its words. */
export interface Entry<K extends Option = Option> {
  readonly option: K;
  readonly words: OptionWords;
}

/** Options with their words, in the order in which they are shown. */
export type Described = Readonly<Record<string, Entry>>;

/** What a command gets: the values of its options, defaults filled in. */
export type ValuesOf<D extends Described> = ResolvedOf<{ readonly [N in keyof D]: D[N]["option"] }>;

/** Options with their words, in the order of the words. */
export function described<S extends OptionSet>(options: S, words: WordsFor<S>) {
  const entries = Object.keys(words).map((name) => [name, { option: options[name]!, words: words[name]! }]);
  return Object.fromEntries(entries) as { readonly [N in keyof S]: Entry<S[N]> };
}

/** Some of the options, in the order asked for; names that there are not are passed over. */
export function only<D extends Described, N extends keyof D & string>(options: D, ...names: readonly N[]) {
  const known = names.filter((name) => Object.hasOwn(options, name));
  return Object.fromEntries(known.map((name) => [name, options[name]!])) as Pick<D, N>;
}

/** All options but some. */
export function except<D extends Described, N extends keyof D & string>(options: D, ...names: readonly N[]) {
  const kept = Object.entries(options).filter(([name]) => !names.includes(name as N));
  return Object.fromEntries(kept) as Omit<D, N>;
}

/** An option with other words, where a command uses it in its own way. What the docs say goes with what it says. */
export function reworded<K extends Option>(
  { option, words }: Entry<K>,
  { flag, ...other }: Partial<Omit<OptionWords, "flag">> & { readonly flag?: Partial<Flag> },
): Entry<K> {
  const { docs, ...kept } = words;
  const own = other.says === undefined ? words : kept;
  return { option, words: { ...own, ...other, flag: { ...words.flag, ...flag } as Flag | Hidden } };
}

/** The options of entries, without their words. */
export function optionsOf<D extends Described>(options: D): { readonly [N in keyof D]: D[N]["option"] } {
  const entries = Object.entries(options).map(([name, { option }]) => [name, option]);
  return Object.fromEntries(entries) as { readonly [N in keyof D]: D[N]["option"] };
}

export function isHidden(place: Flag | Field | Hidden | string): place is Hidden {
  return typeof place === "object" && "hidden" in place;
}

/** What messages call an option of the command line: `--groups`. */
export function flagName({ flag, called }: Flag): string {
  return called ?? /--[\w-]+/.exec(flag)![0];
}
