import { UsageError } from "../../errors.js";
import type { Plan } from "../../fit/plan.js";
import { formatTsv, type Metadata, readFrame, readMetadata, readTable } from "../../io/index.js";
import type { LMEModel } from "../../model/lme-model.js";
import { incompleteSamples, type PredictOptions } from "../../model/read/predict.js";
import { columnNames } from "../../table/columns.js";
import type { Frame } from "../../table/frame.js";
import type { Table } from "../../table/table.js";
import { sourcesOf } from "../files/read-inputs.js";
import { readModel } from "../files/read-model.js";
import { refuseTakenFile, writeOutput } from "../files/result-file.js";
import { count, type Log, noteGuesses, noteReading, openLog, someOf } from "../log/log.js";
import type { Streams } from "../log/streams.js";
import { interruptible } from "../log/streams.js";
import type { PredictRequest } from "./request.js";

/** Carry out `mixedlm predict`: read a model and new metadata, write a table of predictions. */
export async function makePredictions(request: PredictRequest, streams: Streams): Promise<void> {
  const log = openLog(request, streams);
  await refuseTakenFile(request);
  const { predictions, incomplete, empty } = await interruptible(
    computePredictions(request, log),
    streams.signal,
  );
  const { columnNames, rowNames } = predictions;
  for (const text of predictions.notes ?? []) log.warn(text);
  await writeOutput(request.output, formatTsv(["sample", ...columnNames], rowsOf(predictions)), streams);
  if (incomplete.length > 0) {
    const samples = count(incomplete.length, "sample");
    log.note("missing", `${samples} without a covariate are NA: ${someOf(incomplete)}`);
  }
  if (empty.samples.length > 0) {
    const [samples, responses] = [count(empty.samples.length, "sample"), count(empty.responses, "response")];
    const names = someOf(empty.samples);
    log.note("empty", `NA where the data of ${responses} do not determine the mean of ${samples}: ${names}`);
  }
  log.note("wrote", request.output);
  const what = count(columnNames.length, request.proportions ? "feature" : "response");
  log.print(`predictions of ${what} for ${count(rowNames.length, "sample")}`);
}

/** Predictions, the samples that miss a covariate, and what of the others cannot be estimated. */
interface Predicted {
  readonly predictions: Frame;
  readonly incomplete: readonly string[];
  readonly empty: { readonly samples: readonly string[]; readonly responses: number };
}

async function computePredictions(request: PredictRequest, log: Log): Promise<Predicted> {
  const { random, proportions } = request;
  const model = await readModel(request.model);
  const { tree } = model;
  if (proportions && tree === undefined) {
    const rule = "needs a model of balances";
    throw new UsageError({ option: "proportions", rule, got: "one without a tree" });
  }
  const samples = await readSamples(request, model);
  noteReading(samples, log);
  const covariates = await readCovariates(request, log);
  const population = model.predict(samples, { ...covariates });
  const isIncomplete = model.plan.border
    ? emptyRows(population)
    : incompleteSamples(model.plan, samples, { random });
  return {
    predictions: model.predict(samples, { random, ...covariates, ...(proportions && tree && { tree }) }),
    incomplete: samples.index.filter((_, row) => isIncomplete[row]),
    empty: emptyCells(model, population, isIncomplete),
  };
}

/** Tables of the covariates of each response at the new samples. */
async function readCovariates(
  { covariates }: PredictRequest,
  log: Log,
): Promise<Pick<PredictOptions, "covariates">> {
  if (covariates === undefined) return {};
  const tables: Record<string, Table> = {};
  for (const [name, path] of Object.entries(covariates)) {
    const [source] = await sourcesOf([String(path)]);
    const table = await readTable(source!);
    noteGuesses(table, log);
    tables[name] = table;
  }
  return { covariates: tables };
}

/** Of each row: whether no response has a prediction. */
function emptyRows({ rowNames, columnNames, values }: Frame): boolean[] {
  const width = columnNames.length;
  return rowNames.map((_, row) => values.subarray(row * width, (row + 1) * width).every(Number.isNaN));
}

/**
 * The covariates of new samples. A single file whose first column the model reads needs no ids, as the table that was fitted
 * needed none.
 */
async function readSamples(
  { metadata, numeric, categorical, id, decimal, sheet }: PredictRequest,
  { plan }: LMEModel,
): Promise<Metadata> {
  const sources = await sourcesOf(metadata);
  const options = { numeric, categorical, id, decimal, sheet };
  if (sources.length === 1) {
    const used = columnsRead(plan);
    const frame = await readFrame(sources[0]!, { ...options, used }).catch(() => undefined);
    const [first] = frame === undefined ? [] : columnNames(frame);
    if (first !== undefined && used.has(first)) return frame!;
  }
  return readMetadata(sources, options);
}

/** The columns of new samples that predictions look at. */
function columnsRead({ design: { fixed, random, residual }, options: { offset } }: Plan): Set<string> {
  return new Set([
    ...[fixed, ...random].flatMap(({ spec }) => spec.variables.map(({ name }) => name)),
    ...random.flatMap(({ group }) => group.split(":")),
    ...[residual?.columns.visit, ...(residual?.grouping ?? []), offset].filter((name) => name !== undefined),
  ]);
}

/** The samples whose mean responses with estimates cannot tell although they miss nothing, and how many responses. */
function emptyCells(
  model: LMEModel,
  { rowNames, values }: Frame,
  isIncomplete: readonly boolean[],
): Predicted["empty"] {
  const { responses } = model;
  const estimates = model.coefficients();
  const fitted = responses.map((name) => !estimates.column(name).every(Number.isNaN));
  const empty = new Set<number>();
  const cannot = responses.filter((_, j) => {
    if (!fitted[j]) return false;
    const rows = [...isIncomplete.keys()].filter(
      (row) => !isIncomplete[row] && Number.isNaN(values[row * responses.length + j]),
    );
    for (const row of rows) empty.add(row);
    return rows.length > 0;
  });
  return { samples: rowNames.filter((_, row) => empty.has(row)), responses: cannot.length };
}

function* rowsOf({ rowNames, columnNames, values }: Frame): Generator<(string | number)[]> {
  const width = columnNames.length;
  for (const [row, name] of rowNames.entries()) {
    yield [name, ...values.subarray(row * width, (row + 1) * width)];
  }
}
