import { rename, rm, stat } from "node:fs/promises";
import { DataError, OutputError, UsageError } from "../errors.js";
import { allText } from "../io/decode-text.js";
import { readMetadata, writeTable } from "../io/index.js";
import { sniffFormat } from "../io/sniff-format.js";
import { withSource } from "../io/source.js";
import { orWriteFailed } from "../io/write-file.js";
import { LMEModel } from "../model/lme-model.js";
import type { Frame } from "../table/frame.js";
import { makeTable } from "../table/make-table.js";
import type { Table } from "../table/table.js";
import { interruptible } from "./interruptible.js";
import { count, openLog, someOf } from "./log.js";
import type { PredictRequest } from "./request.js";
import type { Streams } from "./streams.js";

/** Carry out `mixedlm predict`: read a model and new metadata, write a table of predictions. */
export async function makePredictions(request: PredictRequest, streams: Streams): Promise<void> {
  const log = openLog(request, streams);
  await refuseTakenFile(request);
  const { predictions, dropped } = await interruptible(computePredictions(request), streams.signal);
  await writeWhole(request.output, tableOf(predictions));
  if (dropped.length > 0) {
    log.note("missing", `${count(dropped.length, "sample")} without a covariate are NA: ${someOf(dropped)}`);
  }
  log.note("wrote", request.output);
  log.print(
    `predictions of ${count(predictions.columnNames.length, request.proportions ? "feature" : "response")} ` +
      `for ${count(predictions.rowNames.length, "sample")}`,
  );
}

async function refuseTakenFile({ output, force }: PredictRequest): Promise<void> {
  const found = await stat(output).catch(() => undefined);
  if (found === undefined || (force && found.isFile())) return;
  const wayOut = found.isFile() ? "; --force replaces it" : "";
  throw new OutputError(
    "output-exists",
    `-o ${output}: must be a new file, got one in the way${wayOut}`,
    output,
  );
}

async function computePredictions({
  model: path,
  metadata,
  numeric,
  categorical,
  random,
  proportions,
}: PredictRequest) {
  const model = await withSource(path, async (opened) => {
    if (sniffFormat(opened.head, opened.name) === "json") return LMEModel.fromJSON(await allText(opened));
    throw new DataError("the file must be the model.json that fit --save-model wrote, got another format");
  });
  const { tree } = model;
  if (proportions && tree === undefined) {
    throw new UsageError("--proportions: needs a model of balances, got one without a tree");
  }
  const samples = await readMetadata(metadata, { numeric, categorical });
  const predictions = model.predict(samples, { random, ...(proportions && tree && { tree }) });
  const dropped = samples.index.filter((_, row) =>
    Number.isNaN(predictions.values[row * predictions.columnNames.length]),
  );
  return { predictions, dropped };
}

function tableOf({ rowNames, columnNames, values }: Frame): Table {
  const width = columnNames.length;
  return makeTable(
    rowNames,
    columnNames.map(
      (name, j) => [name, Float64Array.from(rowNames, (_, i) => values[i * width + j]!)] as const,
    ),
  );
}

/** Write a file under another name first, so that it is there whole or not at all. */
async function writeWhole(path: string, table: Table): Promise<void> {
  const part = `${path}.part-${process.pid}`;
  try {
    await writeTable(part, table, "sample");
    await orWriteFailed(path, () => rename(part, path));
  } finally {
    await rm(part, { force: true });
  }
}
