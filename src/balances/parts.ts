import { DataError } from "../errors.js";
import type { Problem } from "../problem.js";
import { asTable } from "../table/as-table.js";
import { columnNames, isNumericColumn } from "../table/columns.js";
import { Frame } from "../table/frame.js";
import { checkDigits } from "../table/labels.js";
import { checkIds, checkNames, makeTable } from "../table/make-table.js";
import { closureOf, type Remarks, remarksOf } from "../table/remarks.js";
import { givenRemarks, isFrame } from "../table/source-columns.js";
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
      const got = `categories in '${name}'`;
      throw new DataError({ where, rule: "columns must be numeric", got }, { column: name });
    }
    checkDigits(table, name);
    for (let i = 0; i < column.length; i++) values[i * width + j] = column[i] ?? Number.NaN;
  });
  return new Frame(table.index, names, values, table);
}

/** The parts of a composition: at least one sample and one feature. */
export function partsOf(data: Composition, where: string): Frame {
  const parts = matrixOf(data, where);
  for (const [kind, names] of [
    ["sample", parts.rowNames],
    ["feature", parts.columnNames],
  ] as const) {
    if (names.length === 0) throw new DataError({ where, rule: `needs at least one ${kind}`, got: "none" });
  }
  return parts;
}

/** Parts that are counts or proportions: finite and not negative. */
export function amountsOf(data: Composition, where: string): Frame {
  const parts = partsOf(data, where);
  const at = parts.values.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (at >= 0) {
    throw cellError(parts, at, { where, rule: "parts must be finite numbers, zero or more" });
  }
  return parts;
}

/** The same, of which some may be missing. */
export function amountsOrMissing(data: Composition, where: string): Frame {
  const parts = partsOf(data, where);
  const at = parts.values.findIndex((value) => value < 0 || value === Number.POSITIVE_INFINITY);
  if (at < 0) return parts;
  const hint = "; counts and proportions are meant, not their logarithms";
  throw cellError(parts, at, { where, rule: "parts must be finite numbers, zero or more", hint });
}

/** What all samples add up to: as it was before features were left out, or as they do. */
export function closureOfParts({ rowNames, columnNames, values, closedTo }: Frame): Remarks["closedTo"] {
  if (closedTo !== undefined) return closedTo;
  const width = columnNames.length;
  const totals = Float64Array.from(rowNames, (_, i) => {
    let total = 0;
    for (let at = i * width; at < (i + 1) * width; at++) total += values[at]!;
    return total;
  });
  return closureOf(totals);
}

/**
 * Other numbers for the same samples, in the kind of record that was given.
 *
 * @param remarks what is known of the numbers now; the notes of `like` stay
 */
export function shapedLike<T extends Composition>(like: T, frame: Frame, remarks: Remarks = {}): T {
  const { rowNames, columnNames, values } = frame;
  const notes = [...new Set([...(givenRemarks(like).notes ?? []), ...(remarks.notes ?? [])])];
  const kept = remarksOf({ ...remarks, notes });
  return (
    isFrame(like) ? new Frame(rowNames, columnNames, values, kept) : { ...tableOf(frame), ...kept }
  ) as T;
}

/** Some columns of a composition. */
export function columnsAt(parts: Frame, kept: readonly number[]): Frame {
  const width = parts.columnNames.length;
  const values = new Float64Array(parts.rowNames.length * kept.length);
  for (let i = 0; i < parts.rowNames.length; i++) {
    for (let j = 0; j < kept.length; j++) values[i * kept.length + j] = parts.values[i * width + kept[j]!]!;
  }
  const names = kept.map((j) => parts.columnNames[j]!);
  return new Frame(parts.rowNames, names, values, parts);
}

/** A DataError that names sample, feature and value of the cell at `at`. */
export function cellError(frame: Frame, at: number, problem: Problem): DataError {
  const width = frame.columnNames.length;
  const feature = frame.columnNames[at % width]!;
  const sample = frame.rowNames[Math.floor(at / width)]!;
  const got = `${frame.values[at]} for feature '${feature}' in sample '${sample}'`;
  return new DataError({ ...problem, got }, { column: feature });
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
