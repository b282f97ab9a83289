import type { Command } from "../commands/command.js";
import type { Entry } from "./words.js";
import { isHidden } from "./words.js";

/** Exit codes as the manual says them. */
const exits: readonly (readonly [code: number, meaning: string])[] = [
  [0, "done; single responses may have failed, see the table fits"],
  [64, "the command line itself: an unknown word, options that contradict each other, no formula, no groups"],
  [65, "formula or data"],
  [66, "an input that is not there or cannot be read"],
  [70, "a mistake in mixedlm"],
  [73, "the place for results is taken"],
  [74, "writing failed"],
  [75, "stopped by SIGTERM; the same command may be run again"],
  [130, "interrupted"],
];

/** The manual page of the program, in the language of man(7), from the commands and their options. */
export function manPage(commands: readonly Command[], version: string): string {
  const synopsis = commands.map((command) => `.br\n.B mixedlm ${command.name}\n${words(command)}`);
  const sections = commands.map(
    (command) =>
      `.SS mixedlm ${command.name}\n${roff(`${command.description}`)}\n${optionsOf(command)}${examplesOf(command)}`,
  );
  const codes = exits.map(([code, meaning]) => `.TP\n.B ${code}\n${roff(meaning)}`);
  return `.TH MIXEDLM 1 "" "mixedlm ${version}" "User Commands"
.SH NAME
mixedlm \\- linear mixed\\-effects models for every column of a table at once
.SH SYNOPSIS
${synopsis.join("\n")}
.SH DESCRIPTION
Linear mixed\\-effects models by REML or maximum likelihood, of one table or of a table and its metadata. Inputs may be
\\- for standard input.
.SH COMMANDS
${sections.join("\n")}
.SH EXIT STATUS
${codes.join("\n")}
`;
}

function words({ arguments: given, options }: Command): string {
  const labels = given.map(({ label }) => label).join(" ");
  return roff(`${labels}${Object.keys(options).length > 0 ? " [options]" : ""}`.trim() || " ");
}

function optionsOf({ arguments: given, options }: Command): string {
  const own = given.map(({ label, says }) => `.TP\n.I ${roff(label)}\n${roff(says)}\n`);
  return [...own, ...Object.values(options).flatMap(entryOf)].join("");
}

function entryOf({ option, words: { flag, says, default: preset } }: Entry): string[] {
  if (isHidden(flag)) return [];
  const value = preset ?? option.default;
  const isShown = value !== undefined && option.kind !== "truth";
  const text = `${says}${isShown ? ` (default: ${String(value)})` : ""}`;
  const off = flag.off === undefined ? "" : `.TP\n.B ${roff(flag.off.flag)}\n${roff(flag.off.says)}\n`;
  return [`.TP\n.B ${roff(flag.flag)}\n${roff(text)}\n${off}`];
}

function examplesOf({ examples }: Command): string {
  return `.PP\n.nf\n${examples.trim().split("\n").map(roff).join("\n")}\n.fi`;
}

/** Text as it stands: no line begins as a request, and hyphens are those of the keyboard. */
function roff(text: string): string {
  const plain = text.replaceAll("\\", "\\e").replaceAll("-", "\\-");
  return /^[.']/.test(plain) ? `\\&${plain}` : plain;
}
