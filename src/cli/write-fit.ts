import { join } from "node:path";
import { writeFile } from "../io/index.js";
import type { Table } from "../table/table.js";
import { writeBalances } from "./balance-files.js";
import type { Fitted } from "./compute-fit.js";
import type { FitRequest } from "./request.js";
import { runRecord } from "./run-record.js";
import type { Stopwatch } from "./stopwatch.js";
import { taxaTable } from "./taxa-table.js";
import { writeResult } from "./write-tables.js";

/** Write everything that a fit gave into `folder`, `run.json` last. */
export async function writeFit(
  folder: string,
  request: FitRequest,
  fitted: Fitted,
  tidy: Table,
  watch: Stopwatch,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { model, balances, taxa, sensitivity, inputs, files } = fitted;
  const tables: Record<string, Table> = {
    coefficients: tidy,
    variance: model.varianceComponents(),
    fits: model.glance(),
    ...(taxa && { taxa: taxaTable(taxa, balances?.taxonomy) }),
    ...(sensitivity && { sensitivity: sensitivity.effects, "sensitivity-runs": sensitivity.runs }),
  };
  for (const [name, table] of Object.entries(tables)) {
    await writeResult(folder, { name, table }, request.format);
    signal?.throwIfAborted();
  }
  if (balances !== undefined) await writeBalances(folder, balances, request.format);
  signal?.throwIfAborted();
  watch.lap("write");
  const record = runRecord(request, inputs, files, model, watch.seconds);
  await writeFile(join(folder, "run.json"), `${JSON.stringify(record, null, 2)}\n`);
}
