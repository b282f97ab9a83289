import { Command, CommanderError } from "commander";
import type { Streams } from "../log/streams.js";
import { packageVersion } from "../package-version.js";
import { addBalances } from "./balances-arguments.js";
import { addCompare } from "./compare-arguments.js";
import { addFit } from "./fit-arguments.js";
import { addMerge } from "./merge-arguments.js";
import { addPlan } from "./plan-arguments.js";
import { addPredict } from "./predict-arguments.js";
import { addReport } from "./report-arguments.js";
import type { Request } from "./request.js";

/** Thrown once commander has said on stderr what is wrong with the command line. */
export class AlreadyReported extends Error {}

/**
 * The request that a command line makes; undefined when it asks for help or the version, which are printed.
 *
 * @param argv the arguments after the name of the program
 * @throws UsageError for options that contradict each other, AlreadyReported for words that commander does not know
 */
export function parseArguments(
  argv: readonly string[],
  { stdout, stderr, env = {} }: Streams,
): Request | undefined {
  let request: Request | undefined;
  const take = (given: Request) => {
    request = given;
  };
  const program = new Command("mixedlm")
    .description("Linear mixed-effects models for every column of a table at once.")
    .version(packageVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, "mixedlm: ")),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  addFit(program, take, env);
  addBalances(program, take);
  addPredict(program, take);
  addCompare(program, take);
  addPlan(program, take, env);
  addMerge(program, take);
  addReport(program, take);
  for (const command of program.commands) {
    command
      .version(packageVersion())
      .showHelpAfterError(`mixedlm ${command.name()} --help explains the options`);
  }
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new AlreadyReported(error.message);
  }
  return request;
}
