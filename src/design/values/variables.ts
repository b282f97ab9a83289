import { DataError, suggest } from "../../errors.js";
import type { Table } from "../../table/table.js";
import { encode } from "./levels.js";
import { type Column, type Level, numbers, type Scalar, unknown } from "./value.js";

/** What a column is used as. */
export type VariableType = "numeric" | "boolean" | "categorical";

/** The columns a design uses, typed, over the rows at hand. */
export interface Variables {
  readonly samples: readonly string[];
  readonly byName: ReadonlyMap<string, Column>;
}

/** Written for a missing number in a column of text that is read as numbers. */
const missingWords = new Set(["", "NA", "NaN", "nan", "N/A", "null", "None"]);

/**
 * One column of a table as a variable. Numbers are numeric, strings and truth values are categories, unless
 * `type` says otherwise.
 * @throws DataError when the column cannot be that, or has another length than the table's index.
 */
export function readVariable(table: Table, name: string, type?: VariableType): Column {
  if (!Object.hasOwn(table.columns, name)) {
    throw new DataError(`no column named '${name}'${suggest(name, Object.keys(table.columns))}`, {
      column: name,
    });
  }
  const column = table.columns[name]! as ArrayLike<Scalar | undefined>;
  if (column.length !== table.index.length) {
    throw new DataError(
      `column '${name}': must have one value per sample (${table.index.length}), got ${column.length}`,
      { column: name },
    );
  }
  const natural = naturalType(table, name, column);
  const wanted = type ?? natural;
  if (wanted === "categorical" && natural !== "boolean") return encode(column as ArrayLike<Level | null>);
  if (wanted === "numeric") {
    const values =
      column instanceof Float64Array ? column : Float64Array.from(column, numberReader(table, name));
    return numbers(values);
  }
  return { kind: "booleans", values: Uint8Array.from(column, booleanReader(table, name)) };
}

/** The type of the first value that is not missing; a column without any is a category without levels. */
function naturalType(table: Table, name: string, column: ArrayLike<Scalar | undefined>): VariableType {
  if (column instanceof Float64Array || (ArrayBuffer.isView(column) && !isBigInts(column))) return "numeric";
  let type: string | undefined;
  for (let i = 0; i < column.length; i++) {
    const value: unknown = column[i];
    if (value === null || value === undefined) continue;
    type ??= typeof value;
    if (typeof value !== type) {
      throw new DataError(
        `column '${name}': values must be of one kind, got ${type} and ${typeof value} (sample '${table.index[i]}')`,
        { column: name },
      );
    }
  }
  if (type === "number" || type === "bigint") return "numeric";
  if (type === "boolean") return "boolean";
  if (type === "string" || type === undefined) return "categorical";
  throw new DataError(`column '${name}': values must be numbers, strings or booleans, got ${type}`, {
    column: name,
  });
}

function isBigInts(view: unknown): boolean {
  return view instanceof BigInt64Array || view instanceof BigUint64Array;
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

/** What type of variable a column was read as. */
export function typeOf(column: Column): VariableType {
  if (column.kind === "numbers") return "numeric";
  return column.kind === "booleans" ? "boolean" : "categorical";
}

/** The variables on some of their rows. */
export function selectRows(variables: Variables, rows: Int32Array): Variables {
  const byName = new Map(
    Array.from(variables.byName, ([name, column]) => [name, selectColumn(column, rows)]),
  );
  return { samples: Array.from(rows, (row) => variables.samples[row]!), byName };
}

function selectColumn(column: Column, rows: Int32Array): Column {
  const count = rows.length;
  switch (column.kind) {
    case "numbers":
      return numbers(...column.columns.map((values) => gather(values, rows, new Float64Array(count))));
    case "booleans":
      return { kind: "booleans", values: gather(column.values, rows, new Uint8Array(count)) };
    case "categories":
      return { ...column, codes: gather(column.codes, rows, new Int32Array(count)) };
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
