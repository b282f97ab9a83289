import type { RandomTerm } from "../../design/random/random-term.js";
import { type Scratch, withScratch } from "../../kernel/scratch.js";
import { turnGroups } from "../known/form.js";
import { defaultSearch, type SearchSettings } from "../run/search-settings.js";
import type { ClassDesign } from "./class-design.js";
import { byColumn, type FixedBasis, fixedBasis } from "./fixed-basis.js";
import { basisOf, lambdaTemplate } from "./lambda-template.js";
import type { ColumnLevels } from "./level-columns.js";
import { orthonormalise, ROUNDING_LENGTH } from "./orthonormalise.js";
import { randomBasis } from "./random-basis.js";
import { reduceClasses } from "./reduce-classes.js";
import { spectralBasis } from "./spectral-basis.js";

/**
 * Reduce a design with one grouping factor: everything that does not depend on a response is computed here, once.
 *
 * @param X rows × columns, row-major
 * @param terms random terms that share one grouping factor; where the covariance of its levels is known, one of one effect
 * @param search what is held of the covariance parameters
 * @param levels what was subtracted from the columns of X
 */
export function makeClassDesign(
  X: Float64Array,
  columns: number,
  terms: readonly RandomTerm[],
  search: SearchSettings = defaultSearch(terms),
  levels?: ColumnLevels,
): ClassDesign {
  const index = terms[0]!.index;
  const { Z, k } = bindColumns(terms, index.length);
  const rows = sortRows(index, Z, k);
  const { level, order, groupStart } = rows;
  const template = lambdaTemplate(terms);
  return withScratch((scratch) => {
    const fixed = fixedBasis(scratch, byColumn(X, columns, rows.order), columns, index.length, levels);
    const random = groupBasis(scratch, byColumn(Z, k, rows.order), k, rows);
    const split = splitByGroup(scratch, fixed, random, rows);
    const { known } = terms[0]!;
    const turned = known && turnGroups(known, level, random.R, split.groupX);
    const { R, groupX } = turned ?? { R: random.R, groupX: split.groupX };
    const { T, Tinverse } = randomBasis(scratch, R, level.length, k, basisOf(terms), search.free.includes(0));
    const classes = reduceClasses(scratch, groupX, R, Tinverse, level.length, k, fixed.p);
    const spectral = k === 1 && turned === undefined ? spectralBasis(scratch, classes, split, fixed.p) : null;
    return {
      form: "classes",
      n: index.length,
      p: fixed.p,
      k,
      groups: level.length,
      order,
      groupStart,
      kept: fixed.kept,
      B: fixed.B,
      ones: fixed.ones,
      logDetXX: fixed.logDetXX,
      Zq: random.Zq,
      ...split,
      groupX,
      ...classes,
      terms: [{ k, level, T, Tinverse, template, from: 0, ...(turned && { known: turned.root }) }],
      parameters: template.parameters,
      search,
      spectral,
      sums: k === 1 && isConstantByGroup(random.Zq, groupStart),
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
  scratch.requireDone(scratch.kernel.groupBasis(n, k, groups, start, at, R));
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
  const { basis, rank, R } = orthonormalise(scratch, left, n, p, 0, ROUNDING_LENGTH);
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

function isConstantByGroup(Zq: Float64Array, groupStart: Int32Array): boolean {
  for (let g = 0; g + 1 < groupStart.length; g++) {
    const from = groupStart[g]!;
    for (let i = from + 1; i < groupStart[g + 1]!; i++) if (Zq[i] !== Zq[from]) return false;
  }
  return true;
}

/** Rows gathered by group. */
interface SortedRows {
  /** Row at each sorted position. */
  readonly order: Int32Array;
  /** First sorted position of each group, and the end. */
  readonly groupStart: Int32Array;
  /** Level of each group; groups come in the order of their first row. */
  readonly level: Int32Array;
}

/**
 * Gather rows by group, groups in the order of their first row, and inside a group by the values of Z: groups with the
 * same rows of Z then give the same Z_g'Z_g to the last bit and fall into one class.
 *
 * @param index level of each row
 * @param Z rows × k, row-major
 */
function sortRows(index: Int32Array, Z: Float64Array, k: number): SortedRows {
  const n = index.length;
  const rank = new Map<number, number>();
  for (const level of index) if (!rank.has(level)) rank.set(level, rank.size);
  const group = Int32Array.from(index, (level) => rank.get(level)!);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  if (!isSorted(group, Z, k)) order.sort((i, j) => compareRows(i, j, group, Z, k));
  const groupStart = new Int32Array(rank.size + 1);
  for (const g of group) groupStart[g + 1]!++;
  for (let g = 0; g < rank.size; g++) groupStart[g + 1]! += groupStart[g]!;
  return { order, groupStart, level: Int32Array.from(rank.keys()) };
}

function compareRows(i: number, j: number, group: Int32Array, Z: Float64Array, k: number): number {
  if (group[i] !== group[j]) return group[i]! - group[j]!;
  for (let a = 0; a < k; a++) {
    const difference = Z[i * k + a]! - Z[j * k + a]!;
    if (difference !== 0) return difference;
  }
  return i - j;
}

function isSorted(group: Int32Array, Z: Float64Array, k: number): boolean {
  for (let i = 1; i < group.length; i++) if (compareRows(i - 1, i, group, Z, k) > 0) return false;
  return true;
}
