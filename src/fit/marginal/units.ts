import { concatArrays } from "../../kernel/concat-arrays.js";
import { startsOf } from "../../kernel/starts-of.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import type { RowTerm } from "./make-design.js";

/** What of a row decides on its residual, besides its terms. */
interface RowSizes {
  readonly factor: Float64Array;
  readonly time: Float64Array;
  readonly ratio: Int32Array;
}

/** Units with equal V. */
export interface UnitClass {
  /** Rows of one unit. */
  readonly rows: number;
  /** Row of the design of each row of each unit, unit after unit. */
  readonly members: readonly Int32Array[];
}

/** Rows that can be correlated, gathered, and how they have the effects of the terms. */
export function unitsOf(terms: readonly RowTerm[], sizes: RowSizes, residual: ResidualDesign) {
  const classes = classesOf(terms, sizes, unitRows(terms, sizes, residual));
  const cells = classes.map(({ members }) => members[0]!);
  const ofCells = (values: Float64Array) =>
    concatArrays(
      Float64Array,
      cells.map((rows) => Float64Array.from(rows, (row) => values[row]!)),
    );
  const codes = (pick: (term: RowTerm, rows: Int32Array) => Int32Array) =>
    concatArrays(
      Int32Array,
      terms.flatMap((term) => cells.map((rows) => pick(term, rows))),
    );
  const starts = (widthOf: (unit: UnitClass) => number) => startsOf(classes.map(widthOf));
  const columns = terms.map((term) =>
    concatArrays(
      Float64Array,
      term.Z === undefined ? [] : cells.map((rows) => rowsOf(term.Z!, term.term.k, rows)),
    ),
  );
  return {
    classes,
    order: concatArrays(
      Int32Array,
      classes.flatMap(({ members }) => members),
    ),
    arrays: {
      classes: classes.length,
      widest: Math.max(...classes.map(({ rows }) => rows)),
      cellStart: starts(({ rows }) => rows),
      squareStart: starts(({ rows }) => rows * rows),
      memberStart: starts(({ members }) => members.length),
      rowStart: starts(({ rows, members }) => rows * members.length),
      level: codes(({ index }, rows) => renumbered(index, rows)),
      visit: codes(({ visit }, rows) => rows.map((row) => visit?.[row] ?? 0)),
      Z: concatArrays(Float64Array, columns),
      zStart: startsOf(columns.map(({ length }) => length)).slice(0, -1),
      factor: ofCells(sizes.factor),
      time: ofCells(sizes.time),
      ratio: concatArrays(
        Int32Array,
        cells.map((rows) => rows.map((row) => sizes.ratio[row]!)),
      ),
    },
  };
}

/** The rows of each unit: those that some term links, by subject, visit or time. */
function unitRows(terms: readonly RowTerm[], sizes: RowSizes, residual: ResidualDesign): Int32Array[] {
  const n = sizes.factor.length;
  const parent = Int32Array.from({ length: n }, (_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (const { index } of terms) {
    const first = new Map<number, number>();
    for (let i = 0; i < n; i++) {
      if (index[i]! < 0) continue;
      const other = first.get(index[i]!);
      if (other === undefined) first.set(index[i]!, i);
      else parent[root(i)] = root(other);
    }
  }
  const found = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    const at = root(i);
    const rows = found.get(at);
    if (rows === undefined) found.set(at, [i]);
    else rows.push(i);
  }
  const { subject, visit } = residual;
  const before = (a: number, b: number) =>
    (subject[a] ?? 0) - (subject[b] ?? 0) ||
    (visit[a] ?? 0) - (visit[b] ?? 0) ||
    sizes.time[a]! - sizes.time[b]! ||
    sizes.ratio[a]! - sizes.ratio[b]! ||
    a - b;
  return [...found.values()].map((rows) => Int32Array.from(rows.sort(before)));
}

/** Units by what V is made of, in the order of their first row. */
function classesOf(
  terms: readonly RowTerm[],
  { factor, time, ratio }: RowSizes,
  units: readonly Int32Array[],
): UnitClass[] {
  const found = new Map<string, Int32Array[]>();
  for (const rows of units) {
    const origin = time[rows[0]!]!;
    const key = terms
      .map(({ index, visit, Z, term }) => {
        const level = renumbered(index, rows);
        const ofRow = visit ? rows.map((row) => visit[row]!) : Z ? rowsOf(Z, term.k, rows) : [];
        return `${level.join()};${ofRow.join()}`;
      })
      .concat(Array.from(rows, (row) => `${factor[row]},${time[row]! - origin},${ratio[row]}`))
      .join("|");
    const members = found.get(key);
    if (members === undefined) found.set(key, [rows]);
    else members.push(rows);
  }
  return [...found.values()].map((members) => ({ rows: members[0]!.length, members }));
}

/** Levels of some rows, numbered as they come; −1 stays. */
function renumbered(index: Int32Array, rows: Int32Array): Int32Array {
  const place = new Map<number, number>();
  return rows.map((row) => {
    const code = index[row]!;
    if (code < 0) return -1;
    if (!place.has(code)) place.set(code, place.size);
    return place.get(code)!;
  });
}

function rowsOf(Z: Float64Array, k: number, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length * k);
  rows.forEach((row, i) => {
    out.set(Z.subarray(row * k, (row + 1) * k), i * k);
  });
  return out;
}
