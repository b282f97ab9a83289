import { DataError } from "../errors.js";
import { asTable } from "../table/as-table.js";
import { columnNames, isNumericColumn } from "../table/columns.js";
import { Frame } from "../table/frame.js";
import { checkIds, checkNames, makeTable } from "../table/make-table.js";
import type { Table } from "../table/table.js";

/**
 * A composition: samples in rows, parts (features) in columns, numbers in the cells. Verbs give back what
 * they were given, a Table for a Table and a Frame for a Frame.
 */
export type Composition = Table | Frame;

/** The numbers of a table with their names; a Frame is taken as it is. */
export function matrixOf(data: Composition, where: string): Frame {
  if (isFrame(data)) {
    checkIds(data.rowNames, where);
    checkNames(data.columnNames, where);
    return data;
  }
  const table = asTable(data, { where });
  const names = columnNames(table);
  const width = names.length;
  const values = new Float64Array(table.index.length * width);
  names.forEach((name, j) => {
    const column = table.columns[name]!;
    if (!isNumericColumn(column)) {
      throw new DataError(`${where}: columns must be numeric, got categories in '${name}'`, { column: name });
    }
    for (let i = 0; i < column.length; i++) values[i * width + j] = column[i] ?? Number.NaN;
  });
  return new Frame(table.index, names, values);
}

/** The parts of a composition: at least one sample and one feature. */
export function partsOf(data: Composition, where: string): Frame {
  const parts = matrixOf(data, where);
  for (const [kind, names] of [
    ["sample", parts.rowNames],
    ["feature", parts.columnNames],
  ] as const) {
    if (names.length === 0) throw new DataError(`${where}: needs at least one ${kind}, got none`);
  }
  return parts;
}

/** Parts that are counts or proportions: finite and not negative. */
export function amountsOf(data: Composition, where: string): Frame {
  const parts = partsOf(data, where);
  const at = parts.values.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (at >= 0) {
    throw cellError(parts, at, `${where}: parts must be finite numbers, zero or more`);
  }
  return parts;
}

/** Each part changed by itself. */
export function mapAmounts<T extends Composition>(
  table: T,
  where: string,
  change: (part: number) => number,
): T {
  const parts = amountsOf(table, where);
  return shapedLike(table, new Frame(parts.rowNames, parts.columnNames, parts.values.map(change)));
}

/** The same cells with other numbers, in the kind of record that was given. */
export function shapedLike<T extends Composition>(like: T, frame: Frame): T {
  return (isFrame(like) ? frame : tableOf(frame)) as T;
}

/** A DataError that names sample, feature and value of the cell at `at`. */
export function cellError(frame: Frame, at: number, rule: string, wayOut = ""): DataError {
  const width = frame.columnNames.length;
  const feature = frame.columnNames[at % width]!;
  const sample = frame.rowNames[Math.floor(at / width)]!;
  return new DataError(
    `${rule}, got ${frame.values[at]} for feature '${feature}' in sample '${sample}'${wayOut}`,
    { column: feature },
  );
}

function tableOf({ rowNames, columnNames, values }: Frame): Table {
  const width = columnNames.length;
  return makeTable(
    rowNames,
    columnNames.map(
      (name, j) => [name, Float64Array.from(rowNames, (_, i) => values[i * width + j]!)] as const,
    ),
  );
}

function isFrame(data: Composition): data is Frame {
  return typeof data === "object" && data !== null && "rowNames" in data && "values" in data;
}
