import { type LMEModel, mixedlm, type RunOptions } from "mixedlm";
import { covariatesOf, type Inputs, oneTable } from "./inputs.js";
import { makeResponses } from "./make-responses.js";
import type { FitSummary } from "./messages.js";
import { resultFileNames } from "./result-files.js";
import type { Settings } from "./settings.js";

/** Told what is being done and how much of that is done. */
export type Progress = (stage: string, fraction: number) => void;

/** Fit the study: balances where they are asked for, the design, every response. */
export async function fitStudy(
  inputs: Inputs,
  settings: Settings,
  signal: AbortSignal,
  progress: Progress,
): Promise<LMEModel> {
  const { formula, model: options, parts } = settings;
  const frame = parts === undefined ? oneTable(inputs) : undefined;
  const run = (stage: string): RunOptions => ({
    signal,
    onProgress: (fraction) => progress(stage, fraction),
  });
  if (frame !== undefined) {
    await turn(progress, "Preparing the design", signal);
    return mixedlm(formula, frame, { ...options, ...run("Fitting the models") });
  }
  if (parts !== undefined) await turn(progress, "Making balances", signal);
  const { table, tree } = makeResponses(inputs, parts);
  await turn(progress, "Preparing the design", signal);
  const count = Object.keys(table.columns).length;
  const stage = `Fitting ${count} ${count === 1 ? "model" : "models"}`;
  return mixedlm(formula, table, covariatesOf(inputs), { ...options, ...run(stage), ...(tree && { tree }) });
}

/** What the page is told of a model, with the data of its report. */
export async function summarise(model: LMEModel, inputs: Inputs, command: string): Promise<FitSummary> {
  const { reportData } = await import("mixedlm/report");
  const statuses: Record<string, number> = {};
  for (const status of model.status) statuses[status] = (statuses[status] ?? 0) + 1;
  const hashes = Object.fromEntries(inputs.hashes);
  return {
    responses: model.responses.length,
    statuses,
    notes: model.notes,
    report: reportData(model, {
      metadata: covariatesOf(inputs),
      command,
      hashes,
      taxonomy: inputs.table?.taxonomy,
    }),
    files: resultFileNames(model),
  };
}

/** Say what comes next, and let a wish to stop be heard first. */
async function turn(progress: Progress, stage: string, signal: AbortSignal): Promise<void> {
  progress(stage, 0);
  await new Promise((resolve) => setTimeout(resolve));
  signal.throwIfAborted();
}
