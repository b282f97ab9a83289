import { DataError } from "../errors.js";
import { exactNumber } from "./spelling/spelling.js";
import type { Column, Labels, Table } from "./table.js";

/** The labels that a table gives for a column; undefined where its values say them. */
export function givenLabels(
  { labels }: { readonly labels?: Table["labels"] | undefined },
  name: string,
): Labels | undefined {
  return labels !== undefined && Object.hasOwn(labels, name) ? labels[name] : undefined;
}

/** The table with labels of some of its columns. */
export function withLabels<T extends Pick<Table, "labels">>(
  table: T,
  entries: Iterable<readonly [string, Labels | undefined]>,
): T {
  const given = Array.from(entries).filter(([, labels]) => labels !== undefined);
  return given.length === 0
    ? table
    : { ...table, labels: Object.fromEntries(given) as Record<string, Labels> };
}

/** The labels of the columns of a table that have some, changed by `change`. */
export function mapLabels(
  { labels = {} }: Table,
  change: (labels: Labels) => Labels = (each) => each,
): (readonly [string, Labels])[] {
  return Object.entries(labels).map(([name, each]) => [name, change(each)] as const);
}

/** Labels of the cells of a column of text, null where missing; undefined where the values give the same. */
export function textLabels(cells: readonly string[], column: Column): Labels | undefined {
  const isMissing = (row: number) => column[row] === null || Number.isNaN(column[row]);
  const isTold = (cell: string, row: number) => cell === String(column[row]) && !isBeyond(column[row]);
  if (cells.every((cell, row) => isMissing(row) || isTold(cell, row))) return undefined;
  // Equal texts are kept once.
  const known = new Map<string, string>();
  return cells.map((cell, row) => {
    if (isMissing(row)) return null;
    const before = known.get(cell);
    if (before === undefined) known.set(cell, cell);
    return before ?? cell;
  });
}

/** Labels of values that became numbers: of texts that were read as numbers, and of integers that a double does not hold. */
export function valueLabels(values: ArrayLike<unknown>, column: Column): Labels | undefined {
  const isText = !ArrayBuffer.isView(values) && typeof firstValue(values) === "string";
  if (!isText || !ArrayBuffer.isView(column)) return integerLabels(values);
  return textLabels(
    Array.from(values, (value) => (typeof value === "string" ? value.trim() : "")),
    column,
  );
}

function firstValue(values: ArrayLike<unknown>): unknown {
  for (let i = 0; i < values.length; i++) if (values[i] !== null && values[i] !== undefined) return values[i];
  return undefined;
}

/** Values with 64-bit integers that a double does not hold, as labels; undefined where there are none. */
export function integerLabels(values: ArrayLike<unknown>): Labels | undefined {
  if (!mayHoldBigints(values)) return undefined;
  let isNeeded = false;
  for (let i = 0; i < values.length && !isNeeded; i++) {
    const value = values[i];
    isNeeded = typeof value === "bigint" && isBeyond(value);
  }
  if (!isNeeded) return undefined;
  if (ArrayBuffer.isView(values)) return values as unknown as BigInt64Array;
  return Array.from(values, (value) => {
    if (value === null || value === undefined || Number.isNaN(value)) return null;
    return typeof value === "bigint" ? value : String(value);
  });
}

function mayHoldBigints(values: ArrayLike<unknown>): boolean {
  return !ArrayBuffer.isView(values) || values instanceof BigInt64Array || values instanceof BigUint64Array;
}

/** A whole number beyond 2^53, which neighbours share a double with. */
export function isBeyond(value: unknown): boolean {
  if (typeof value === "bigint") return !Number.isSafeInteger(Number(value));
  return typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
}

/**
 * Labels of a column of floats from a file, in which a whole number beyond 2^53 (2^24 in single precision) stands for its
 * neighbours as well and has no label; undefined where every number has one.
 */
export function floatLabels(column: Column): Labels | undefined {
  const limit = column instanceof Float32Array ? 2 ** 24 : 2 ** 53;
  if (column instanceof Float64Array && !reaches(column, limit)) return undefined;
  const hasLabel = (value: unknown) =>
    typeof value !== "number" || Math.abs(value) < limit || !Number.isInteger(value);
  for (let i = 0; i < column.length; i++) {
    if (hasLabel(column[i])) continue;
    return Array.from(column as ArrayLike<unknown>, (value) => {
      return value === null || Number.isNaN(value) || !hasLabel(value) ? null : String(value);
    });
  }
  return undefined;
}

/** Is a number of either sign as large as that? Nearly all columns are doubles: this loop knows no other. */
function reaches(numbers: Float64Array, limit: number): boolean {
  for (let i = 0; i < numbers.length; i++) if (Math.abs(numbers[i]!) >= limit) return true;
  return false;
}

/** The digits of a label that spells a whole number beyond 2^53; undefined for any other. */
export function longDigits(label: string | bigint | null): string | undefined {
  if (typeof label === "bigint") return isBeyond(label) ? String(label) : undefined;
  if (label === null || !/^[+-]?\d{16,}$/.test(label) || Number.isSafeInteger(Number(label)))
    return undefined;
  return String(BigInt(label.replace(/^\+/, "")));
}

/** The values of a column, with the digits of whole numbers beyond 2^53 as text where its labels have them. */
export function exactValues(values: ArrayLike<unknown>, labels: Labels | undefined): ArrayLike<unknown> {
  if (labels === undefined) return values;
  return Array.from(values, (value, row) => longDigits(labels[row]!) ?? value);
}

/**
 * A label of a column that cannot be used as numbers: a 64-bit integer beyond 2^53, or a text that spells another whole
 * number than the text of the same double does. Undefined where there is none.
 */
export function lostDigits(labels: Labels | undefined): string | undefined {
  if (labels === undefined) return undefined;
  const textOf = new Map<number, string>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    const digits = longDigits(label);
    if (digits === undefined) continue;
    const value = Number(digits);
    const before = textOf.get(value) ?? digits;
    if (typeof label === "bigint" || exactNumber(before) !== exactNumber(digits)) return digits;
    textOf.set(value, before);
  }
  return undefined;
}

/** @throws DataError for a column of whole numbers that doubles do not hold. */
export function checkDigits(table: Table, name: string): void {
  const digits = lostDigits(givenLabels(table, name));
  if (digits === undefined) return;
  throw new DataError(
    `column '${name}': whole numbers beyond 2^53 can be ids and groups, not numbers, got ${digits}`,
    { column: name },
  );
}
