import {
  covariateNames,
  findResponses,
  namedResponses,
  type Responses,
  subsetNames,
} from "../../design/responses.js";
import { UsageError } from "../../errors.js";
import { withSource } from "../../io/files/source.js";
import { formatOf } from "../../io/formats.js";
import { readFrame, readMetadata, readTable, type TableFile } from "../../io/index.js";
import { checkBalances, gathered, responsesOfTwo } from "../../model/plan-study.js";
import { columnNames } from "../../table/columns.js";
import type { CountFilter } from "../../table/feature-filter.js";
import { selectColumns } from "../../table/select.js";
import type { Table } from "../../table/table.js";
import type { FitRequest, InputRequest } from "../commands/request.js";
import { count, type Log, noteGuesses, someOf } from "../log/log.js";
import {
  type Inputs,
  idsAskedFor,
  joinInputs,
  needMetadata,
  type OpenedInput,
  type OpenInput,
  readInputs,
} from "./read-inputs.js";

/** What is read, and what says which columns are responses. */
type StudyRequest = InputRequest & Pick<FitRequest, "formula" | "model" | "balances" | "taxa">;

/** The responses and covariates of a fit. */
export interface StudyInputs extends Inputs {
  /** The responses that were named; undefined for every column of the table. */
  readonly responses?: readonly string[] | undefined;
}

/** Does a request name its responses, or bring them in one table with the covariates? Then its table is read whole. */
export function namesResponses({ formula, model, metadata }: StudyRequest): boolean {
  return metadata.length === 0 || namedResponses(formula, model) !== undefined;
}

/**
 * Read the table and the metadata of a fit, or the one table that holds both, and find the responses.
 *
 * @param filter leaves features out while the table is read; see `atReading`
 */
export async function readStudy(
  request: StudyRequest,
  filter: CountFilter,
  open: OpenInput,
  log: Log,
): Promise<StudyInputs> {
  const { formula, model, balances, taxa } = request;
  if (balances !== undefined) checkBalances("mixedlm", formula, request.metadata, model);
  const named = namedResponses(formula, model);
  if (taxa !== undefined && named !== undefined) throw namedTaxa();
  if (request.metadata.length === 0) return readOneTable(request, named!, open, log);
  if (named === undefined) return readInputs(request, filter, open, log);
  const ids = idsAskedFor(request);
  const file = await readMixedTable(request, open, log, ids);
  const inputs = await joinInputs(file, request, open, log, ids);
  const found = responsesOfTwo(named, inputs.table, needMetadata(inputs));
  const responses = found.map(({ name }) => name);
  noteResponses(responses, log);
  return { ...inputs, table: gathered(inputs.table, found), features: responses.length, responses };
}

function namedTaxa(): UsageError {
  return new UsageError({
    where: "mixedlm",
    rule: "features that are filtered or transformed together are the responses",
    got: "others by name",
    hint: "; leave the names out",
  });
}

/** A table of which not every column is a response, so that it may hold text. */
async function readMixedTable(
  { table, transpose, reading }: StudyRequest,
  open: OpenInput,
  log: Log,
  ids: ReturnType<typeof idsAskedFor>,
): Promise<TableFile> {
  const input = await open.described("table", table);
  const { source } = input;
  const { id, decimal, sheet, long, label } = reading;
  const areNumbers = transpose || long !== undefined || label !== undefined || (await isBiom(input));
  const file = areNumbers
    ? await readTable(source, { transpose, ...reading, ...ids.request })
    : await readMetadata(source, { id, decimal, sheet, ...ids.request });
  log.note("table", `${table}: ${sizeOf(file, "sample")}`);
  noteGuesses(file, log);
  return file;
}

/** Whether a table is BIOM, by itself or in an artifact: its metadata stand beside it. */
async function isBiom({ source, artifact }: OpenedInput): Promise<boolean> {
  if (artifact !== undefined) return artifact.type.startsWith("FeatureTable[");
  return withSource(source, async ({ head, name }) => formatOf(head, name).words.includes("BIOM"));
}

function sizeOf(table: Table, row: string): string {
  return `${count(table.index.length, row)} × ${count(columnNames(table).length, "column")}`;
}

async function readOneTable(
  { formula, model, table: path, numeric, categorical, reading: { id, decimal, sheet } }: StudyRequest,
  named: Responses,
  open: OpenInput,
  log: Log,
): Promise<StudyInputs> {
  const used = new Set([...covariateNames(formula, model), ...subsetNames(model)]);
  for (const { name } of named.asked) used.add(name);
  const frame = await readFrame(await open("table", path), {
    numeric,
    categorical,
    id,
    decimal,
    sheet,
    used,
  });
  const { kinds, notes = [] } = frame;
  log.note("table", `${path}: ${sizeOf(frame, "row")}`);
  noteGuesses(frame, log);
  for (const text of notes) log.warn(text);
  const found = findResponses(named, [{ table: frame, where: "the table", holdsCovariates: true }]);
  const responses = found.map(({ name }) => name);
  noteResponses(responses, log);
  return {
    table: selectColumns(frame, responses),
    features: responses.length,
    metadata: frame,
    kinds,
    dropped: { table: [], metadata: [], files: [] },
    notes,
    responses,
  };
}

function noteResponses(responses: readonly string[], log: Log): void {
  log.note("responses", someOf(responses, 12));
}
