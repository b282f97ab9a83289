import type { DataType, Table as FlechetteTable } from "@uwdata/flechette";
import { DataError, MixedlmError } from "../../errors.js";
import type { TableOptions } from "../../table/as-table.js";
import { columnNames, isNumericColumn } from "../../table/columns.js";
import { assemble } from "../../table/make-table.js";
import type { Column, Table } from "../../table/table.js";
import { type ColumnarFile, columnarTable } from "../columnar.js";
import { columnsToWrite, withNulls } from "../columns-to-write.js";
import { writeFile } from "../files/write-file.js";
import { joinPieces, type PlainValues } from "../plain-values.js";
import type { TableFileWriter } from "../table-file.js";
import { type BatchValues, fileOfBatches, openArrow } from "./arrow-parts.js";

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
  const piecesOf = (name: string) => tables.map((table) => table.columns[name]! as PlainValues);
  const entries = names.map((name) => [name, joinPieces(piecesOf(name)) as Column] as const);
  return assemble(index, names, entries);
}

/**
 * A table from the bytes of an Arrow IPC file or stream, buffers compressed by LZ4 or ZSTD or not. Text such as `NA` stays
 * text, which `readTable` and `readMetadata` read as missing where it means that. Columns that are not read (lists, structs,
 * maps, intervals, bytes) are left out, and `notes` say so. Throws DataError for damaged files.
 */
export async function readArrow(bytes: Uint8Array, options: TableOptions = {}): Promise<Table> {
  return columnarTable(await decodeArrow(bytes, options.where ?? "table"), options);
}

/** The columns of an Arrow file or stream, with the types that they have there, and those that cannot be read. */
export function decodeArrow(bytes: Uint8Array, where: string): Promise<ColumnarFile> {
  return orDamagedArrow(async () => {
    const slice = (start: number, end: number) => bytes.slice(start, end).buffer as ArrayBuffer;
    const { columns, batches } = await openArrow({ byteLength: bytes.length, slice });
    const values: BatchValues[] = [];
    for await (const batch of batches) values.push(batch);
    return fileOfBatches(columns, values, where);
  });
}

/** What does not fit as a DataError; errors of the language say nothing about the file. */
export async function orDamagedArrow<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MixedlmError) throw error;
    const what = error instanceof TypeError ? "types that do not fit together" : (error as Error).message;
    throw new DataError(`Arrow: the file must be whole, got ${what}`);
  }
}
