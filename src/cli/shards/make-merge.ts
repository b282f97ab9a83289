import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DataError, OutputError } from "../../errors.js";
import type { FitResult } from "../../fit/fit-result.js";
import { interleaveResults, regroupResults } from "../../fit/run/combine-results.js";
import { type Journal, openJournal, withOutputFolder, writeFile } from "../../io/index.js";
import { writeBalances } from "../balances/balance-files.js";
import type { MergeRequest } from "../commands/request.js";
import { refuseTakenFolder, resultNames } from "../files/output-place.js";
import { writeResults } from "../fit/write-results.js";
import { openLog, reportLine } from "../log/log.js";
import type { Streams } from "../log/streams.js";
import { startStopwatch } from "../log/streams.js";
import { findParts, type Part } from "./find-parts.js";
import { journalResults } from "./fit-into-journal.js";
import { readBalances, readDesign } from "./merged-design.js";
import { partFiles } from "./part-files.js";

/**
 * Carry out `mixedlm merge`: write the results of all parts as a single run would have, q-values among them. Parts that do
 * not belong together are refused by name; the parts stay.
 *
 * @param argv the command line, for a report to repeat
 */
export async function makeMerge(
  request: MergeRequest,
  { signal, ...streams }: Streams,
  argv: readonly string[],
): Promise<void> {
  const log = openLog(request, streams);
  const watch = startStopwatch();
  await refuseTaken(request);
  const parts = await findParts(request.parts);
  const total = parts.reduce((sum, { record }) => sum + record.responses, 0);
  log.note("parts", `${parts.length} with ${total} responses`);
  const design = await readDesign(parts[0]!);
  const journals: Journal[] = [];
  try {
    for (const { folder } of parts) journals.push(await openJournal(join(folder, partFiles.results)));
    await refuseDoubled(parts, journals);
    watch.lap("read");
    const format = request.format ?? parts[0]!.record.format;
    const run = { plan: design.plan, total, results: () => allResults(journals) };
    const isInside = request.output === request.parts;
    const place = { force: isInside || request.force, replaces: request.force ? resultNames : [] };
    const summary = await withOutputFolder(request.output, place, async (folder) => {
      const summary = await writeResults(folder, run, format, { signal });
      const balances = await readBalances(design, parts, journals);
      if (balances !== undefined) await writeBalances(folder, balances, format);
      watch.lap("write");
      const { run: record } = parts[0]!.record;
      if (request.report || request.plots) {
        const { commandLine, reportOfMerge, writeReport } = await import("../commands/report-commands.js");
        const merged = { design, results: run.results(), balances, run: record };
        await writeReport(folder, await reportOfMerge(merged, commandLine(argv)), request);
        watch.lap("report");
      }
      const merged = { ...record, features: design.balances ? record.features : total, shards: parts.length };
      const text = JSON.stringify({ ...merged, responses: total, timings: watch.seconds }, null, 2);
      await writeFile(join(folder, "run.json"), `${text}\n`);
      return summary;
    });
    log.note("status", summary.statuses());
    log.note("wrote", request.output);
    log.print(summary.table());
    if (request.report) log.print(reportLine(request.output));
  } finally {
    for (const journal of journals) await journal.close();
  }
}

/** The parts may be in the folder of results; earlier results may not. */
async function refuseTaken({ parts, output, force }: MergeRequest): Promise<void> {
  if (output !== parts) return refuseTakenFolder({ output, force });
  if (force) return;
  const names = await readdir(output).catch(() => []);
  const taken = names.find((name) => resultNames.includes(name));
  if (taken === undefined) return;
  const hint = ["; ", { option: "force" }, " replaces earlier results"];
  const problem = { file: output, rule: "must have no results yet", got: taken, hint };
  throw new OutputError("output-exists", problem, output);
}

/** Throws DataError for a response in two parts. */
async function refuseDoubled(parts: readonly Part[], journals: readonly Journal[]): Promise<void> {
  const seen = new Map<string, number>();
  for (const [k, journal] of journals.entries()) {
    let count = 0;
    for await (const { responses } of journalResults(journal)) {
      for (const response of responses) {
        const before = seen.get(response);
        if (before !== undefined) {
          const where = `${parts[before]!.name} and ${parts[k]!.name}`;
          throw new DataError(`responses must be in one part only, got '${response}' in ${where}`);
        }
        seen.set(response, k);
      }
      count += responses.length;
    }
    const { name, record } = parts[k]!;
    if (count === record.responses) continue;
    throw new DataError(
      `${name}: must hold ${record.responses} responses, got ${count}; its file was changed`,
    );
  }
}

/** Responses that are taken from each part at a time. */
const DEALT = 1 << 14;

async function* allResults(journals: readonly Journal[]): AsyncGenerator<FitResult> {
  const size = Math.ceil(DEALT / journals.length);
  const parts = journals.map((journal) => regroupResults(journalResults(journal), size));
  for (;;) {
    const blocks: FitResult[] = [];
    for (const part of parts) {
      const step = await part.next();
      if (!step.done) blocks.push(step.value);
    }
    if (blocks.length === 0) return;
    yield interleaveResults(blocks);
  }
}
