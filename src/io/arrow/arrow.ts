import type { Column as ArrowColumn, DataType, Table as FlechetteTable } from "@uwdata/flechette";
import { DataError, MixedlmError } from "../../errors.js";
import type { TableOptions } from "../../table/as-table.js";
import { columnNames, isNumericColumn } from "../../table/columns.js";
import { assemble } from "../../table/make-table.js";
import type { Column, Table } from "../../table/table.js";
import { type ColumnarColumn, type ColumnarFile, columnarTable, type UnreadColumn } from "../columnar.js";
import { columnsToWrite, withNulls } from "../columns-to-write.js";
import { decimalNumbers, wholeLabels } from "../decimals.js";
import { writeFile } from "../files/write-file.js";
import type { TableFileWriter } from "../table-file.js";
import { checkedMessages } from "./check-arrow.js";

/** Options of `toArrow` and `writeArrow`. */
export interface ArrowOptions {
  /** Name of the column of ids; `false` leaves them out. Default `id`. */
  readonly id?: string | false | undefined;
}

/** An Arrow table of flechette, by what is read of one most; flechette's own types say the rest. */
export interface ArrowTable {
  readonly numRows: number;
  readonly numCols: number;
  readonly names: string[];
  readonly schema: { readonly fields: { readonly name: string; readonly nullable: boolean }[] };
  getChild(name: string): ArrowVector;
  getChildAt(index: number): ArrowVector;
  toColumns(): Record<string, ArrayLike<unknown>>;
  toArray(): object[];
}

/** A column of an Arrow table. */
export interface ArrowVector extends Iterable<unknown> {
  readonly length: number;
  readonly nullCount: number;
  at(index: number): unknown;
  toArray(): ArrayLike<unknown>;
}

/**
 * A table as an Arrow table of flechette, which other libraries take as it is or as IPC bytes (`writeArrow`).
 * Missing values are nulls. flechette is loaded at first use.
 */
export async function toArrow(table: Table, options: ArrowOptions = {}): Promise<ArrowTable> {
  return flechetteTable(table, options);
}

async function flechetteTable(table: Table, options: ArrowOptions): Promise<FlechetteTable> {
  const flechette = await import("@uwdata/flechette");
  const typeOf = (column: Column): DataType => {
    if (isNumericColumn(column))
      return column instanceof Int32Array ? flechette.int32() : flechette.float64();
    return column.some((value) => typeof value === "boolean") ? flechette.bool() : flechette.utf8();
  };
  return flechette.tableFromColumns(
    columnsToWrite(table, options.id ?? "id").map(([name, column]) => {
      return [name, flechette.columnFromArray(withNulls(column) as unknown[], typeOf(column))];
    }),
  );
}

/** A table as the bytes of an Arrow IPC file. */
export async function writeArrow(table: Table, options: ArrowOptions = {}): Promise<Uint8Array> {
  const { tableToIPC } = await import("@uwdata/flechette");
  return tableToIPC(await flechetteTable(table, options), { format: "file" })!;
}

/** Open an Arrow file, whose tables are kept until the end. */
export async function openArrowWriter(path: string, id: string | false): Promise<TableFileWriter> {
  const tables: Table[] = [];
  return {
    write: async (table) => {
      tables.push(table);
    },
    close: async () => writeFile(path, await writeArrow(stacked(tables), { id })),
  };
}

function stacked(tables: readonly Table[]): Table {
  if (tables.length === 1) return tables[0]!;
  const names = columnNames(tables[0]!);
  const index = tables.flatMap((table) => table.index);
  const entries = names.map((name) => [name, joined(tables.map((table) => table.columns[name]!))] as const);
  return assemble(index, names, entries);
}

function joined(columns: readonly Column[]): Column {
  if (!(columns[0] instanceof Float64Array)) {
    return columns.flatMap((column) => Array.from(column as ArrayLike<string | null>));
  }
  const all = new Float64Array(columns.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const column of columns) {
    all.set(column as Float64Array, at);
    at += column.length;
  }
  return all;
}

