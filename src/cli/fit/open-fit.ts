import type { Plan } from "../../fit/plan.js";
import { withNotes } from "../../fit/prepare/with-notes.js";
import { type BatchOptions, type Guess, type ResponseBatches, readBatches } from "../../io/index.js";
import { BLOCK_BYTES, everyResponse } from "../../io/stream/block.js";
import { wholeTable } from "../../io/stream/read-batches.js";
import { checkTests } from "../../model/verbs/asked-tests.js";
import type { Shard } from "../../options/commands/study-options.js";
import type { TestRequest } from "../../options/tests.js";
import { atReading } from "../balances/features.js";
import type { Balances } from "../balances/make-balances.js";
import { makeResponses } from "../balances/make-responses.js";
import type { FitRequest } from "../commands/request.js";
import {
  type InputFile,
  type Inputs,
  idsAskedFor,
  inputOpener,
  joinInputs,
  type OpenInput,
} from "../files/read-inputs.js";
import { namesResponses, readStudy, type StudyInputs } from "../files/read-study.js";
import { count, type Log, noteGuesses } from "../log/log.js";
import type { Stopwatch } from "../log/streams.js";
import { modelOptions } from "./compute-fit.js";
import { noteStatuses } from "./describe-plan.js";
import { planInputs } from "./plan-inputs.js";
import { type OpenDraws, openDraws } from "./pooled-draws.js";

/** A fit before its responses have been read. */
export interface OpenFit {
  readonly plan: Plan;
  /** The responses, of the shard if there is one. */
  readonly batches: ResponseBatches;
  readonly balances: Balances | undefined;
  readonly draws: OpenDraws | undefined;
  /** Tests of each response. */
  readonly tests: TestRequest;
  readonly inputs: Inputs;
  readonly files: readonly InputFile[];
  /** What readers decided, and what the log warned of. */
  readonly guesses: readonly Guess[];
  readonly warnings: readonly string[];
}

/**
 * Prepare a fit whose responses are gone through in blocks. Balances take the whole table, so they are made at once; every
 * shard makes the same.
 */
export async function openFit(request: FitRequest, log: Log, watch: Stopwatch): Promise<OpenFit> {
  const files: InputFile[] = [];
  const open = inputOpener(files);
  const stride = strideOf(request.shard);
  const { inputs, blocks }: { inputs: StudyInputs; blocks: ResponseBatches | undefined } =
    (request.balances ?? request.taxa) === undefined && !namesResponses(request)
      ? await openTable(request, open, log)
      : {
          inputs: await readStudy(request, atReading(request.balances ?? request.taxa), open, log),
          blocks: undefined,
        };
  const options = await modelOptions(request, open, log);
  watch.lap("read");
  const planned = planInputs(request.formula, inputs, options, log);
  const { tests = {} } = request;
  checkTests(planned, tests);
  watch.lap("design");
  const made = await makeResponses(request, planned, inputs, open, log);
  const { plan, table, balances } = made;
  if (table !== inputs.table) watch.lap(balances === undefined ? "responses" : "balances");
  const batches = blocks ?? wholeTable(table, { stride, blockBytes: bytesOf(request) });
  if (batches.count !== undefined && inputs.responses === undefined)
    log.note("responses", String(batches.count));
  noteStatuses(plan, request.dryRun, log);
  const noted = withNotes(plan, balances?.table.notes);
  const { guesses, warnings } = log;
  const draws = openDraws(request, made.draws);
  return { plan: noted, batches, balances, draws, tests, inputs, files, guesses, warnings };
}

function strideOf(shard: Shard | undefined): NonNullable<BatchOptions["stride"]> {
  return shard === undefined ? everyResponse : { first: shard.index - 1, step: shard.of };
}

function bytesOf({ block }: FitRequest): number {
  return block === undefined ? BLOCK_BYTES : Math.ceil(block * 1e6);
}

async function openTable(request: FitRequest, open: OpenInput, log: Log) {
  const { transpose, table } = request;
  const source = await open("table", table);
  const ids = idsAskedFor(request);
  const blocks = await readBatches(source, {
    ...request.reading,
    ...ids.request,
    transpose,
    stride: strideOf(request.shard),
    blockBytes: bytesOf(request),
    reuse: true,
  });
  log.note("table", `${table}: ${count(blocks.samples.length, "sample")}, read in blocks`);
  noteGuesses(blocks, log);
  const inputs = await joinInputs({ index: blocks.samples, columns: {} }, request, open, log, ids);
  return { inputs, blocks };
}
