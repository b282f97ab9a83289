import { Frame } from "../../table/frame.js";
import { longTable } from "../read/frames.js";

/** Columns of a long table. */
type Columns = Record<string, readonly (string | null)[] | Float64Array>;

/**
 * Long tables of different responses as one, in the order in which responses are named. The rows of a response stand together, and
 * may be as many as they are.
 *
 * @param tables at least one, of the same columns, `response` among them
 */
export function joinLong<T extends Columns & { readonly response: readonly string[] }>(
  responses: readonly string[],
  tables: readonly { readonly columns: T }[],
) {
  if (tables.length === 1) return longTable(tables[0]!.columns);
  const rows = new Map<string, { readonly columns: T; readonly from: number; readonly to: number }>();
  for (const { columns } of tables) {
    const names = columns.response;
    for (let from = 0; from < names.length; ) {
      let to = from + 1;
      while (to < names.length && names[to] === names[from]) to++;
      rows.set(names[from]!, { columns, from, to });
      from = to;
    }
  }
  const found = responses.flatMap((response) => rows.get(response) ?? []);
  const joined = (name: string, column: Columns[string]) =>
    column instanceof Float64Array
      ? Float64Array.from(
          found.flatMap(({ columns, from, to }) => [...numbersOf(columns, name).subarray(from, to)]),
        )
      : found.flatMap(({ columns, from, to }) => textsOf(columns, name).slice(from, to));
  const entries = Object.entries(tables[0]!.columns).map(([name, column]) => [name, joined(name, column)]);
  return longTable(Object.fromEntries(entries) as T);
}

function numbersOf(columns: Columns, name: string): Float64Array {
  return columns[name] as Float64Array;
}

function textsOf(columns: Columns, name: string): readonly (string | null)[] {
  return columns[name] as readonly (string | null)[];
}

/**
 * Frames of different columns as one, its columns in the order in which they are named.
 *
 * @param rows all of them, where the frames have some each
 */
export function joinColumns(
  names: readonly string[],
  frames: readonly Frame[],
  rows: readonly string[] = frames[0]!.rowNames,
): Frame {
  const width = names.length;
  const values = new Float64Array(rows.length * width).fill(Number.NaN);
  const columnAt = new Map(names.map((name, j) => [name, j]));
  const rowAt = new Map(rows.map((name, i) => [name, i]));
  for (const { rowNames, columnNames, values: own } of frames) {
    const places = columnNames.map((name) => columnAt.get(name)!);
    rowNames.forEach((name, i) => {
      const from = rowAt.get(name)! * width;
      places.forEach((j, k) => {
        values[from + j] = own[i * places.length + k]!;
      });
    });
  }
  const notes = [...new Set(frames.flatMap((frame) => frame.notes ?? []))];
  return new Frame(rows, names, values, notes.length === 0 ? {} : { notes });
}
