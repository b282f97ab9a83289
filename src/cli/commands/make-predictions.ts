import { UsageError } from "../../errors.js";
import { formatTsv, readMetadata } from "../../io/index.js";
import type { Frame } from "../../table/frame.js";
import { readModel } from "../files/read-model.js";
import { refuseTakenFile, writeWhole } from "../files/result-file.js";
import { interruptible } from "../log/interruptible.js";
import { count, type Log, noteGuesses, openLog, someOf } from "../log/log.js";
import type { Streams } from "../log/streams.js";
import type { PredictRequest } from "./request.js";

/** Carry out `mixedlm predict`: read a model and new metadata, write a table of predictions. */
export async function makePredictions(request: PredictRequest, streams: Streams): Promise<void> {
  const log = openLog(request, streams);
  await refuseTakenFile(request);
  const predictions = await interruptible(computePredictions(request, log), streams.signal);
  const { columnNames, rowNames, values } = predictions;
  await writeWhole(request.output, formatTsv(["sample", ...columnNames], rowsOf(predictions)));
  const missing = rowNames.filter((_, row) => Number.isNaN(values[row * columnNames.length]));
  if (missing.length > 0) {
    log.note("missing", `${count(missing.length, "sample")} without a covariate are NA: ${someOf(missing)}`);
  }
  log.note("wrote", request.output);
  const what = count(columnNames.length, request.proportions ? "feature" : "response");
  log.print(`predictions of ${what} for ${count(rowNames.length, "sample")}`);
}

async function computePredictions(request: PredictRequest, log: Log): Promise<Frame> {
  const { metadata, numeric, categorical, random, proportions } = request;
  const model = await readModel(request.model);
  const { tree } = model;
  if (proportions && tree === undefined) {
    throw new UsageError("--proportions: needs a model of balances, got one without a tree");
  }
  const samples = await readMetadata(metadata, { numeric, categorical });
  noteGuesses(samples, log);
  return model.predict(samples, { random, ...(proportions && tree && { tree }) });
}

function* rowsOf({ rowNames, columnNames, values }: Frame): Generator<(string | number)[]> {
  const width = columnNames.length;
  for (const [row, name] of rowNames.entries()) {
    yield [name, ...values.subarray(row * width, (row + 1) * width)];
  }
}
