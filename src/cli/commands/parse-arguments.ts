import { CommanderError, Command as Program } from "commander";
import { commands } from "../../options/commands/commands.js";
import type { Streams } from "../log/streams.js";
import { addCommand } from "../options/add-command.js";
import { packageVersion } from "../package-version.js";
import {
  balancesRequest,
  type CompareRequest,
  fitRequest,
  olsRequest,
  type PowerRequest,
  type PredictRequest,
  pairsRequest,
  planRequest,
  type Request,
} from "./request.js";

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
  const version = packageVersion();
  const program = new Program("mixedlm")
    .description("Linear mixed-effects models for every column of a table at once.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, "mixedlm: ")),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  const take = (given: Request) => {
    request = given;
  };
  addCommand(program, commands.fit, (values) => take(fitRequest(values, env)));
  addCommand(program, commands.ols, (values) => take(olsRequest(values)));
  addCommand(program, commands.balances, (values) => take(balancesRequest(values)));
  addCommand(program, commands.predict, (values) => take(values as PredictRequest));
  addCommand(program, commands.compare, (values) => take(values as CompareRequest));
  addCommand(program, commands.pairs, (values) => take(pairsRequest(values, env)));
  addCommand(program, commands.power, (values) => take(values as PowerRequest));
  addCommand(program, commands.plan, (values) => take(planRequest(values, env)));
  addCommand(program, commands.merge, (values) => take({ ...values, output: values.output ?? values.parts }));
  addCommand(program, commands.report, take);
  addCommand(program, commands.example, take);
  addCommand(program, commands.completion, take);
  addCommand(program, commands.man, take);
  for (const command of program.commands) {
    command.version(version).showHelpAfterError(`mixedlm ${command.name()} --help explains the options`);
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
