import { UsageError } from "../../errors.js";
import type { Rule } from "../check.js";
import { type Described, flagName, isHidden, type ValuesOf } from "../words/words.js";

/** A word of the command line that stands without a flag. */
export interface Argument {
  readonly name: string;
  /** As help shows it: `TABLE`. */
  readonly label: string;
  readonly says: string;
  /** The message for want of it, after its label. */
  readonly needed: string;
}

/** A command of the command line. */
export interface Command<D extends Described = Described> {
  readonly name: string;
  /** One line in the list of commands. */
  readonly summary: string;
  readonly description: string;
  readonly arguments: readonly Argument[];
  readonly options: D;
  /** Options of which at most one of each pair may be given. */
  readonly alternatives: readonly (readonly [string, string])[];
  /** What contradicts itself, in the order in which it is looked for. */
  readonly rules: readonly Rule<never>[];
  readonly examples: string;
}

/** What a command line asks of a command: its words and the values of its options. */
export type ValuesOfCommand<C extends Command> = ValuesOf<C["options"]> & {
  readonly command: C["name"];
} & { readonly [N in C["arguments"][number]["name"]]: string };

/** @throws UsageError for options that contradict each other, and for want of a word or an option that is needed */
export function checkCommand(command: Command, values: Readonly<Record<string, unknown>>): void {
  for (const rule of command.rules) {
    const problem = rule(values as never);
    if (problem !== undefined) throw new UsageError(problem);
  }
  checkArguments(command, values);
  checkStandard(command, values);
  for (const [option, { words }] of Object.entries(command.options)) {
    if (isHidden(words.flag) || words.flag.needed === undefined || values[option] !== undefined) continue;
    const { needed, unless } = words.flag;
    if (unless !== undefined && values[unless]) continue;
    throw new UsageError(`${flagName(words.flag)} ${needed}`);
  }
}

/** Throws UsageError for standard input in two places. */
function checkStandard(command: Command, values: Readonly<Record<string, unknown>>): void {
  const words = command.arguments.map(({ name }) => values[name]);
  const files = Object.entries(command.options).flatMap(([name, { option }]) => {
    if (name === "output" || (option.kind !== "file" && option.kind !== "files")) return [];
    return values[name] as string | readonly string[] | undefined;
  });
  const inputs = [...words, ...files].filter((input) => input === "-").length;
  if (inputs > 1) throw new UsageError("inputs: standard input can be one of them, got - twice");
}

function checkArguments(command: Command, values: Readonly<Record<string, unknown>>): void {
  const missing = command.arguments.filter(({ name }) => values[name] === undefined);
  const [first] = missing;
  if (first === undefined) return;
  const labels = command.arguments.map(({ label }) => label).join(" and ");
  const got = missing.length < command.arguments.length ? "only one" : "none";
  const swallowed = swallowing(command, values);
  throw new UsageError(`${labels} must be given${first.needed}, got ${got}${swallowed}`);
}

/** The option that took the argument among its files. */
function swallowing({ options }: Command, values: Readonly<Record<string, unknown>>): string {
  for (const [name, { option, words }] of Object.entries(options)) {
    const given = values[name];
    if (option.kind !== "files" || isHidden(words.flag) || !Array.isArray(given) || given.length < 2)
      continue;
    return `; put it before ${flagName(words.flag)}, which took all the files after it`;
  }
  return "";
}
