import { join } from "node:path";
import { OutputError } from "../../errors.js";
import { withOutputFolder, writeFile } from "../../io/index.js";
import type { LMEModel } from "../../model/lme-model.js";
import type { Table } from "../../table/table.js";
import { writeBalances } from "../balances/balance-files.js";
import type { FitRequest } from "../commands/request.js";
import { refuseTakenFolder, resultNames } from "../files/output-place.js";
import { writeResult, writeRunRecord } from "../files/result-file.js";
import { printTable, STANDARD } from "../files/standard-streams.js";
import { openLog, reportLine } from "../log/log.js";
import { interruptible, type Stopwatch, type Streams, startStopwatch } from "../log/streams.js";
import { computeFit, type Fitted } from "./compute-fit.js";
import type { EffectsSummary } from "./effects-table.js";
import { sensitivityLine, taxaTable } from "./further-fits.js";
import { checkFormulas } from "./plan-inputs.js";
import { runRecord } from "./run-record.js";
import { writeResults } from "./write-results.js";

/**
 * Carry out `mixedlm fit`: read, fit, write the folder of results, print the clearest effects.
 *
 * @param argv the command line, for a report to repeat
 */
export async function makeFitFolder(
  request: FitRequest,
  streams: Streams,
  argv: readonly string[],
): Promise<void> {
  const { signal } = streams;
  const log = openLog(request, streams);
  const watch = startStopwatch();
  checkFormulas(request);
  if (!request.dryRun) await refuseTakenFolder(request);
  const fitted = await interruptible(computeFit(request, streams, log, watch), signal);
  if (fitted === undefined) return;
  if (request.output === STANDARD) return printTable(fitted.model.tidy(), request.format, streams);
  const place = { force: request.force, replaces: resultNames };
  const summary = await withOutputFolder(request.output!, place, async (folder) => {
    const { report = false, plots = false } = request;
    if (report || plots) {
      const { commandLine, reportOfFit, writeReport } = await import("../commands/report-commands.js");
      await writeReport(folder, reportOfFit(fitted, commandLine(argv), request.firstTerm), { report, plots });
      watch.lap("report");
    }
    return writeFit(folder, request, fitted, watch, signal);
  });
  log.note("wrote", request.output!);
  log.print(summary.table());
  for (const text of fitted.said) log.print(text);
  if (fitted.sensitivity !== undefined) {
    log.print(sensitivityLine(fitted.sensitivity, request.balances!.zeros!));
  }
  if (request.report) log.print(reportLine(request.output!));
}

/** Write everything that a fit gave into `folder`, `run.json` last, and say what was found. */
async function writeFit(
  folder: string,
  request: FitRequest,
  fitted: Fitted,
  watch: Stopwatch,
  signal: AbortSignal | undefined,
): Promise<EffectsSummary> {
  const { model, balances, further, resampled, taxa, sensitivity } = fitted;
  const result = { ...model.result, ...(further && { further }) };
  const run = { plan: model.plan, total: model.responses.length, results: () => [result] };
  const summary = await writeResults(folder, run, request.format, { signal });
  const tables: Record<string, Table> = {
    ...resampled,
    ...(taxa && { taxa: taxaTable(taxa, balances?.taxonomy) }),
    ...(sensitivity && { sensitivity: sensitivity.effects, "sensitivity-runs": sensitivity.runs }),
  };
  for (const [name, table] of Object.entries(tables)) {
    await writeResult(folder, { name, table }, request.format);
    signal?.throwIfAborted();
  }
  if (balances !== undefined) await writeBalances(folder, balances, request.format);
  if (request.saveModel) await writeFile(join(folder, "model.json"), modelText(model));
  signal?.throwIfAborted();
  watch.lap("write");
  const record = runRecord(request, fitted, model, watch.seconds);
  await writeRunRecord(folder, record);
  return summary;
}

/** Throws OutputError for a model whose text would be longer than a string may be. */
function modelText(model: LMEModel): string {
  try {
    return `${JSON.stringify(model)}\n`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const problem = {
      option: "saveModel",
      rule: "the model must fit into one text",
      got: "more than that",
      hint: "; save models of fewer responses",
    };
    throw new OutputError("write-failed", problem, "model.json");
  }
}
