import { covarianceOf } from "../../covariance/structures.js";
import type { Design } from "../../design/design.js";
import { DataError } from "../../errors.js";
import { either } from "../../problem.js";
import { residualOf } from "../../residual/residual.js";
import { residualStart } from "../../residual/residual-start.js";
import { columnOf } from "../../table/columns.js";
import { checkDigits } from "../../table/labels.js";
import { spellingHint } from "../../table/spelling/spelling-notes.js";
import type { Table } from "../../table/table.js";
import { ownBatches } from "../covariates/form.js";
import { describeStatuses } from "../describe-statuses.js";
import type { FitResult } from "../fit-result.js";
import type { Plan } from "../plan.js";
import { droppedColumns } from "../prepare/describe-rows.js";
import { lambdaTemplate } from "../prepare/lambda-template.js";
import { type ReducedRows, reduceRows } from "../prepare/reduce-rows.js";
import { type Reason, reasonsTogether } from "../status.js";
import { weightedResponses } from "./cell-weights.js";
import { type Collected, collector, emptyResult } from "./collect.js";
import { type Batch, fitRows, type Wanted } from "./fit-rows.js";
import { missingPatterns, type Pattern } from "./missing-patterns.js";
import { elementsOf } from "./records.js";
import { responseSource } from "./response-source.js";
import { heldParameters } from "./search-settings.js";

/** What is to be computed, and held covariance parameters. */
export interface FitRequest extends Wanted {
  /** θ of each response where it is to stay; undefined to search. */
  readonly theta?: Float64Array;
}

/** What the batches of one run share. */
interface Run {
  readonly plan: Plan;
  readonly names: readonly string[];
  readonly columns: readonly ArrayLike<number>[];
  /** Row of the columns at each row of the design; -1 where the table has no such sample. */
  readonly tableRows: Int32Array;
  readonly request: FitRequest;
  readonly result: Collected;
}

/**
 * Fit columns of a table. Responses without missing cells share the plan's reduced design; the others are grouped by
 * the rows on which they have values, one reduction each, and so are responses with weights of their own. A response
 * that cannot be fitted gets a status.
 *
 * @param names the columns to fit, in this order
 * @throws DataError for a column that is not numeric, and for weights that are not positive
 */
export function fitTable(plan: Plan, table: Table, names: readonly string[], request: FitRequest): FitResult {
  const batches = fitBatches(plan, table, names, request);
  for (;;) {
    const step = batches.next();
    if (step.done) return step.value;
    fitRows(step.value);
  }
}

/**
 * The batches of `fitTable`, to be fitted by whoever asks: each yielded batch must have been fitted, with all its records
 * received, before the next is asked for. What is returned is the result.
 */
export function* fitBatches(
  plan: Plan,
  table: Table,
  names: readonly string[],
  request: FitRequest,
): Generator<Batch, FitResult, void> {
  const columns = names.map((name) => numericColumn(table, name));
  const tableRows = rowsInTable(plan, table);
  if (plan.border !== undefined)
    return yield* ownBatches(fitBatches, plan, table, names, request, { columns, tableRows });
  const run: Run = { plan, names, columns, tableRows, request, result: newResult(plan, names, request) };
  const { weights } = plan.options;
  if (typeof weights === "object") {
    for (const { design, responses } of weightedResponses(plan, weights, names, columns, tableRows))
      yield* batchesByPattern(run, design, responses);
  } else {
    const all = Array.from(names.keys());
    const byPattern = plan.reduced === null || tableRows.includes(-1);
    const left = byPattern ? all : yield* sharedRows(run, plan.design, plan, all, undefined);
    yield* batchesByPattern(run, plan.design, left);
  }
  if (request.theta === undefined) describeStatuses(plan, run.result);
  return run.result;
}

/** Fit responses that share a design, but not all its rows: each pattern of missing cells by itself. */
function* batchesByPattern(
  run: Run,
  design: Design,
  responses: readonly number[],
): Generator<Batch, void, void> {
  const { plan, names, columns, tableRows, result } = run;
  const { patterns, infinite } = missingPatterns(columns, responses, tableRows);
  if (plan.options.missing === "raise") refuseMissing(plan, names, patterns);
  for (const { present, responses } of patterns) {
    const rows = present.length === plan.samples.length ? undefined : present;
    const reduced = reducedRows(plan, design, rows);
    const left = yield* sharedRows(run, design, reduced, responses, rows);
    if (left.length === 0) continue;
    const reasons = reasonsOf(plan, design, rows);
    for (const response of left)
      refuse(result, response, "values so large that their differences overflow", reasons);
  }
  if (infinite.length === 0) return;
  const reasons = reasonsOf(plan, design, undefined);
  for (const { response, row } of infinite)
    refuse(result, response, `infinite value in sample ${plan.samples[row]!}`, reasons);
}

type Rows = Pick<ReducedRows, "reduced" | "flags" | "message">;

