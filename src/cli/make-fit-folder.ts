import { join } from "node:path";
import { DataError } from "../errors.js";
import type { Plan } from "../fit/plan.js";
import { prepare } from "../fit/prepare.js";
import { withOutputFolder, writeFile } from "../io/index.js";
import { fit } from "../model/fit.js";
import type { LMEModel } from "../model/lme-model.js";
import { columnNames, numbersOf } from "../table/columns.js";
import type { Table } from "../table/table.js";
import { writeBalances } from "./balance-files.js";
import { describePlan, noteStatuses } from "./describe-plan.js";
import { countStatuses, effectsTable } from "./effects-table.js";
import { interruptible } from "./interruptible.js";
import { type Log, openLog } from "./log.js";
import { type Balances, makeBalances } from "./make-balances.js";
import { refuseTakenFolder, resultNames } from "./output-place.js";
import { openProgress } from "./progress.js";
import { type InputFile, type Inputs, inputOpener, needMetadata, readInputs } from "./read-inputs.js";
import type { FitRequest } from "./request.js";
import { runRecord } from "./run-record.js";
import { type Stopwatch, startStopwatch } from "./stopwatch.js";
import type { Streams } from "./streams.js";
import { writeResult } from "./write-tables.js";

/** Everything that a fit gives before it is written. */
interface Fitted {
  readonly model: LMEModel;
  readonly balances: Balances | undefined;
  readonly inputs: Inputs;
  readonly files: readonly InputFile[];
}

/** Carry out `mixedlm fit`: read, fit, write the folder of results, print the clearest effects. */
export async function makeFitFolder(request: FitRequest, streams: Streams): Promise<void> {
  const { signal } = streams;
  const log = openLog(request, streams);
  const watch = startStopwatch();
  if (!request.dryRun) await refuseTakenFolder(request);
  const fitted = await interruptible(computeFit(request, streams, log, watch), signal);
  if (fitted === undefined) return;
  const tidy = fitted.model.tidy();
  await withOutputFolder(request.output!, { force: request.force, replaces: resultNames }, async (folder) => {
    await writeFit(folder, request, fitted, tidy, watch, signal);
  });
  log.note("wrote", request.output!);
  log.print(effectsTable(fitted.model, tidy.columns));
}

/** The model of the request, or undefined in a dry run, which stops before anything is fitted. */
async function computeFit(
  request: FitRequest,
  streams: Streams,
  log: Log,
  watch: Stopwatch,
): Promise<Fitted | undefined> {
  const files: InputFile[] = [];
  const open = inputOpener(files);
  const inputs = await readInputs(request, request.balances?.filter ?? {}, open, log);
  streams.signal?.throwIfAborted();
  watch.lap("read");
  const responses = columnNames(inputs.table);
  const plan = prepare(request.formula, needMetadata(inputs), { ...request.model, responses });
  describePlan(plan, inputs.kinds, log);
  watch.lap("design");
  const balances = request.balances && (await makeBalances(request.balances, inputs, open, log));
  const table = balances?.table ?? inputs.table;
  if (request.model.missing === "raise") refuseMissing(plan, table);
  streams.signal?.throwIfAborted();
  watch.lap("balances");
  log.note("responses", String(columnNames(table).length));
  noteStatuses(plan, request.dryRun, log);
  if (request.dryRun) return undefined;
  const model = await fitWithProgress(plan, table, inputs, balances, request, streams);
  log.note("status", countStatuses(model.status));
  watch.lap("fit");
  return { model, balances, inputs, files };
}

async function fitWithProgress(
  plan: Plan,
  table: Table,
  { dropped }: Inputs,
  balances: Balances | undefined,
  { quiet }: FitRequest,
  streams: Streams,
): Promise<LMEModel> {
  const { signal } = streams;
  const progress = await openProgress(columnNames(table).length, quiet, streams);
  // An interrupted run does not come back here before it ends, and a terminal wants its cursor back.
  signal?.addEventListener("abort", progress.stop, { once: true });
  try {
    const options = { onProgress: progress.update, ...(signal && { signal }) };
    return await fit(plan, table, options, { dropped, ...(balances && { tree: balances.tree }) });
  } finally {
    signal?.removeEventListener("abort", progress.stop);
    progress.stop();
  }
}

/** With `--missing raise`, a sample of the model may not lack a response either. */
function refuseMissing({ samples }: Plan, table: Table): void {
  const used = new Set(samples);
  for (const name of columnNames(table)) {
    const row = numbersOf(table, name).findIndex(
      (value, i) => Number.isNaN(value) && used.has(table.index[i]!),
    );
    if (row < 0) continue;
    throw new DataError(`missing values: response '${name}' has none for sample '${table.index[row]}'`, {
      column: name,
    });
  }
}

async function writeFit(
  folder: string,
  request: FitRequest,
  { model, balances, inputs, files }: Fitted,
  tidy: Table,
  watch: Stopwatch,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { format } = request;
  const tables = { coefficients: tidy, variance: model.varianceComponents(), fits: model.glance() };
  for (const [name, table] of Object.entries(tables)) {
    await writeResult(folder, { name, table }, format);
    signal?.throwIfAborted();
  }
  if (balances !== undefined) await writeBalances(folder, balances, format);
  signal?.throwIfAborted();
  watch.lap("write");
  const record = runRecord(request, inputs, files, model, watch.seconds);
  await writeFile(join(folder, "run.json"), `${JSON.stringify(record, null, 2)}\n`);
}
