import { balancesCommand } from "./balances.js";
import type { Command } from "./command.js";
import { compareCommand } from "./compare.js";
import { completionCommand, manCommand } from "./completion.js";
import { exampleCommand } from "./example.js";
import { fitCommand } from "./fit.js";
import { mergeCommand } from "./merge.js";
import { olsCommand } from "./ols.js";
import { pairsCommand } from "./pairs.js";
import { planCommand } from "./plan.js";
import { powerCommand } from "./power.js";
import { predictCommand } from "./predict.js";
import { reportCommand } from "./report.js";

/** The commands of the command line, in the order of its help. */
export const commands = {
  fit: fitCommand,
  ols: olsCommand,
  balances: balancesCommand,
  predict: predictCommand,
  compare: compareCommand,
  pairs: pairsCommand,
  power: powerCommand,
  plan: planCommand,
  merge: mergeCommand,
  report: reportCommand,
  example: exampleCommand,
  completion: completionCommand,
  man: manCommand,
} satisfies Readonly<Record<string, Command>>;

/** The name of a command: `fit`, `balances`, … */
export type CommandName = keyof typeof commands;
