import { withOutputFolder } from "../../io/index.js";
import { fitLinear } from "../../model/ols/ols-fit.js";
import { OLSModel } from "../../model/ols/ols-model.js";
import { columnNames } from "../../table/columns.js";
import type { Table } from "../../table/table.js";
import { writeBalances } from "../balances/balance-files.js";
import { atReading } from "../balances/features.js";
import { makeResponses } from "../balances/make-responses.js";
import type { OlsRequest } from "../commands/request.js";
import { refuseTakenFolder, resultNames } from "../files/output-place.js";
import { type InputFile, inputOpener } from "../files/read-inputs.js";
import { readStudy } from "../files/read-study.js";
import { writeResult, writeRunRecord } from "../files/result-file.js";
import { printTable, STANDARD } from "../files/standard-streams.js";
import { type Log, openLog } from "../log/log.js";
import { interruptible, type Stopwatch, type Streams, startStopwatch } from "../log/streams.js";
import { noteStatuses } from "./describe-plan.js";
import { countStatuses, effectsSummary } from "./effects-table.js";
import { checkFormulas, planLinear } from "./plan-inputs.js";
import { refuseRepeated } from "./refuse-repeated.js";
import { runRecord } from "./run-record.js";
import { MOST_MODELS } from "./write-results.js";

/** Carry out `mixedlm ols`: read, fit, write the folder of results, print the models or the clearest effects. */
export async function makeOlsFolder(request: OlsRequest, streams: Streams): Promise<void> {
  const log = openLog(request, streams);
  const watch = startStopwatch();
  checkFormulas(request);
  if (!request.dryRun) await refuseTakenFolder(request);
  const fitted = await interruptible(computeLinear(request, log, watch), streams.signal);
  if (fitted === undefined) return;
  if (request.output === STANDARD) return printTable(fitted.model.tidy(), request.format, streams);
  const { model, balances, inputs, files } = fitted;
  await withOutputFolder(request.output!, { force: request.force, replaces: resultNames }, async (folder) => {
    const tables: Record<string, Table> = {
      coefficients: model.tidy(),
      fits: model.glance(),
      ...(request.anova && { anova: model.anova() }),
    };
    for (const [name, table] of Object.entries(tables)) {
      await writeResult(folder, { name, table }, request.format);
      streams.signal?.throwIfAborted();
    }
    if (balances !== undefined) await writeBalances(folder, balances, request.format);
    watch.lap("write");
    const { guesses, warnings } = log;
    const record = runRecord(request, { inputs, files, guesses, warnings }, model, watch.seconds);
    await writeRunRecord(folder, record);
  });
  log.note("wrote", request.output!);
  log.print(resultsText(model));
}

/** The models of the request, or undefined in a dry run. */
async function computeLinear(request: OlsRequest, log: Log, watch: Stopwatch) {
  const files: InputFile[] = [];
  const open = inputOpener(files);
  const inputs = await readStudy(request, atReading(request.balances ?? request.taxa), open, log);
  watch.lap("read");
  const planned = planLinear(request, inputs, log);
  watch.lap("design");
  const { plan, table, balances } = await makeResponses(request, planned, inputs, open, log);
  if (inputs.responses === undefined) log.note("responses", String(columnNames(table).length));
  noteStatuses(plan, request.dryRun, log);
  if (request.dryRun) return undefined;
  const { metadata } = inputs;
  const origin = {
    dropped: inputs.dropped,
    ...(metadata && { metadata }),
    ...(balances && { tree: balances.tree }),
  };
  const model = new OLSModel(plan, table, fitLinear(plan, table, columnNames(table)), origin);
  refuseRepeated(model.responses);
  log.note("status", countStatuses(model.status));
  watch.lap("fit");
  return { model, balances, inputs, files };
}

function resultsText(model: OLSModel): string {
  const { responses, terms } = model;
  const summary = effectsSummary(terms);
  summary.take(model.tidy().columns, model.status);
  if (responses.length > MOST_MODELS) return summary.table();
  const models = responses.map((response) => model.summary(response));
  return [...models, ...(responses.length > 1 ? [summary.table()] : [])].join("\n\n");
}
