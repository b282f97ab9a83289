import { DataError, describe } from "../errors.js";
import { columnNames } from "./columns.js";
import { datesOf } from "./dates.js";
import type { Frame } from "./frame.js";
import { type Remarks, remarksOf } from "./remarks.js";
import type { Table } from "./table.js";

/** What a table-like value holds: named values, and ids where it has them. */
export interface SourceColumns {
  readonly index?: readonly string[];
  readonly entries: readonly (readonly [string, ArrayLike<unknown>])[];
  readonly length: number;
  /** Labels of the columns of a Table that has some. */
  readonly labels?: Table["labels"] | undefined;
  /** What a Table knows of its columns of dates. */
  readonly dates?: Pick<Table, "dates">;
}

/** The parts of Arrow tables (apache-arrow, flechette) that are read here. */
export interface ArrowLike {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  getChild(name: string): ArrowColumn | null | undefined;
}

/** A column of such a table: its values in order, and whether some are missing. */
export interface ArrowColumn extends Iterable<unknown> {
  readonly nullCount?: number;
  toArray(): ArrayLike<unknown>;
}

/** The parts of arquero tables that are read here; `array` honours their filters and order. */
export interface ArqueroLike {
  numRows(): number;
  columnNames(): readonly string[];
  array(name: string): ArrayLike<unknown>;
}

/** Columns of arrays by name. An object of an interface is spread to be one: `{ ...rows }`. */
export interface ColumnsLike {
  readonly [name: string]: ArrayLike<unknown> & object;
}

/** Ids and columns of any cells that `asTable` makes those of a Table. */
export interface IndexedColumns {
  readonly index: readonly string[];
  readonly columns: ColumnsLike;
}

/** What `asTable` reads: a Table or Frame, rows of objects, columns of arrays, an Arrow or an arquero table. */
export type TableLike =
  | Table
  | Frame
  | IndexedColumns
  | readonly object[]
  | ArrowLike
  | ArqueroLike
  | ColumnsLike;

/**
 * The columns of a Table, a Frame, rows of objects, columns of arrays, an Arrow or an arquero table, told apart by
 * their shape. Throws DataError for anything else.
 */
export function sourceColumns(value: unknown, where: string): SourceColumns {
  if (Array.isArray(value)) return rowColumns(value, where);
  if (isArquero(value)) {
    const entries = value.columnNames().map((name) => [name, value.array(name)] as const);
    return { entries, length: value.numRows() };
  }
  if (isArrow(value)) return arrowColumns(value, where);
  if (isFrame(value)) return frameColumns(value);
  if (isTable(value)) {
    const entries = columnNames(value).map((name) => [name, value.columns[name]!] as const);
    checkArrays(entries, where);
    const { index, labels } = value;
    return { index, entries, length: index.length, ...(labels && { labels }), dates: datesOf(value) };
  }
  return recordColumns(value, where);
}

/** Rows of objects; columns in the order of their first appearance, missing where a row lacks them. */
function rowColumns(rows: readonly unknown[], where: string): SourceColumns {
  const values = new Map<string, unknown[]>();
  rows.forEach((row, i) => {
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      throw new DataError(`${where}: rows must be objects, got ${describe(row)} as row ${i + 1}`);
    }
    for (const [name, value] of Object.entries(row)) {
      let column = values.get(name);
      if (column === undefined) values.set(name, (column = new Array<unknown>(rows.length).fill(null)));
      column[i] = value;
    }
  });
  return { entries: [...values], length: rows.length };
}

function recordColumns(value: unknown, where: string): SourceColumns {
  if (typeof value !== "object" || value === null) {
    throw new DataError(
      `${where}: must be { index, columns }, rows of objects, columns of arrays, an Arrow or an arquero table, got ${describe(value)}`,
    );
  }
  const entries = Object.entries(value);
  checkArrays(entries, where);
  return { entries, length: entries[0]?.[1].length ?? 0 };
}

function checkArrays(entries: readonly (readonly [string, unknown])[], where: string): void {
  for (const [name, values] of entries) {
    if (isArrayLike(values) || (isRecord(values) && typeof values["length"] === "number")) continue;
    throw new DataError(`${where}: column '${name}' must be an array, got ${describe(values)}`, {
      column: name,
    });
  }
}

/** `toArray` of apache-arrow shows what lies under a null, so columns with nulls are read value by value. */
function arrowColumns(table: ArrowLike, where: string): SourceColumns {
  const entries = table.schema.fields.map(({ name }) => [name, arrowValues(table, name, where)] as const);
  return { entries, length: table.numRows };
}

function arrowValues(table: ArrowLike, name: string, where: string): ArrayLike<unknown> {
  const column = table.getChild(name)!;
  try {
    return (column.nullCount ?? 0) > 0 ? Array.from(column) : column.toArray();
  } catch (error) {
    // flechette gives 64-bit integers as numbers, unless it is asked not to.
    if (!(error instanceof Error) || !error.message.startsWith("BigInt exceeds")) throw error;
    throw new DataError(
      `${where}: column '${name}' has 64-bit integers beyond 2^53, which are no numbers; open it with { useBigInt: true }`,
      { column: name },
    );
  }
}

function frameColumns({ rowNames, columnNames, values }: Frame): SourceColumns {
  const width = columnNames.length;
  const entries = columnNames.map((name, j) => {
    return [name, Float64Array.from(rowNames, (_, i) => values[i * width + j]!)] as const;
  });
  return { index: rowNames, entries, length: rowNames.length };
}

/** What a Table or a Frame says beside its cells; nothing of anything else, where such names may be columns. */
export function givenRemarks(value: unknown): Remarks {
  return isTable(value) || isFrame(value) ? remarksOf(value) : {};
}

/** True for ids and a record of columns, whatever the columns hold. */
export function isTable(value: unknown): value is Table {
  if (!isRecord(value) || !Array.isArray(value["index"])) return false;
  const { columns } = value;
  return isRecord(columns) && !isArrayLike(columns) && !(columns instanceof Map);
}

export function isFrame(value: unknown): value is Frame {
  if (!isRecord(value) || !(value["values"] instanceof Float64Array)) return false;
  return Array.isArray(value["rowNames"]) && Array.isArray(value["columnNames"]);
}

function isArrow(value: unknown): value is ArrowLike {
  return isRecord(value) && typeof value["getChild"] === "function" && typeof value["numRows"] === "number";
}

function isArquero(value: unknown): value is ArqueroLike {
  return (
    isRecord(value) && typeof value["columnNames"] === "function" && typeof value["array"] === "function"
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
