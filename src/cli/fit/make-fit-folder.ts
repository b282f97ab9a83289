import { withOutputFolder } from "../../io/index.js";
import type { FitRequest } from "../commands/request.js";
import { refuseTakenFolder, resultNames } from "../files/output-place.js";
import { interruptible } from "../log/interruptible.js";
import { openLog } from "../log/log.js";
import { startStopwatch } from "../log/stopwatch.js";
import type { Streams } from "../log/streams.js";
import { checkFormulas } from "./check-formulas.js";
import { sensitivityLine } from "./check-sensitivity.js";
import { computeFit } from "./compute-fit.js";
import { writeFit } from "./write-fit.js";

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
  const place = { force: request.force, replaces: resultNames };
  const summary = await withOutputFolder(request.output!, place, async (folder) => {
    const { report = false, plots = false } = request;
    if (report || plots) {
      const { commandLine, reportOfFit, writeReport } = await import("../commands/report-commands.js");
      await writeReport(folder, reportOfFit(fitted, commandLine(argv)), { report, plots });
      watch.lap("report");
    }
    return writeFit(folder, request, fitted, watch, signal);
  });
  log.note("wrote", request.output!);
  log.print(summary.table());
  if (fitted.sensitivity !== undefined) {
    log.print(sensitivityLine(fitted.sensitivity, request.balances!.zeros!));
  }
}
