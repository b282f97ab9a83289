import { join } from "node:path";
import { OutputError } from "../../errors.js";
import { writeFile } from "../../io/index.js";
import type { LMEModel } from "../../model/lme-model.js";
import type { Table } from "../../table/table.js";
import { writeBalances } from "../balances/balance-files.js";
import type { FitRequest } from "../commands/request.js";
import type { Stopwatch } from "../log/stopwatch.js";
import type { Fitted } from "./compute-fit.js";
import type { EffectsSummary } from "./effects-table.js";
import { runRecord } from "./run-record.js";
import { taxaTable } from "./taxa-table.js";
import { writeResults } from "./write-results.js";
import { writeResult } from "./write-tables.js";

/** Write everything that a fit gave into `folder`, `run.json` last, and say what was found. */
export async function writeFit(
  folder: string,
  request: FitRequest,
  fitted: Fitted,
  watch: Stopwatch,
  signal: AbortSignal | undefined,
): Promise<EffectsSummary> {
  const { model, balances, taxa, sensitivity } = fitted;
  const run = { plan: model.plan, total: model.responses.length, results: () => [model.result] };
  const summary = await writeResults(folder, run, request.format, { signal });
  const tables: Record<string, Table> = {
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
  await writeFile(join(folder, "run.json"), `${JSON.stringify(record, null, 2)}\n`);
  return summary;
}

/** Throws OutputError for a model whose text would be longer than a string may be. */
function modelText(model: LMEModel): string {
  try {
    return `${JSON.stringify(model)}\n`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const rule = "--save-model: the model must fit into one text, got more than that";
    throw new OutputError("write-failed", `${rule}; save models of fewer responses`, "model.json");
  }
}
