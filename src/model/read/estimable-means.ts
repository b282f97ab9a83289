import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { type Estimability, estimabilityOf, isEstimable } from "../../inference/contrasts/estimability.js";
import { hasColumn } from "../../table/columns.js";
import type { Table } from "../../table/table.js";

/** Rows of the design without a value, by response: what is kept of responses that are not at hand. */
export type MissingRows = Readonly<Record<string, readonly number[]>>;

/** What a response can tell of its fixed effects; undefined where that is all of them, or where it has no estimates. */
export type EstimabilityOf = (response: number) => Estimability | undefined;

/**
 * What each response can tell of its fixed effects, made when first asked for: responses with the same rows share it.
 *
 * @param missing rows without a value of responses that the table does not hold
 */
export function responseEstimability(
  plan: Plan,
  table: Table,
  result: FitResult,
  missing: MissingRows = {},
): EstimabilityOf {
  const known = new Map<string, Estimability>();
  let missingOf: MissingOf | undefined;
  return (response) => {
    const kept = keptColumns(result, response);
    if (kept.length === 0 || result.rank[response] === result.terms) return undefined;
    missingOf ??= missingFinder(plan, table, missing);
    const absent = missingOf(result.responses[response]!);
    const key = `${kept.join()};${absent.join()}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const present = absent.length === 0 ? undefined : rowsWithout(absent, plan.samples.length);
    const made = estimabilityOf(plan.design, { present, kept });
    known.set(key, made);
    return made;
  };
}

/** Rows without a value of the responses whose fixed effects depend on each other on the rows that have one. */
export function missingRows(plan: Plan, table: Table, result: FitResult, missing: MissingRows): MissingRows {
  const { responses, rank, terms, nobs } = result;
  const missingOf = missingFinder(plan, table, missing);
  const entries = responses.flatMap((name, i): [string, readonly number[]][] =>
    rank[i] === terms || nobs[i] === plan.samples.length ? [] : [[name, missingOf(name)]],
  );
  return Object.fromEntries(entries);
}

type MissingOf = (name: string) => readonly number[];

function missingFinder(plan: Plan, table: Table, missing: MissingRows): MissingOf {
  const tableRows = Array.from(rowsInTable(plan, table));
  return (name) => {
    if (!hasColumn(table, name)) return Object.hasOwn(missing, name) ? missing[name]! : [];
    const column = numericColumn(table, name);
    return tableRows.flatMap((row, i) => (row < 0 || Number.isNaN(column[row]) ? [i] : []));
  };
}

function rowsWithout(absent: readonly number[], rows: number): Int32Array {
  const left = new Set(absent);
  return Int32Array.from(Array.from({ length: rows }, (_, i) => i).filter((i) => !left.has(i)));
}

/** Columns of X that have a coefficient. */
function keptColumns({ beta, terms }: FitResult, response: number): Int32Array {
  const own = beta.subarray(response * terms, (response + 1) * terms);
  return Int32Array.from(Array.from(own.keys()).filter((j) => !Number.isNaN(own[j])));
}

/**
 * A function that sets the means of rows that a response cannot tell to NaN, in place.
 *
 * @param X rows × terms, row-major
 */
export function blankInestimable(
  X: Float64Array,
  estimabilityOfResponse: EstimabilityOf,
): (mean: Float64Array, response: number) => void {
  const known = new Map<Estimability, readonly number[]>();
  return (mean, response) => {
    const estimability = estimabilityOfResponse(response);
    if (estimability === undefined) return;
    const rows = known.get(estimability) ?? inestimableRows(X, mean.length, estimability);
    known.set(estimability, rows);
    for (const row of rows) mean[row] = Number.NaN;
  };
}

/** The rows of X whose mean cannot be told. */
function inestimableRows(X: Float64Array, rows: number, estimability: Estimability): number[] {
  const width = rows === 0 ? 0 : X.length / rows;
  return Array.from({ length: rows }, (_, i) => i).filter(
    (i) => !isEstimable(X.subarray(i * width, (i + 1) * width), estimability),
  );
}
