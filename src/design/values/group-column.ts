import { DataError } from "../../errors.js";
import { givenLabels } from "../../table/labels.js";
import type { Table } from "../../table/table.js";
import { compareCodePoints, levelLabel } from "./levels.js";
import { sourceColumn } from "./source-column.js";
import type { Categories } from "./value.js";

/**
 * A column as a grouping factor: its cells compared by label, the text of a file or the usual text of a value, never by
 * number. The levels are the labels, in the order of the numbers where the column is numeric.
 * @throws DataError when there is no such column, and for a float beyond 2^53 from a file, which is no name
 */
export function readGroup(table: Table, name: string): Categories {
  const { column: values } = sourceColumn(table, name);
  const labels = givenLabels(table, name);
  const places = new Map<string, number>();
  const found: { label: string; value: unknown; code: number }[] = [];
  const codes = Int32Array.from(values, (value, row) => {
    if (value === null || value === undefined || Number.isNaN(value)) return -1;
    const given = labels?.[row];
    if (given === null) throw noLabel(table, name, row);
    const label = given === undefined ? valueLabel(value) : String(given);
    const before = places.get(label);
    if (before !== undefined) return before;
    places.set(label, found.length);
    return found.push({ label, value, code: found.length }) - 1;
  });
  found.sort((a, b) => compareValues(a.value, b.value) || compareCodePoints(a.label, b.label));
  const rank = new Int32Array(found.length);
  found.forEach(({ code }, position) => {
    rank[code] = position;
  });
  return {
    kind: "categories",
    codes: codes.map((code) => (code < 0 ? -1 : rank[code]!)),
    levels: found.map(({ label }) => label),
    isLabels: true,
  };
}

function valueLabel(value: unknown): string {
  return typeof value === "boolean" ? levelLabel(value) : String(value);
}

/** Numbers by size, false before true; text has no order here. */
function compareValues(a: unknown, b: unknown): number {
  return typeof a === "string" || typeof b === "string" ? 0 : Number(a) - Number(b);
}

function noLabel(table: Table, name: string, row: number): DataError {
  return new DataError(
    `column '${name}': a float beyond 2^53 cannot be a group, as it stands for several whole numbers, ` +
      `got ${table.columns[name]![row]} for sample '${table.index[row]}'; write the column as text or as 64-bit integers`,
    { column: name },
  );
}
