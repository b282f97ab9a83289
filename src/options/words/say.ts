import { FormulaError, MixedlmError, underline } from "../../errors.js";
import { librarySurface, type Mention, messageOf, type Surface } from "../../problem.js";
import { commands } from "../commands/commands.js";
import { type Entry, type Flag, flagName, isHidden } from "./words.js";

/** What a verb of the library is called on the command line: the options that ask for it, or a word. */
const verbs: Readonly<Record<string, readonly Mention[] | string>> = {
  mixedlm: "",
  options: "",
  parseNewick: "Newick: ",
  fromJSON: "model: ",
  joinSamples: "samples: ",
  ilr: "balances: ",
  matchTips: [{ option: "tree" }],
  addPseudocount: [{ option: "pseudocount" }],
  replaceZeros: [{ option: "zeros", value: "replace" }],
  multiplicativeReplacement: [{ option: "zeros", value: "multiplicative" }],
  filterFeatures: [{ option: "minFrequency" }, { option: "minPrevalence" }],
  correlationLinkage: [{ option: "cluster", value: "correlation" }],
  gradientLinkage: [{ option: "cluster", value: "gradient" }],
  rankLinkage: [{ option: "cluster", value: "rank" }],
  randomLinkage: [{ option: "cluster", value: "random" }],
  collapse: [{ option: "level" }],
  majorityTaxa: [{ option: "taxonomy" }],
  normalize: [{ option: "normalize" }],
  transform: [{ option: "transform" }],
  zerosAsMissing: [{ option: "zeros", value: "missing" }],
  voom: [{ option: "voom" }],
  debias: [{ option: "debias" }],
  drawCounts: [{ option: "draws" }],
  taxonEffects: [{ option: "taxonEffects" }],
  sensitivity: [{ option: "sensitivity" }],
  contrast: [{ option: "contrast" }],
};

const flags: ReadonlyMap<string, Flag> = new Map(
  Object.values(commands).flatMap(({ options }) =>
    Object.entries<Entry>(options).flatMap(([name, { words }]) =>
      isHidden(words.flag) ? [] : [[name, words.flag] as const],
    ),
  ),
);

/** The words of the command line: options by their flags, values as a shell takes them. */
const commandLineSurface: Surface = {
  head: (where, options) => {
    const isOfVerb = where !== undefined && verbs[where] !== "";
    if (options.length > 0 && !isOfVerb) return `${options.map(spelled).join(", ")}: `;
    const verb = where === undefined ? "" : (verbs[where] ?? `${where}: `);
    const head = typeof verb === "string" ? verb : `${verb.map(spelled).join(", ")}: `;
    return options.length === 0 ? head : `${head}${options.map(librarySurface.mention).join(", ")} `;
  },
  mention: spelled,
  phrase: ({ commandLine }) => commandLine,
};

/** The flag of an option, where the command line has one. */
export function flagOf(option: string): string | undefined {
  const flag = flags.get(option);
  return flag && flagName(flag);
}

/** An option as one types it: `--test normal`, `--vc name`, `--ml`. */
export function spelled(mention: Mention): string {
  const { option, value, key } = mention;
  const flag = flags.get(option);
  if (flag === undefined) return librarySurface.mention(mention);
  const name = value === false && flag.off !== undefined ? flag.off.flag : flagName(flag);
  if (key !== undefined) return `${name} ${key}`;
  if (value === undefined || typeof value === "boolean") return name;
  return `${name} ${typeof value === "object" ? value.join(" or ") : value}`;
}

/** The message of an error in the words of a surface. */
export function say(error: Error, surface: "library" | "command line"): string {
  if (surface === "library" || !(error instanceof MixedlmError) || error.problem === undefined) {
    return error.message;
  }
  const message = messageOf(error.problem, commandLineSurface);
  if (!(error instanceof FormulaError)) return message;
  return `${message}\n${underline(error.formula, error.start, error.end)}`;
}
