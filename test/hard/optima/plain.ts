import type { Plan } from "../../../src/fit/plan.js";
import { householder } from "../householder.js";

/** A random term of a plain problem. */
export interface PlainTerm {
  readonly group: string;
  readonly k: number;
  /** Its first column among those of the bar that the effects were drawn for. */
  readonly first: number;
  readonly levels: number;
  /** First column of B, and first parameter. */
  readonly column: number;
  readonly from: number;
  /** Row, column and parameter (from 0) of each entry of Λ. */
  readonly entries: readonly (readonly [number, number, number])[];
  readonly parameters: number;
}

/**
 * A problem as the likelihood sees it: V = I + BΨB' on what X leaves of the rows, rotated to as few as there are random
 * effects. θ is lme4's: nothing is scaled.
 */
export interface PlainProblem {
  readonly terms: readonly PlainTerm[];
  readonly parameters: number;
  readonly q: number;
  /** Rows × q, row-major, and what of y stands beside it. */
  readonly B: Float64Array;
  readonly c: Float64Array;
  /** Squared length of what of y no random effect reaches. */
  readonly rest: number;
  readonly nu: number;
  /** For maximum likelihood Z rotated to a triangle, X left in; q columns. */
  readonly whole: Float64Array | undefined;
  readonly constant: number;
}

/** Reduces a response by Householder's reflections. */
export function plainProblem({ design, options }: Plan, y: ArrayLike<number>): PlainProblem {
  const { fixed, random } = design;
  const width = fixed.columns.length;
  const n = design.rows.length;
  const columnsOf = (values: Float64Array, k: number) =>
    Array.from({ length: k }, (_, j) => Float64Array.from({ length: n }, (_, i) => values[i * k + j]!));
  const terms: PlainTerm[] = [];
  const effects: Float64Array[] = [];
  let from = 0;
  for (const term of random) {
    const k = term.columns.length;
    const levels = term.levels.length;
    const entries = entriesOf(term.covariance === "diagonal", k);
    const [group, column] = [term.group, effects.length];
    const first = k === 1 && term.columns[0] !== "Intercept" ? 1 : 0;
    terms.push({ group, k, first, levels, column, from, entries, parameters: entries.length });
    from += entries.length;
    const columns = columnsOf(term.values, k);
    for (let level = 0; level < levels; level++) {
      for (const values of columns)
        effects.push(values.map((value, i) => (term.index[i] === level ? value : 0)));
    }
  }
  const X = columnsOf(fixed.values, width);
  // The rows below the triangle of X are what X leaves, in a basis of their own.
  const { below, logDet } = belowTriangle(X, [...effects, Float64Array.from(y)]);
  const q = effects.length;
  const { R, rest } = householder(below, q);
  const nu = options.reml ? n - width : n;
  return {
    terms,
    parameters: from,
    q,
    B: flat(R, q),
    c: Float64Array.from(R, (row) => row[q]!),
    rest,
    nu,
    whole: options.reml ? undefined : flat(householder(effects, q).R, q),
    constant: nu * (1 + Math.log((2 * Math.PI) / nu)) + (options.reml ? logDet : 0),
  };
}

/** lme4's order: the lower triangle column by column, or the diagonal. */
function entriesOf(isDiagonal: boolean, k: number): (readonly [number, number, number])[] {
  const out: (readonly [number, number, number])[] = [];
  for (let column = 0; column < k; column++)
    for (let row = column; row < (isDiagonal ? column + 1 : k); row++) out.push([row, column, out.length]);
  return out;
}

function flat(rows: readonly Float64Array[], width: number): Float64Array {
  const out = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    out.set(row.subarray(0, width), i * width);
  });
  return out;
}

/** Columns below the triangle that X becomes, and log|X'X|. X has full rank. */
function belowTriangle(X: readonly Float64Array[], columns: readonly Float64Array[]) {
  const work = [...X, ...columns].map((column) => column.slice());
  let logDet = 0;
  X.forEach((_, j) => {
    const v = work[j]!.slice(j);
    const length = Math.hypot(...v);
    logDet += 2 * Math.log(length);
    v[0]! += v[0]! < 0 ? -length : length;
    const square = v.reduce((total, value) => total + value * value, 0);
    for (const column of work.slice(j)) {
      let along = 0;
      for (let i = 0; i < v.length; i++) along += v[i]! * column[j + i]!;
      const factor = (2 * along) / square;
      for (let i = 0; i < v.length; i++) column[j + i]! -= factor * v[i]!;
    }
  });
  return { below: work.slice(X.length).map((column) => column.slice(X.length)), logDet };
}
