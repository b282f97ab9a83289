import { join } from "node:path";
import { writeFile } from "../../io/index.js";
import type { LMEModel } from "../../model/lme-model.js";
import type { PowerTable } from "../../model/power/power-table.js";
import { shellWords } from "../../options/words/command-line.js";
import { drawPlots, drawPowerPlot } from "../../report/draw-plots.js";
import { renderPage } from "../../report/render-report.js";
import { type ReportData, reportData } from "../../report/report-data.js";
import type { Fitted } from "../fit/compute-fit.js";
import { droppedSamples } from "../fit/run-record.js";

/** Which parts of a report are wanted. */
interface ReportParts {
  readonly report?: boolean | undefined;
  readonly plots?: boolean | undefined;
}

/**
 * Write the page and the figures of a report into `folder`.
 *
 * @param write how each file is written
 */
export async function writeReport(
  folder: string,
  data: ReportData,
  { report, plots }: ReportParts,
  write: (path: string, text: string) => Promise<void> = writeFile,
): Promise<void> {
  if (report) await write(join(folder, "report.html"), renderPage(data));
  if (!plots) return;
  for (const { id, svg, tsv } of await drawPlots(data)) {
    await write(join(folder, `plot-${id}.svg`), svg);
    await write(join(folder, `plot-${id}.tsv`), tsv);
  }
}

/** A command line as one types it in a shell. */
export function commandLine(argv: readonly string[]): string {
  return shellWords(["mixedlm", ...argv]);
}

/** The data of the report of a fit. */
export function reportOfFit(
  { model, balances, inputs, files, further, taxa, sensitivity }: Fitted,
  command: string,
  firstTerm: string | undefined,
): ReportData {
  return reportData(model, {
    tests: further,
    metadata: inputs.metadata,
    command,
    hashes: Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256])),
    dropped: droppedSamples(inputs, model.plan),
    taxonomy: balances?.taxonomy,
    taxa,
    sensitivity: sensitivity?.effects,
    firstTerm,
  });
}

/** Write the curve of planned studies, and the report of their pilot with it. */
export async function writePowerReport(
  folder: string,
  power: PowerTable,
  pilot: LMEModel | undefined,
  argv: readonly string[],
  parts: ReportParts,
): Promise<void> {
  if (parts.report && pilot !== undefined) {
    await writeReport(folder, reportData(pilot, { power, command: commandLine(argv) }), { report: true });
  }
  if (!parts.plots) return;
  const { id, svg, tsv } = await drawPowerPlot(power);
  await writeFile(join(folder, `plot-${id}.svg`), svg);
  await writeFile(join(folder, `plot-${id}.tsv`), tsv);
}
