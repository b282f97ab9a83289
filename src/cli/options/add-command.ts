import { Option as CommanderOption, InvalidArgumentError, type Command as Program } from "commander";
import { withDefaults } from "../../options/check.js";
import { type Command, checkCommand, type ValuesOfCommand } from "../../options/commands/command.js";
import type { Option } from "../../options/schema.js";
import { type Entry, type Flag, isHidden, optionsOf } from "../../options/words/words.js";
import { readValue, UnreadableValue } from "./read-values.js";

type Values = Readonly<Record<string, unknown>>;

/** An option of a command with the flags that commander knows it by. */
interface Flagged extends Entry {
  readonly name: string;
  readonly flag: Flag;
  readonly flags: readonly CommanderOption[];
}

/**
 * Add a command to the command line: its flags, their help and how values are read, all from the options of the command.
 *
 * @param take gets what was given, checked, with defaults
 */
export function addCommand<C extends Command>(
  program: Program,
  command: C,
  take: (values: ValuesOfCommand<C>) => void,
): void {
  const added = program.command(command.name).summary(command.summary).description(command.description);
  for (const { label, says } of command.arguments) added.argument(`[${label}]`, says);
  const options = flagged(command);
  for (const [first, second] of command.alternatives) {
    const [one, other] = [first, second].map((name) => options.find((each) => each.name === name)?.flags[0]);
    if (other !== undefined) one?.conflicts(other.attributeName());
  }
  let group = "";
  for (const { words, flags } of options) {
    if (words.group !== group) added.optionsGroup(`${words.group}:`);
    group = words.group;
    for (const flag of flags) added.addOption(flag);
  }
  added.addHelpText("after", command.examples).action((...given: unknown[]) => {
    const values = valuesOf(command, options, given);
    checkCommand(command, values);
    take(values as ValuesOfCommand<C>);
  });
}

/** Every flag of a command: one in the place of a value says that the value is missing. */
function allFlags({ options }: Command): ReadonlySet<string> {
  const texts = Object.values(options).flatMap(({ words: { flag } }) =>
    isHidden(flag) ? [] : [flag.flag, flag.off?.flag ?? ""],
  );
  return new Set(texts.flatMap((text) => text.match(/(?:^|(?<=[ ,]))--?[\w-]+/g) ?? []));
}

function flagged(command: Command): Flagged[] {
  const { options } = command;
  const known = allFlags(command);
  return Object.entries(options).flatMap(([name, entry]) => {
    const { flag } = entry.words;
    return isHidden(flag) ? [] : [{ ...entry, name, flag, flags: flagsOf(entry, flag, known) }];
  });
}

function flagsOf(
  { option, words }: Entry,
  { flag, off }: Flag,
  known: ReadonlySet<string>,
): CommanderOption[] {
  const own = new CommanderOption(flag, helpOf(words.says, option, words.default));
  if (option.kind === "truth")
    return off === undefined ? [own] : [own, new CommanderOption(off.flag, off.says)];
  const { choices } = option;
  // A help that says each of the words need not list them.
  if (choices !== undefined && !choices.every((word) => words.says.includes(word))) own.choices(choices);
  own.argParser((text, before) => {
    if (known.has(text)) throw new InvalidArgumentError(`It needs a value, got the option ${text}.`);
    return option.kind === "files"
      ? [...((before as string[] | undefined) ?? []), text]
      : read(option, text, before);
  });
  if (option.default !== undefined) own.default(option.default);
  return [own];
}

function helpOf(says: string, { kind }: Option, preset: string | undefined): string {
  const repeatable = ["names", "contrasts", "record", "free"].includes(kind) ? " (repeatable)" : "";
  return `${says}${repeatable}${preset === undefined ? "" : ` (default: ${preset})`}`;
}

/** Commander adds option and value to what an unreadable value says. */
function read(option: Option, text: string, before: unknown): unknown {
  try {
    return readValue(option, text, before);
  } catch (error) {
    if (error instanceof UnreadableValue) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

/** @param given the words without flags, then what commander read of the flags */
function valuesOf(command: Command, options: readonly Flagged[], given: readonly unknown[]): Values {
  const words = command.arguments.map(({ name }, i) => [name, given[i]] as const);
  const read = given[command.arguments.length] as Values;
  const values = options.map((each) => [each.name, givenValue(each, read)] as const);
  const all = Object.fromEntries([...words, ...values].filter(([, value]) => value !== undefined));
  return { command: command.name, ...withDefaults(optionsOf(command.options), all) };
}

/** A flag that says no is true where it was given, but for one that begins with `--no-`, which is false. */
function givenValue({ flag, flags }: Flagged, read: Values): unknown {
  const [own] = flags;
  const value = read[own!.attributeName()];
  if (!flag.inverted) return value;
  return value === !own!.negate ? false : undefined;
}