/**
 * A table from the bytes of an Arrow IPC file or stream, which are looked at before flechette reads them. Text such as
 * `NA` stays text, which `readTable` and `readMetadata` read as missing where it means that. Throws DataError for damaged files, for compressed ones and for nested columns.
 */
export async function readArrow(bytes: Uint8Array, options: TableOptions = {}): Promise<Table> {
  return columnarTable(await decodeArrow(bytes, options.where ?? "table"), options);
}

/** The columns of an Arrow file or stream, with the types that they have there, and those that cannot be read. */
export async function decodeArrow(bytes: Uint8Array, where: string): Promise<ColumnarFile> {
  const { tableFromIPC } = await import("@uwdata/flechette");
  // Numbers are read where they lie, which must be at a multiple of their size.
  const whole = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  // Decimals as their whole numbers: a quotient of rounded ones is not the nearest double. Integers with all their digits.
  const options = { useDecimalInt: true, useBigInt: true };
  const table = orDamaged(() => tableFromIPC(checkedMessages(whole), options));
  checkLengths(table, bytes.length);
  const unread = table.names.flatMap((name, j) => unreadColumn(name, table.children[j]!) ?? []);
  const names = new Set(unread.map(({ name }) => name));
  const columns = orDamaged(() =>
    table.names.flatMap((name, j) => (names.has(name) ? [] : columnOf(name, table.children[j]!))),
  );
  return { name: where, columns, unread };
}

/** Types by their numbers in `Schema.fbs`. */
const decimal = 7;
const interval = 11;
const bytes: ReadonlySet<number> = new Set([4, 15, 19, 23]);
const nested: ReadonlySet<number> = new Set([12, 13, 16, 17, 21]);

/** Why a column cannot be read; undefined where it can. */
function unreadColumn(name: string, column: ArrowColumn<unknown>): UnreadColumn | undefined {
  const type = "dictionary" in column.type ? column.type.dictionary : column.type;
  if (nested.has(type.typeId)) {
    const message = `Arrow: columns must be flat, got '${name}', which is nested`;
    return { name, what: "lists, structs or maps", message };
  }
  // Intervals of months are numbers of months.
  const isInterval = type.typeId === interval && "unit" in type && type.unit !== 0;
  if (!isInterval && !bytes.has(type.typeId)) return undefined;
  const what = isInterval ? "intervals" : "bytes";
  return { name, what, message: `Arrow: column '${name}' holds ${what}, which are not read` };
}

function columnOf(name: string, column: ArrowColumn<unknown>): ColumnarColumn {
  const values = column.nullCount > 0 ? Array.from(column) : (column.toArray() as ArrayLike<unknown>);
  const isDictionary = "dictionary" in column.type;
  const type = "dictionary" in column.type ? column.type.dictionary : column.type;
  const isDecimal = type.typeId === decimal && "scale" in type;
  if (!isDecimal) return { name, values, isDictionary };
  const labels = type.scale === 0 ? wholeLabels(values) : undefined;
  return { name, values: decimalNumbers(values, type.scale), labels, isDictionary };
}

/** What does not fit as a DataError; errors of the language say nothing about the file. */
function orDamaged<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MixedlmError) throw error;
    const what = error instanceof TypeError ? "types that do not fit together" : (error as Error).message;
    throw new DataError(`Arrow: the file must be whole, got ${what}`);
  }
}

/** A row takes a byte at least, for its id; damaged lengths would have gigabytes of rows be read from nowhere. */
function checkLengths({ numRows, children, names }: FlechetteTable, bytes: number): void {
  children.forEach((column, j) => {
    if (column.length !== numRows || numRows > bytes) {
      throw new DataError(`Arrow: columns must fit in the file, got ${column.length} rows in '${names[j]}'`);
    }
  });
}
