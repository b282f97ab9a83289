import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { withSource } from "../../io/files/source.js";
import { formatOf } from "../../io/formats.js";
import { openJournal, withOutputFolder } from "../../io/index.js";
import type { FitRequest } from "../commands/request.js";
import { refuseTakenFolder, resultNames } from "../files/output-place.js";
import { namesResponses } from "../files/read-study.js";
import { writeRunRecord } from "../files/result-file.js";
import { openLog } from "../log/log.js";
import { withResponses } from "../log/progress.js";
import type { Streams } from "../log/streams.js";
import { interruptible, startStopwatch } from "../log/streams.js";
import { fitIntoJournal, journalResults, journalTotal } from "../shards/fit-into-journal.js";
import { partFiles } from "../shards/part-files.js";
import { noteDecompositions } from "./describe-plan.js";
import { openFit } from "./open-fit.js";
import { checkFormulas } from "./plan-inputs.js";
import { runRecord } from "./run-record.js";
import { writeResults } from "./write-results.js";

/** Bytes of a file from which on a table is gone through in blocks. */
const LARGE = 1 << 28;

/** Is the table of a request to be gone through in blocks? By default where it is large and nothing takes all of it. */
export async function isStreamed(request: FitRequest): Promise<boolean> {
  const { stream, balances, taxa, saveModel, report, plots, table, output } = request;
  if (stream !== undefined) return stream;
  if (output === "-" || table === "-") return false;
  if ((balances ?? taxa) !== undefined || saveModel || report || plots || namesResponses(request))
    return false;
  const found = await stat(table).catch(() => undefined);
  if (!found?.isFile() || found.size < LARGE) return false;
  const format = await withSource(table, async ({ head, name }) => formatOf(head, name));
  return format.stream !== undefined;
}

/** Carry out `mixedlm fit` in blocks: results are kept on disk until all responses are fitted, then written. */
export async function makeStreamedFolder(request: FitRequest, streams: Streams): Promise<void> {
  const { signal } = streams;
  const log = openLog(request, streams);
  const watch = startStopwatch();
  checkFormulas(request);
  if (!request.dryRun) await refuseTakenFolder(request);
  const open = await interruptible(openFit(request, log, watch), signal);
  if (request.dryRun) return;
  const { plan, batches, inputs } = open;
  const place = { force: request.force, replaces: resultNames };
  const summary = await withOutputFolder(request.output!, place, async (folder) => {
    const path = join(folder, partFiles.results);
    const journal = await openJournal(path);
    try {
      await withResponses(batches.count, request.quiet, streams, (onProgress) =>
        fitIntoJournal(open, journal, { threads: request.threads, signal, onProgress }),
      );
      watch.lap("fit");
      const total = await journalTotal(journal);
      const run = { plan, total, results: () => journalResults(journal) };
      const summary = await writeResults(folder, run, request.format, { signal });
      watch.lap("write");
      const record = runRecord(
        request,
        { ...open, inputs: { ...inputs, features: total } },
        { plan, responses: total },
        watch.seconds,
      );
      await writeRunRecord(folder, record);
      return summary;
    } finally {
      await journal.close();
      await rm(path, { force: true });
    }
  });
  noteDecompositions(plan, log);
  log.note("status", summary.statuses());
  log.note("wrote", request.output!);
  log.print(summary.table());
}
