import type { FurtherTables } from "../../fit/fit-result.js";
import { termNamed } from "../../fit/term-named.js";
import { type Guess, readTable } from "../../io/index.js";
import { fit } from "../../model/fit.js";
import type { LMEModel } from "../../model/lme-model.js";
import { checkTests, withTests } from "../../model/verbs/asked-tests.js";
import type { FitOptions } from "../../options/fit.js";
import { columnNames } from "../../table/columns.js";
import type { Table } from "../../table/table.js";
import { atReading } from "../balances/features.js";
import type { Balances } from "../balances/make-balances.js";
import { makeResponses } from "../balances/make-responses.js";
import type { FitRequest } from "../commands/request.js";
import { type InputFile, type Inputs, inputOpener, type OpenInput } from "../files/read-inputs.js";
import { readStudy } from "../files/read-study.js";
import { type Log, noteGuesses } from "../log/log.js";
import { withProgress } from "../log/progress.js";
import type { Stopwatch, Streams } from "../log/streams.js";
import { debiasedTables } from "./debiased-tables.js";
import { noteDecompositions, noteStatuses } from "./describe-plan.js";
import { countStatuses } from "./effects-table.js";
import { checkAllBalances, type FurtherFits, fitFurther } from "./further-fits.js";
import { planInputs } from "./plan-inputs.js";
import { openDraws, pooledSummary, withDraws } from "./pooled-draws.js";
import { checkResampling, resampledTables } from "./resampled-tables.js";

/** Everything that a fit gives before it is written. */
export interface Fitted extends FurtherFits {
  readonly model: LMEModel;
  readonly balances: Balances | undefined;
  /** Tests of each response, and tests that took all of them. */
  readonly further: FurtherTables | undefined;
  readonly resampled: Readonly<Record<string, Table>>;
  /** What was found beside the coefficients, for the screen. */
  readonly said: readonly string[];
  readonly inputs: Inputs;
  readonly files: readonly InputFile[];
  /** What readers decided, and what the log warned of. */
  readonly guesses: readonly Guess[];
  readonly warnings: readonly string[];
}

/** The models of the request, or undefined in a dry run, which stops before anything is fitted. */
export async function computeFit(
  request: FitRequest,
  streams: Streams,
  log: Log,
  watch: Stopwatch,
): Promise<Fitted | undefined> {
  const files: InputFile[] = [];
  const open = inputOpener(files);
  const inputs = await readStudy(request, atReading(request.balances ?? request.taxa), open, log);
  const options = await modelOptions(request, open, log);
  streams.signal?.throwIfAborted();
  watch.lap("read");
  const planned = planInputs(request.formula, inputs, options, log);
  const { tests: asked = {}, resampling = {} } = request;
  checkTests(planned, asked);
  checkResampling(planned, resampling);
  if (request.firstTerm !== undefined) termNamed(request.firstTerm, planned);
  watch.lap("design");
  const made = await makeResponses(request, planned, inputs, open, log);
  const { plan, table, balances } = made;
  if (request.taxonEffects) checkAllBalances(balances!);
  streams.signal?.throwIfAborted();
  watch.lap(request.taxa === undefined ? "balances" : "responses");
  if (inputs.responses === undefined) log.note("responses", String(columnNames(table).length));
  noteStatuses(plan, request.dryRun, log);
  if (request.dryRun) return undefined;
  const origin = { dropped: inputs.dropped, ...(balances && { tree: balances.tree }) };
  const model = await withProgress("fitted", columnNames(table).length, request, streams, (run) =>
    fit(plan, table, run, origin),
  );
  noteDecompositions(plan, log);
  log.note("status", countStatuses(model.status));
  watch.lap("fit");
  const tested = await withTests(model, asked, streams.signal);
  const draws = openDraws(request, made.draws);
  const { further } =
    draws === undefined
      ? tested
      : await withProgress("draws", draws.draws * model.responses.length, request, streams, (run) =>
          withDraws(plan, tested, draws, run),
        );
  const resampled = await resampledTables(model, resampling, (heading, work) =>
    withProgress(heading, model.responses.length, request, streams, work),
  );
  if (further !== undefined || Object.keys(resampled).length > 0) watch.lap("tests");
  const others = balances && (await fitFurther(request, options, { model, balances, inputs }, streams));
  if (others?.taxa ?? others?.sensitivity) watch.lap("further fits");
  for (const note of others?.sensitivity?.notes ?? []) if (!log.warnings.includes(note)) log.warn(note);
  const said =
    draws === undefined
      ? []
      : [pooledSummary(plan, { ...model.result, ...(further && { further }) }, draws.draws)];
  const { debias: method } = resampling;
  const debiased = method && (await debiasedTables(model, others?.taxa, method, log));
  const { guesses, warnings } = log;
  const read = { inputs, files, guesses, warnings };
  const tests = {
    further: debiased === undefined ? further : { ...further, ...debiased.further },
    resampled: { ...resampled, ...debiased?.tables },
    said: debiased === undefined ? said : [...said, debiased.summary],
  };
  return { model, balances, taxa: undefined, sensitivity: undefined, ...others, ...tests, ...read };
}

/** The options of the model, with the weights, known covariances and covariates of files in them. */
export async function modelOptions(
  { model, cellWeights, knownFiles = {}, covariates = {} }: FitRequest,
  open: OpenInput,
  log: Log,
): Promise<FitOptions> {
  const read = async (role: string, path: string) => {
    const table = await readTable(await open(role, path));
    noteGuesses(table, log);
    return table;
  };
  const readAll = async (files: Readonly<Record<string, string>>, roleOf: (name: string) => string) => {
    const tables: Record<string, Table> = {};
    for (const [name, path] of Object.entries(files)) tables[name] = await read(roleOf(name), path);
    return tables;
  };
  const weights = cellWeights === undefined ? undefined : await read("weights", cellWeights);
  const known = await readAll(knownFiles, () => "known");
  const own = await readAll(covariates, (name) => `covariate ${name}`);
  return {
    ...model,
    ...(weights && { weights }),
    ...(Object.keys(known).length > 0 && { known }),
    ...(Object.keys(own).length > 0 && { covariates: own }),
  };
}
