import type { RandomTerm } from "../design/random-term.js";
import { type Scratch, withScratch } from "../kernel/scratch.js";
import { lambdaTemplate } from "./lambda-template.js";
import { orthonormalise } from "./orthonormalise.js";
import { randomBasis } from "./random-basis.js";
import { reduceClasses } from "./reduce-classes.js";
import type { ReducedDesign } from "./reduced-design.js";
import { type SortedRows, sortRows } from "./sort-rows.js";

/** A column of X shorter than this beside itself, after the earlier columns, depends on them (as R's `lm`). */
const DEPENDENT = 1e-7;
/** Lengths below this are rounding, in a basis whose columns have length one. */
const ROUNDING = 1e-14;

/**
 * Reduce a design with one grouping factor: everything that does not depend on a response is computed here, once.
 *
 * @param X rows × columns, row-major
 * @param terms random terms that share one grouping factor
 */
export function reduceDesign(X: Float64Array, columns: number, terms: readonly RandomTerm[]): ReducedDesign {
  const index = terms[0]!.index;
  const { Z, k } = bindColumns(terms, index.length);
  const rows = sortRows(index, Z, k);
  const template = lambdaTemplate(terms);
  return withScratch((scratch) => {
    const fixed = fixedBasis(scratch, byColumn(X, columns, rows.order), columns, index.length);
    const random = groupBasis(scratch, byColumn(Z, k, rows.order), k, rows);
    const split = splitByGroup(scratch, fixed, random, rows);
    const { T, Tinverse } = randomBasis(random.R, rows.level.length, k, template);
    const classes = reduceClasses(scratch, split.groupX, random.R, Tinverse, rows.level.length, k, fixed.p);
    return {
      n: index.length,
      p: fixed.p,
      k,
      groups: rows.level.length,
      ...rows,
      kept: fixed.kept,
      B: fixed.B,
      ones: fixed.ones,
      logDetXX: fixed.logDetXX,
      Zq: random.Zq,
      ...split,
      ...classes,
      T,
      Tinverse,
      template,
    };
  });
}

/** The columns of Z of all terms side by side, rows × k. */
function bindColumns(terms: readonly RandomTerm[], n: number): { Z: Float64Array; k: number } {
  if (terms.length === 1) return { Z: terms[0]!.values, k: terms[0]!.columns.length };
  const k = terms.reduce((total, term) => total + term.columns.length, 0);
  const Z = new Float64Array(n * k);
  let offset = 0;
  for (const { columns, values } of terms) {
    const width = columns.length;
    for (let i = 0; i < n; i++) {
      for (let a = 0; a < width; a++) Z[i * k + offset + a] = values[i * width + a]!;
    }
    offset += width;
  }
  return { Z, k };
}

/** Columns one after the other, rows in `order`, from a row-major matrix. */
function byColumn(values: Float64Array, width: number, order: Int32Array): Float64Array {
  const n = order.length;
  const out = new Float64Array(n * width);
  for (let i = 0; i < n; i++) {
    const from = order[i]! * width;
    for (let j = 0; j < width; j++) out[j * n + i] = values[from + j]!;
  }
  return out;
}

interface FixedBasis {
  readonly p: number;
  readonly kept: Int32Array;
  readonly Q: Float64Array;
  readonly B: Float64Array;
  readonly ones: Float64Array;
  readonly logDetXX: number;
}

/** Orthonormal basis of X, the columns it keeps, and the way back to β. */
function fixedBasis(scratch: Scratch, X: Float64Array, width: number, n: number): FixedBasis {
  const { basis, rank: p, R, kept } = orthonormalise(scratch, X, n, width, DEPENDENT, 0);
  const B = invertUpper(R, kept, width, p);
  let logDetXX = 0;
  for (let j = 0; j < p; j++) logDetXX += 2 * Math.log(R[j * width + kept[j]!]!);
  return { p, kept, Q: basis, B, ones: constantCoefficients(basis, B, n, p), logDetXX };
}

/** Inverse (p × p) of the upper triangular R restricted to the kept columns. */
function invertUpper(R: Float64Array, kept: Int32Array, width: number, p: number): Float64Array {
  const inverse = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    for (let i = j; i >= 0; i--) {
      let value = i === j ? 1 : 0;
      for (let m = i + 1; m <= j; m++) value -= R[i * width + kept[m]!]! * inverse[m * p + j]!;
      inverse[i * p + j] = value / R[i * width + kept[i]!]!;
    }
  }
  return inverse;
}

/** β with Xβ = 1, or an empty array when the constant does not lie in the span of X. */
function constantCoefficients(Q: Float64Array, B: Float64Array, n: number, p: number): Float64Array {
  const along = new Float64Array(p);
  const left = new Float64Array(n).fill(1);
  for (let j = 0; j < p; j++) {
    const column = Q.subarray(j * n, (j + 1) * n);
    for (const value of column) along[j]! += value;
    for (let i = 0; i < n; i++) left[i]! -= along[j]! * column[i]!;
  }
  if (p === 0 || left.some((value) => Math.abs(value) > 1e-9)) return new Float64Array(0);
  return Float64Array.from(along, (_, i) => {
    let value = 0;
    for (let j = i; j < p; j++) value += B[i * p + j]! * along[j]!;
    return Math.abs(value) < 1e-9 ? 0 : Math.abs(value - 1) < 1e-9 ? 1 : value;
  });
}

interface GroupBasis {
  readonly k: number;
  readonly Zq: Float64Array;
  /** groups × k × k. */
  readonly R: Float64Array;
}

function groupBasis(scratch: Scratch, Z: Float64Array, k: number, rows: SortedRows): GroupBasis {
  const [n, groups] = [rows.order.length, rows.level.length];
  const start = scratch.putI32(rows.groupStart);
  const at = scratch.putF64(Z);
  const R = scratch.f64(groups * k * k);
  scratch.require(scratch.kernel.groupBasis(n, k, groups, start, at, R));
  return { k, Zq: scratch.viewF64(at, n * k).slice(), R: scratch.viewF64(R, groups * k * k).slice() };
}

/** X̃ of every group and the orthonormal basis of what is left of X within groups. */
function splitByGroup(scratch: Scratch, fixed: FixedBasis, random: GroupBasis, rows: SortedRows) {
  const { p, Q } = fixed;
  const [n, groups] = [rows.order.length, rows.level.length];
  const start = scratch.putI32(rows.groupStart);
  const Zq = scratch.putF64(random.Zq);
  const X = scratch.putF64(Q);
  const tilde = scratch.f64(groups * random.k * p);
  scratch.kernel.splitByGroup(n, p, random.k, groups, start, Zq, X, tilde);
  const groupX = scratch.viewF64(tilde, groups * random.k * p).slice();
  const left = scratch.viewF64(X, n * p).slice();
  const { basis, rank, R } = orthonormalise(scratch, left, n, p, 0, ROUNDING);
  const Rw = R.slice(0, rank * p);
  return { groupX, within: rank, Qw: basis, Rw, Aw: crossProduct(Rw, rank, p) };
}

/** R'R for R rows × p. */
function crossProduct(R: Float64Array, rows: number, p: number): Float64Array {
  const out = new Float64Array(p * p);
  for (let m = 0; m < rows; m++) {
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) out[i * p + j]! += R[m * p + i]! * R[m * p + j]!;
    }
  }
  return out;
}
