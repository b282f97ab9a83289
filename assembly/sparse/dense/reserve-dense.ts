import { isLinear } from "../../covariance/structure";
import { at, put } from "../../linalg/matrix";
import { get, int } from "../../linalg/vector";
import { reserve, reserveF64 } from "../../memory/arena";
import { DenseWork } from "../../model/dense-work";
import { Elimination, elementsOf, neighbourAt, touchedBy } from "../../model/elimination";
import { pairOf } from "../../model/pattern";
import { factorised, SparseModel } from "../../model/sparse-model";
import { lambdaStart, structureOf, termLevels, termStart, termWidth } from "../../model/terms";

/** Random effects up to which matrices over all of them are small. */
const MOST_EFFECTS: i32 = 400;

/**
 * Is what is left without the first term better kept as dense matrices? Where products of the levels' coordinates take no
 * longer than sums over classes of levels, and Ψ of every term is quadratic in θ.
 */
export function isDense(d: SparseModel): bool {
  if (d.elimination == 0 || d.q > MOST_EFFECTS) return false;
  const left = factorised(d);
  if (left.sparse > 0) return false;
  for (let t = 0; t < d.terms; t++) if (!isLinear(structureOf(d, t))) return false;
  const e = changetype<Elimination>(d.elimination);
  const k = termWidth(d, 0);
  let sums = 0;
  for (let c = 0; c < e.classes; c++) sums += elementsOf(k) * touchedBy(e, c);
  return (k * termLevels(d, 0) * left.tail * left.tail) / 4 < sums;
}

/** Reserve the DenseWork of a design and fill what does not depend on a response; 0 when memory cannot grow that far. */
export function reserveDense(d: SparseModel): usize {
  const v = changetype<DenseWork>(reserve(offsetof<DenseWork>()));
  if (changetype<usize>(v) == 0) return 0;
  const e = changetype<Elimination>(d.elimination);
  const k = termWidth(d, 0);
  const rows = k * termLevels(d, 0);
  const width = factorised(d).tail;
  const m = d.parameters;
  let widest = 1;
  for (let t = 0; t < d.terms; t++) widest = max(widest, termWidth(d, t));
  const square = widest * widest;
  v.width = width;
  v.rows = rows;
  v.B = reserveF64(width * rows);
  v.scaled = reserveF64(width * rows);
  v.half = reserveF64(e.classes * k * k);
  v.slopes = reserveF64(e.classes * k * k);
  v.LV = reserveF64(e.classes * k * k);
  v.within = reserveF64(width * width);
  v.A = reserveF64(width * width);
  v.scaledA = reserveF64(width * width);
  v.inverse = reserveF64(width * width);
  v.white = reserveF64(rows * width);
  v.root = reserveF64((d.q + d.p) * width);
  v.T = reserveF64(d.q * d.q);
  v.along = reserveF64(m * d.q);
  v.projected = reserveF64(m * d.q);
  v.direction = reserveF64(m * square);
  v.moments = reserveF64(square * square);
  v.fixed = reserveF64(d.p * d.q);
  v.first = reserveF64(rows);
  v.left = reserveF64(width);
  v.right = reserveF64(width);
  v.product = reserveF64(width);
  v.solution = reserveF64(width);
  v.G = reserveF64(lambdaStart(d, d.terms));
  v.hessian = reserveF64(m * m);
  v.hasHessian = 0;
  if (v.hessian == 0) return 0;
  fillCoordinates(d, e, v, k);
  fillWithin(d, e, v);
  return changetype<usize>(v);
}

function fillCoordinates(d: SparseModel, e: Elimination, v: DenseWork, k: i32): void {
  memory.fill(v.B, 0, (<usize>(v.width * v.rows)) << 3);
  let from = e.coordinates;
  for (let g = 0; g < termLevels(d, 0); g++) {
    const end = load<i32>(e.start + ((<usize>g) << 2), 4);
    for (let i = int(e.start, g); i < end; i++) {
      const neighbour = neighbourAt(e, i);
      for (let j = 0; j < neighbour.width; j++, from += (<usize>k) << 3) {
        for (let a = 0; a < k; a++) put(v.B, v.rows, neighbour.scalar + j, g * k + a, get(from, a));
      }
    }
  }
}

function fillWithin(d: SparseModel, e: Elimination, v: DenseWork): void {
  memory.fill(v.within, 0, (<usize>(v.width * v.width)) << 3);
  const left = factorised(d);
  for (let i = 0; i < left.pairs; i++) {
    const pair = pairOf(left, i);
    const k = termWidth(left, pair.row);
    const l = termWidth(left, pair.column);
    let from = e.within + (pair.blocks - e.blocks);
    for (let b = 0; b < pair.count; b++, from += (<usize>(k * l)) << 3) {
      const row = termStart(left, pair.row) + int(pair.levels, 2 * b) * k;
      const column = termStart(left, pair.column) + int(pair.levels, 2 * b + 1) * l;
      for (let r = 0; r < k; r++) {
        for (let c = 0; c < l; c++) {
          const value = at(from, l, r, c);
          put(v.within, v.width, row + r, column + c, value);
          put(v.within, v.width, column + c, row + r, value);
        }
      }
    }
  }
}
