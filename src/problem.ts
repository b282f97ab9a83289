/**
 * What is wrong with a call, as data. The library and the command line name options and functions differently, so an error
 * keeps the parts of its message, and each surface writes them in its own words.
 */

/** An option in a text, alone, with a value, or with a name that it holds: `weights`, `test "normal"`, `vcFormula 'v'`. */
export interface Mention {
  readonly option: string;
  /** One value, or several of which any will do. */
  readonly value?: string | number | boolean | readonly string[];
  /** A name in an option that holds several. */
  readonly key?: string;
}

/** A phrase that the library and the command line word differently. */
export interface Phrase {
  readonly library: string;
  readonly commandLine: Words;
}

/** A text with mentions of options in it. */
export type Words = string | Mention | Phrase | readonly (string | Mention | Phrase)[];

/** An error's message in parts: `where: option rule, got value`, and the way out. */
export interface Problem {
  /** The file that was read. */
  readonly file?: string;
  /** The verb that refuses. */
  readonly where?: string;
  /** The option at fault, or those that contradict each other. */
  readonly option?: string | Mention | readonly string[];
  readonly rule: Words;
  readonly got?: Words;
  /** What follows: ` (did you mean 'x'?)`, `; leave it out`. */
  readonly hint?: Words;
}

/** How a surface writes the parts of a message that are not plain text. */
export interface Surface {
  /** What comes before the rule. */
  head(where: string | undefined, options: readonly Mention[]): string;
  mention(mention: Mention): string;
  phrase(phrase: Phrase): Words;
}

/** A phrase for the library, and what the command line says in its place. */
export function either(library: string, ...commandLine: readonly (string | Mention)[]): Phrase {
  return { library, commandLine };
}

/** The message of a problem on a surface. */
export function messageOf({ file, where, option, rule, got, hint = "" }: Problem, surface: Surface): string {
  const options = mentionsOf(option);
  const from = file === undefined ? "" : `${file}: `;
  const what = got === undefined ? "" : `, got ${textOf(got, surface)}`;
  return `${from}${surface.head(where, options)}${textOf(rule, surface)}${what}${textOf(hint, surface)}`;
}

function mentionsOf(option: Problem["option"]): readonly Mention[] {
  if (option === undefined) return [];
  if (typeof option === "string") return [{ option }];
  return "option" in option ? [option] : option.map((each) => ({ option: each }));
}

function textOf(words: Words, surface: Surface): string {
  if (typeof words === "string") return words;
  if ("option" in words) return surface.mention(words);
  if ("library" in words) return textOf(surface.phrase(words), surface);
  return words.map((each) => textOf(each, surface)).join("");
}

/** The words of the library: options by their names, values as one writes them in JavaScript. */
export const librarySurface: Surface = {
  head: (where, options) => {
    const names = options.map(librarySurface.mention).join(", ");
    if (where !== undefined) return names === "" ? `${where}: ` : `${where}: ${names} `;
    const [first] = options;
    if (typeof first?.value === "string") return `${first.option}: "${first.value}" `;
    return names === "" ? "" : `${names}: `;
  },
  mention: ({ option, value, key }) => {
    if (key !== undefined) return `${option} '${key}'`;
    if (value === undefined) return option;
    if (typeof value === "boolean") return `${option}: ${value}`;
    const values = typeof value === "object" ? value : [value];
    return `${option} ${values.map((each) => JSON.stringify(each)).join(" or ")}`;
  },
  phrase: ({ library }) => library,
};
