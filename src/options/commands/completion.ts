import { suggest } from "../../errors.js";
import type { Rule } from "../check.js";
import * as option from "../schema.js";

/** Shells that there are completions for. */
const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

const examples = `
Examples:
  In ~/.bashrc:    source <(mixedlm completion bash)
  In ~/.zshrc:     source <(mixedlm completion zsh)
  For fish:        mixedlm completion fish > ~/.config/fish/completions/mixedlm.fish`;

const known = option.words(...shells);

const shellRule: Rule<{ readonly shell?: string }> = ({ shell }) => {
  if (shell === undefined || known.holds(shell)) return undefined;
  return { where: "SHELL", rule: `must ${known.rule}`, got: `'${shell}'`, hint: suggest(shell, shells) };
};

export const completionCommand = {
  name: "completion",
  summary: "print a script that completes commands and options in bash, zsh or fish",
  description: "Print a script that completes commands and options in a shell.",
  arguments: [{ name: "shell", label: "SHELL", says: "bash, zsh or fish", needed: ", bash, zsh or fish" }],
  options: {},
  alternatives: [],
  rules: [shellRule],
  examples,
} as const;

export const manCommand = {
  name: "man",
  summary: "print the manual page",
  description: "Print the manual page, for man.",
  arguments: [],
  options: {},
  alternatives: [],
  rules: [],
  examples: `
Examples:
  mixedlm man | man -l -`,
} as const;
