import { MixedlmError } from "../errors.js";
import { say } from "../options/words/say.js";
import { makeBalancesFolder } from "./balances/make-balances-folder.js";
import { makeComparison } from "./commands/make-comparison.js";
import { makePredictions } from "./commands/make-predictions.js";
import { AlreadyReported, parseArguments } from "./commands/parse-arguments.js";
import type { FitRequest, Request } from "./commands/request.js";
import { exitCodeOf, exitCodeOfSignal, exitCodes } from "./exit-codes.js";
import { makeFitFolder } from "./fit/make-fit-folder.js";
import { makeOlsFolder } from "./fit/make-ols-folder.js";
import { isStreamed, makeStreamedFolder } from "./fit/make-streamed-folder.js";
import type { Streams } from "./log/streams.js";
import { makeMerge } from "./shards/make-merge.js";
import { makePart } from "./shards/make-part.js";
import { makePlan } from "./shards/make-plan.js";

/**
 * Run a command line and return its exit code; nothing is thrown and the process is not touched.
 *
 * A command line that is wrong by itself is 64, one whose formula or options do not fit the data 65; see `exitCodes`.
 *
 * @param argv the arguments after the name of the program
 */
export async function run(argv: readonly string[], streams: Streams): Promise<number> {
  let request: Request | undefined;
  try {
    request = parseArguments(argv, streams);
  } catch (error) {
    if (error instanceof AlreadyReported) return exitCodes.commandLine;
    tell(error, streams);
    return error instanceof MixedlmError ? exitCodes.commandLine : exitCodes.internal;
  }
  try {
    if (request?.command === "fit") return await makeFit(request, streams, argv);
    if (request?.command === "plan") await makePlan(request, streams);
    if (request?.command === "merge") await makeMerge(request, streams, argv);
    if (request?.command === "completion" || request?.command === "man") {
      const { helpText } = await import("./print/help-text.js");
      streams.stdout.write(helpText(request));
    }
    if (request?.command === "ols") await makeOlsFolder(request, streams);
    if (request?.command === "balances") await makeBalancesFolder(request, streams);
    if (request?.command === "compare") await makeComparison(request, streams);
    if (request?.command === "report") {
      const { makeReport } = await import("./commands/report-commands.js");
      await makeReport(request, streams);
    }
    if (request?.command === "example") {
      const { makeExample } = await import("./example/make-example.js");
      await makeExample(request, streams);
    }
    if (request?.command === "pairs") {
      const { makePairs } = await import("./commands/make-pairs.js");
      await makePairs(request, streams);
    }
    if (request?.command === "power") {
      const { makePower } = await import("./commands/make-power.js");
      await makePower(request, streams, argv);
    }
    if (request?.command === "predict") await makePredictions(request, streams);
    return exitCodes.done;
  } catch (error) {
    const { signal } = streams;
    if (signal?.aborted && error === signal.reason) {
      const isPart = request?.command === "fit" && request.shard !== undefined;
      const kept = isPart ? "what was done of the part is kept" : "nothing was written";
      streams.stderr.write(`mixedlm: interrupted; ${kept}\n`);
      return exitCodeOfSignal(signal.reason);
    }
    tell(error, streams);
    return exitCodeOf(error);
  }
}

async function makeFit(request: FitRequest, streams: Streams, argv: readonly string[]): Promise<number> {
  if (request.shard !== undefined) return makePart(request, streams);
  if (await isStreamed(request)) await makeStreamedFolder(request, streams);
  else await makeFitFolder(request, streams, argv);
  return exitCodes.done;
}

/** An error in a few lines; where it was thrown is told only to those who ask. */
function tell(error: unknown, { stderr, env = {} }: Streams): void {
  const isOurs = error instanceof MixedlmError;
  const message = error instanceof Error ? error.message : String(error);
  stderr.write(isOurs ? `mixedlm: ${say(error, "command line")}\n` : internalError(message));
  if (env["MIXEDLM_DEBUG"] && error instanceof Error) stderr.write(`${error.stack}\n`);
}

function internalError(message: string): string {
  const [first] = message.split("\n");
  return `mixedlm: internal error: ${first}\nThis is a mistake in mixedlm; MIXEDLM_DEBUG=1 shows where it happened.\n`;
}
