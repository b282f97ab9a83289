import { DataError } from "../../errors.js";
import { dateColumn, daysSince } from "../../table/dates.js";
import { exactValues, givenLabels, longDigits, lostDigits } from "../../table/labels.js";
import type { Labels, Table } from "../../table/table.js";
import { readGroup } from "./group-column.js";
import { encode } from "./levels.js";
import { type NaturalType, sourceColumn } from "./source-column.js";
import {
  type Categories,
  type Column,
  type ExactNumbers,
  type Level,
  numbers,
  type Scalar,
  unknown,
} from "./value.js";

/**
 * What a column is used as; `labels` are categories by what the cells are called, as groups are, and a `date` is days since
 * an origin.
 */
export type VariableType = NaturalType | "labels" | "date";

/** The columns a design uses, typed, over the rows at hand. */
export interface Variables {
  readonly samples: readonly string[];
  readonly byName: ReadonlyMap<string, Column>;
  /** The columns of grouping factors, as such. */
  readonly groups: ReadonlyMap<string, Categories>;
}

/** Written for a missing number in a column of text that is read as numbers. */
const missingWords = new Set(["", "NA", "NaN", "nan", "N/A", "null", "None"]);

/**
 * One column of a table as a variable. Numbers are numeric, dates are days since the earliest of their column, other strings
 * and truth values are categories, unless `type` says otherwise.
 *
 * @param origin of a date, in milliseconds since 1970; numbers in place of dates are days since then
 * @throws DataError when the column cannot be that, or has another length than the table's index.
 */
export function readVariable(
  table: Table,
  name: string,
  type?: VariableType,
  origin = dateColumn(table, name)?.origin,
): Column {
  const { column, natural } = sourceColumn(table, name);
  const isText = natural === "categorical" && type !== "categorical" && type !== "labels";
  if (isText && origin !== undefined) return days(table, name, origin);
  const wanted = type === "date" ? "numeric" : (type ?? natural);
  const labels = givenLabels(table, name);
  if (wanted === "labels") return readGroup(table, name);
  if (wanted === "categorical" && natural !== "boolean") return encodeExactly(column, labels);
  if (wanted === "numeric") {
    const values =
      column instanceof Float64Array ? column : Float64Array.from(column, numberReader(table, name));
    if (type === "date" && origin !== undefined) return { ...numbers(values), origin };
    const exact = exactNumbers(values, labels);
    return exact === undefined ? numbers(values) : { ...numbers(values), exact };
  }
  return { kind: "booleans", values: Uint8Array.from(column, booleanReader(table, name)) };
}

/** Dates as days since an origin, as categories their text. */
function days(table: Table, name: string, origin: number): Column {
  const cells = table.columns[name]! as readonly (string | null)[];
  const values = Float64Array.from(cells, (cell, row) => {
    const found = daysSince(origin, cell);
    if (found !== undefined) return found;
    throw new DataError(
      `column '${name}': must be dates (YYYY-MM-DD), got '${cell}' for sample '${table.index[row]}'`,
      { column: name },
    );
  });
  return { ...numbers(values), exact: { categories: encode(cells) }, origin };
}

function numberReader(table: Table, name: string): (value: Scalar | undefined, row: number) => number {
  return (value, row) => {
    if (typeof value === "number") return value;
    if (value === null || value === undefined) return Number.NaN;
    if (typeof value !== "string") return Number(value);
    const text = value.trim();
    if (missingWords.has(text)) return Number.NaN;
    const parsed = Number(text);
    if (!Number.isNaN(parsed)) return parsed;
    throw new DataError(
      `column '${name}': must be numeric, got '${value}' for sample '${table.index[row]}'; use it as a category`,
      { column: name },
    );
  };
}

function booleanReader(table: Table, name: string): (value: Scalar | undefined, row: number) => number {
  return (value, row) => {
    if (typeof value === "boolean") return Number(value);
    if (value === null || value === undefined) return unknown;
    throw new DataError(
      `column '${name}': must be true or false, got ${JSON.stringify(value)} for sample '${table.index[row]}'`,
      { column: name },
    );
  };
}

/** Categories of the values, those beyond 2^53 by their digits. */
function encodeExactly(values: ArrayLike<unknown>, labels: Labels | undefined): Categories {
  return encode(exactValues(values, labels) as ArrayLike<Level | null>);
}

function exactNumbers(values: Float64Array, labels: Labels | undefined): ExactNumbers | undefined {
  if (labels === undefined || !Array.from(labels).some((label) => longDigits(label) !== undefined))
    return undefined;
  const lost = lostDigits(labels);
  return { categories: encodeExactly(values, labels), ...(lost !== undefined && { lost }) };
}

/** What type of variable a column was read as. */
export function typeOf(column: Column): VariableType {
  if (column.kind === "numbers") return column.origin === undefined ? "numeric" : "date";
  if (column.kind === "categories" && column.isLabels) return "labels";
  return column.kind === "booleans" ? "boolean" : "categorical";
}

/** The variables on some of their rows. */
export function selectRows(variables: Variables, rows: Int32Array): Variables {
  return {
    samples: Array.from(rows, (row) => variables.samples[row]!),
    byName: new Map(Array.from(variables.byName, ([name, column]) => [name, selectColumn(column, rows)])),
    groups: new Map(Array.from(variables.groups, ([name, group]) => [name, selectCodes(group, rows)])),
  };
}

function selectCodes(categories: Categories, rows: Int32Array): Categories {
  return { ...categories, codes: gather(categories.codes, rows, new Int32Array(rows.length)) };
}

function selectColumn(column: Column, rows: Int32Array): Column {
  const count = rows.length;
  switch (column.kind) {
    case "numbers": {
      const selected = numbers(
        ...column.columns.map((values) => gather(values, rows, new Float64Array(count))),
      );
      const { exact, origin } = column;
      if (exact === undefined && origin === undefined) return selected;
      return {
        ...selected,
        ...(exact && { exact: { ...exact, categories: selectCodes(exact.categories, rows) } }),
        ...(origin !== undefined && { origin }),
      };
    }
    case "booleans":
      return { kind: "booleans", values: gather(column.values, rows, new Uint8Array(count)) };
    case "categories":
      return selectCodes(column, rows);
  }
}

/** `out[i] = values[rows[i]]`. */
function gather<T extends Float64Array | Int32Array | Uint8Array>(values: T, rows: Int32Array, out: T): T {
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]!]!;
  return out;
}

/** The rows that a column misses, in order. */
export function missingRows(column: Column): number[] {
  switch (column.kind) {
    case "numbers":
      return missingNumbers(column.columns);
    case "booleans":
      return positionsOf(column.values, (value) => value === unknown);
    case "categories":
      return positionsOf(column.codes, (code) => code < 0);
  }
}

function missingNumbers(columns: readonly Float64Array[]): number[] {
  const rows = new Set<number>();
  for (const values of columns) {
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) rows.add(i);
  }
  return [...rows].sort((a, b) => a - b);
}

function positionsOf(values: ArrayLike<number>, holds: (value: number) => boolean): number[] {
  const positions: number[] = [];
  for (let i = 0; i < values.length; i++) if (holds(values[i]!)) positions.push(i);
  return positions;
}

/** The first value that is infinite; -1 when all are finite or missing. */
export function firstInfinite(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (Math.abs(values[i]!) === Number.POSITIVE_INFINITY) return i;
  return -1;
}
