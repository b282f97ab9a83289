import type { Design } from "../../design/design.js";
import { byColumn } from "../../fit/prepare/fixed-basis.js";
import { orthonormalise } from "../../fit/prepare/orthonormalise.js";
import { withScratch } from "../../kernel/scratch.js";
import type { FittedRows } from "../covariance/sensitivity.js";

/** Which linear functions of the fixed effects the rows can tell, X being what it is on them. */
export interface Estimability {
  /** Columns of X that were kept. */
  readonly kept: Int32Array;
  /** A basis of the vectors v with Xv = 0, one per column that was dropped. */
  readonly nullSpace: readonly Float64Array[];
}

/** As `fit/fixed-basis.ts`: shorter remainders depend on earlier columns. */
const DEPENDENT = 1e-7;
/** A function whose product with the null space is smaller than this, relative to both, is estimable. */
const ROUNDING = 1e-8;

/** The null space of X on some rows. */
export function estimabilityOf({ fixed }: Design, { present, kept }: FittedRows): Estimability {
  const width = fixed.columns.length;
  if (kept.length === width) return { kept, nullSpace: [] };
  const rows = present ?? Int32Array.from({ length: fixed.values.length / width }, (_, i) => i);
  return withScratch((scratch) => {
    const columns = byColumn(fixed.values, width, rows);
    const { R } = orthonormalise(scratch, columns, rows.length, width, DEPENDENT, 0);
    const isKept = new Set(kept);
    const dropped = fixed.columns.map((_, j) => j).filter((j) => !isKept.has(j));
    return { kept, nullSpace: dropped.map((column) => dependence(R, width, kept, column)) };
  });
}

/** The vector v with Xv = 0 that is −1 at a dropped column. */
function dependence(R: Float64Array, width: number, kept: Int32Array, column: number): Float64Array {
  const v = new Float64Array(width);
  v[column] = -1;
  for (let i = kept.length - 1; i >= 0; i--) {
    let value = R[i * width + column]!;
    for (let m = i + 1; m < kept.length; m++) value -= R[i * width + kept[m]!]! * v[kept[m]!]!;
    v[kept[i]!] = value / R[i * width + kept[i]!]!;
  }
  return v;
}

/** Can l'β be told (Searle 1971, §5.4)? */
export function isEstimable(l: Float64Array, { nullSpace }: Estimability): boolean {
  return nullSpace.every((v) => {
    const [along, size, other] = [dot(l, v), dot(l, l), dot(v, v)];
    return along * along <= ROUNDING * ROUNDING * size * other;
  });
}

/** Rows that span the estimable part of what `rows` span; `rows` themselves where all of it is. */
export function estimableRows(rows: readonly Float64Array[], { nullSpace }: Estimability): Float64Array[] {
  let left = [...rows];
  for (const v of nullSpace) left = eliminate(left, v);
  return left;
}

/** Combinations of the rows that are orthogonal to v, one fewer unless all are. */
function eliminate(rows: readonly Float64Array[], v: Float64Array): Float64Array[] {
  const along = rows.map((row) => dot(row, v) / Math.sqrt(dot(row, row) || 1));
  const pivot = along.reduce((best, value, i) => (Math.abs(value) > Math.abs(along[best]!) ? i : best), 0);
  if (rows.length === 0 || Math.abs(along[pivot]!) <= ROUNDING * Math.sqrt(dot(v, v))) return [...rows];
  const own = rows[pivot]!;
  const length = dot(own, v);
  return rows
    .filter((_, i) => i !== pivot)
    .map((row) => {
      const factor = dot(row, v) / length;
      return row.map((weight, j) => weight - factor * own[j]!);
    });
}

function dot(x: Float64Array, y: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i]! * y[i]!;
  return total;
}
