import type { Table as ArrowTable, DataType } from "@uwdata/flechette";
import { DataError, MixedlmError } from "../errors.js";
import type { TableOptions } from "../table/as-table.js";
import { isNumericColumn } from "../table/columns.js";
import { sourceColumns } from "../table/source-columns.js";
import type { Column, Table } from "../table/table.js";
import { columnarTable, columnsToWrite, withNulls } from "./columnar.js";

/** Options of `toArrow` and `writeArrow`. */
export interface ArrowOptions {
  /** Name of the column of ids; `false` leaves them out. Default `id`. */
  readonly id?: string | false | undefined;
}

/**
 * A table as an Arrow table of flechette, which other libraries take as it is or as IPC bytes (`writeArrow`).
 * Missing values are nulls. flechette is loaded at first use.
 */
export async function toArrow(table: Table, options: ArrowOptions = {}): Promise<ArrowTable> {
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
  return tableToIPC(await toArrow(table, options), { format: "file" })!;
}

/** A table from the bytes of an Arrow IPC file or stream. Throws DataError for damaged and for compressed ones. */
export async function readArrow(bytes: Uint8Array, options: TableOptions = {}): Promise<Table> {
  const { tableFromIPC } = await import("@uwdata/flechette");
  try {
    checkEnd(bytes);
    const table = tableFromIPC(bytes);
    checkLengths(table, bytes.length);
    return columnarTable(sourceColumns(table, "Arrow").entries, options);
  } catch (error) {
    if (error instanceof MixedlmError) throw error;
    const reason = (error as Error).message;
    const wayOut = reason.includes("compression codec") ? "; write it uncompressed, or as Parquet" : "";
    throw new DataError(`Arrow: the file must be whole, got ${reason}${wayOut}`);
  }
}

/** The file format ends as it begins; a stream, which begins otherwise, has no mark of its end. */
function checkEnd(bytes: Uint8Array): void {
  const isMark = (at: number) => magic.every((byte, i) => bytes[at + i] === byte);
  if (isMark(0) && !isMark(bytes.length - magic.length)) {
    throw new DataError("Arrow: the file must end with ARROW1, got another end: it is cut short");
  }
}

const magic = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];

/** A row takes a byte at least, for its id; damaged lengths would have gigabytes of rows be read from nowhere. */
function checkLengths({ numRows, children, names }: ArrowTable, bytes: number): void {
  children.forEach((column, j) => {
    if (column.length !== numRows || numRows > bytes) {
      throw new DataError(`Arrow: columns must fit in the file, got ${column.length} rows in '${names[j]}'`);
    }
  });
}