/** Rows of a design, reduced. Where the plan itself has nothing to work on, none of its responses is fitted. */
function reducedRows(plan: Plan, design: Design, rows: Int32Array | undefined): Rows {
  const isOfPlan = design === plan.design;
  if (isOfPlan && rows === undefined) return plan;
  const found = reduceRows(design, rows, plan.search);
  return isOfPlan && plan.reduced === null && found.reduced !== null ? plan : found;
}

/** What holds of the rows of a design, whatever the response. */
function reasonsOf(plan: Plan, design: Design, rows: Int32Array | undefined): readonly Reason[] {
  if (rows === undefined && plan.reduced !== null) return droppedColumns(design, plan.reduced.kept, rows);
  return reduceRows(design, rows, plan.search).reasons;
}

/** A response with cells that cannot be fitted, on rows of which other statuses may hold. */
function refuse(result: Collected, response: number, why: string, reasons: readonly Reason[]): void {
  const { flags, message } = reasonsTogether([["not-converged", why], ...reasons]);
  result.flags[response] = flags;
  result.messages[response] = message;
}

/** Throws DataError for the first response with missing cells. */
function refuseMissing(plan: Plan, names: readonly string[], patterns: readonly Pattern[]): void {
  for (const { present, responses } of patterns) {
    // Rows present are ascending.
    const row = plan.samples.findIndex((_, i) => present[i] !== i);
    if (row < 0) continue;
    const column = names[responses[0]!]!;
    const drop = either('missing: "drop"', { option: "missing", value: "drop" });
    throw new DataError(
      {
        where: "missing values",
        rule: `response '${column}' has none for sample '${plan.samples[row]}'`,
        hint: ["; ", drop, " leaves such samples out of that response"],
      },
      { column },
    );
  }
}

/** Fit responses that share their rows (all without `present`); returns those with cells that are not finite. */
function* sharedRows(
  { plan, columns, tableRows, request, result }: Run,
  design: Design,
  { reduced, flags, message }: Rows,
  responses: readonly number[],
  present: Int32Array | undefined,
): Generator<Batch, number[], void> {
  for (const response of responses) result.messages[response] = message;
  if (reduced === null) {
    for (const response of responses) {
      result.flags[response] = flags;
      result.nobs[response] = present === undefined ? plan.samples.length : present.length;
    }
    return [];
  }
  const shift = residualOf(design).logDeterminant(present?.length ?? plan.samples.length, present);
  const left: number[] = [];
  const { theta } = request;
  const width = result.parameters;
  yield {
    design: reduced,
    columns: responses.map((response) => columns[response]!),
    source: responseSource(design, tableRows, present),
    wanted: request,
    receive: collector(result, reduced, responses, flags, shift, (response) => left.push(response)),
    ...(theta && {
      held: (i: number) => theta.subarray(responses[i]! * width, (responses[i]! + 1) * width),
    }),
  };
  return left.sort((a, b) => a - b);
}

function newResult(plan: Plan, names: readonly string[], request: FitRequest): Collected {
  const { fixed, random, residual } = plan.design;
  const terms = random.map((term) => ({
    template: lambdaTemplate([term]),
    k: term.columns.length,
    ...(covarianceOf(term).searched && { covariance: term.covariance }),
  }));
  const ofTerms = terms.reduce((total, { template }) => total + template.parameters, 0);
  const parameters = ofTerms + (residual === undefined ? 0 : residualStart(residual).length);
  const held = plan.search === undefined ? 0 : heldParameters(plan.search);
  const packed = (fixed.columns.length * (fixed.columns.length + 1)) / 2;
  return {
    ...(request.adjusted && { adjusted: new Float64Array(names.length * packed).fill(Number.NaN) }),
    ...emptyResult(names, fixed.columns.length, parameters, request.joint ? elementsOf(terms) : 0),
    ...(held > 0 && { held }),
  };
}

/** Row of the table for each row of the design; -1 where the table has no such sample. */
export function rowsInTable(plan: Plan, table: Table): Int32Array {
  const rowOf = new Map(table.index.map((sample, row) => [sample, row]));
  const rows = Int32Array.from(plan.samples, (sample) => rowOf.get(sample) ?? -1);
  if (rows.length > 0 && rows.every((row) => row < 0)) {
    throw new DataError(
      `fit: the table must hold samples of the plan, got none in common; the plan has ${plan.samples[0]}, ` +
        `the table ${table.index[0] ?? "no rows"}${spellingHint(plan.samples, table.index, ["the plan", "the table"])}`,
    );
  }
  return rows;
}

/** A numeric column of a table by name. Throws DataError where it holds something else. */
export function numericColumn(table: Table, name: string): ArrayLike<number> {
  const column = columnOf(table, name);
  if (table.labels !== undefined) checkDigits(table, name);
  if (column instanceof Float64Array) return column;
  for (let row = 0; row < column.length; row++) {
    if (typeof column[row] === "number") continue;
    throw new DataError(
      `fit: responses must be numbers, got ${JSON.stringify(column[row])} in column '${name}', sample ${table.index[row]}`,
      { column: name, row: row + 1 },
    );
  }
  return column as ArrayLike<number>;
}
