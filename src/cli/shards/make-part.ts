import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { OutputError } from "../../errors.js";
import { orWriteFailed } from "../../io/files/write-file.js";
import { openJournal, writeFile } from "../../io/index.js";
import type { FitRequest } from "../commands/request.js";
import { exitCodes } from "../exit-codes.js";
import { noteDecompositions } from "../fit/describe-plan.js";
import { type OpenFit, openFit } from "../fit/open-fit.js";
import { checkFormulas } from "../fit/plan-inputs.js";
import { runRecord } from "../fit/run-record.js";
import { writeResults } from "../fit/write-results.js";
import { type Log, openLog } from "../log/log.js";
import { withResponses } from "../log/progress.js";
import type { Streams } from "../log/streams.js";
import { interruptible, startStopwatch } from "../log/streams.js";
import { fitIntoJournal, journalResults, journalTotal } from "./fit-into-journal.js";
import {
  designText,
  differenceOf,
  type PartRecord,
  partFiles,
  partIdentity,
  partOptions,
  readPartRecord,
  writePartRecord,
} from "./part-files.js";
import { partName } from "./shard.js";

/**
 * Carry out `mixedlm fit --shard`: fit a share of the responses into a part of the folder of results, for `merge`. What is
 * done is kept in a hidden folder beside the part, which is renamed when it is whole; a run that was stopped or killed
 * goes on there. A part that is there already is left as it is.
 *
 * @returns the exit code: 0, or 75 after SIGTERM, which lets the entry under way end
 * @throws OutputError (`output-exists`) where a part of other inputs or options is in the way
 */
export async function makePart(request: FitRequest, streams: Streams): Promise<number> {
  const log = openLog(request, streams);
  const watch = startStopwatch();
  checkFormulas(request);
  const open = await interruptible(openFit(request, log, watch), streams.signal);
  if (request.dryRun) return exitCodes.done;
  const name = partName(request.shard!);
  const place = { name, whole: join(request.output!, name), growing: join(request.output!, `.${name}`) };
  const design = designText(open);
  const record = partRecord(request, open, design);
  if (await isThere(place, record, request.force)) {
    log.note("part", `${name} is there already, from the same inputs and options`);
    return exitCodes.done;
  }
  await orWriteFailed(place.growing, () => mkdir(place.growing, { recursive: true }));
  await writePartRecord(place.growing, record);
  await writeFile(join(place.growing, partFiles.design), design);
  const total = await fillPart(place, open, request, streams, log);
  if (total === undefined) return exitCodes.temporary;
  await writePartRecord(place.growing, { ...record, responses: total });
  await putInPlace(place, record);
  log.note("wrote", place.whole);
  return exitCodes.done;
}

interface Place {
  readonly name: string;
  readonly whole: string;
  readonly growing: string;
}

function partRecord(request: FitRequest, open: OpenFit, design: string): PartRecord {
  const { plan } = open;
  const { timings: _, responses: __, ...run } = runRecord(request, open, { plan, responses: 0 }, {});
  return {
    schemaVersion: 1,
    shard: request.shard!,
    identity: partIdentity(request, open, design),
    format: request.format,
    run: { ...run, options: partOptions(request) },
  };
}

/** Is the part whole already? What is left of other runs is removed with `--force`, and refused without. */
async function isThere(
  { name, whole, growing }: Place,
  record: PartRecord,
  force: boolean,
): Promise<boolean> {
  for (const folder of [whole, growing]) {
    const found = await stat(folder).catch(() => undefined);
    if (found === undefined) continue;
    const earlier = await readPartRecord(folder);
    const difference = earlier && differenceOf(earlier.identity, record.identity);
    if (earlier !== undefined && difference === undefined) {
      if (folder === whole) return true;
      continue;
    }
    if (folder === growing && earlier === undefined) continue;
    if (!force) {
      const what =
        difference === undefined ? "something that is no part" : `a part with another ${difference}`;
      const hint = ["; ", { option: "force" }, " replaces it"];
      const problem = { file: whole, rule: `${name} must be of this run`, got: what, hint };
      throw new OutputError("output-exists", problem, whole);
    }
    await orWriteFailed(folder, () => rm(folder, { recursive: true }));
  }
  return false;
}

/** Fit what is missing and write the tables; undefined where it was told to stop. */
async function fillPart(
  { name, growing }: Place,
  open: OpenFit,
  { threads, quiet, format }: FitRequest,
  streams: Streams,
  log: Log,
): Promise<number | undefined> {
  const journal = await openJournal(join(growing, partFiles.results));
  const { soft, hard } = kindsOfStop(streams.signal);
  try {
    if (journal.length > 0) log.note("resumed", `after ${await journalTotal(journal)} responses`);
    const isWhole = await withResponses(open.batches.count, quiet, streams, (onProgress) =>
      fitIntoJournal(open, journal, { threads, signal: hard, mayGoOn: () => !soft.aborted, onProgress }),
    );
    const total = await journalTotal(journal);
    if (!isWhole) {
      streams.stderr.write(
        `mixedlm: stopped after ${total} responses of ${name}, which are kept; the same command goes on\n`,
      );
      return undefined;
    }
    const summary = await writeResults(
      growing,
      { plan: open.plan, total, results: () => journalResults(journal) },
      format,
      { isPart: true },
    );
    noteDecompositions(open.plan, log);
    log.note("status", summary.statuses());
    return total;
  } finally {
    await journal.close();
  }
}

/** SIGTERM asks a part to stop when it can; anything else stops it at once. */
function kindsOfStop(signal: AbortSignal | undefined) {
  const [soft, hard] = [new AbortController(), new AbortController()];
  const stop = () => (signal?.reason === "SIGTERM" ? soft.abort() : hard.abort(signal?.reason));
  if (signal?.aborted) stop();
  else signal?.addEventListener("abort", stop, { once: true });
  return { soft: soft.signal, hard: hard.signal };
}

/** Another process may have made the same part meanwhile; then that one stays. */
async function putInPlace({ whole, growing }: Place, record: PartRecord): Promise<void> {
  try {
    await rename(growing, whole);
  } catch (error) {
    const other = await readPartRecord(whole);
    if (other === undefined || differenceOf(other.identity, record.identity) !== undefined) {
      await orWriteFailed(whole, () => Promise.reject(error));
    }
    await rm(growing, { recursive: true, force: true });
  }
}
