import { axpy, copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { at, put } from "../../linalg/matrix";
import { multiply } from "../../linalg/multiply";
import { get, int, part, set } from "../../linalg/vector";
import { DenseWork } from "../../model/dense-work";
import { Elimination, EliminationWork, placesOf, sumsOf, touchedBy } from "../../model/elimination";
import { Pattern, pairOf } from "../../model/pattern";
import { factorised, SparseModel } from "../../model/sparse-model";
import { SparseWork } from "../../model/sparse-work";
import { ofTerm, termWidth } from "../../model/terms";

/**
 * Y of the first term from the inverse of what is left: with F = L'Λ and Γ = d log|Ω̃| / dV = Σ_g B_gΛSΛ'B_g' over the m
 * levels of a class, Y = Σ_c L (mV − VΓV) F.
 */
export function addEliminated(d: SparseModel, w: SparseWork): void {
  const e = changetype<Elimination>(d.elimination);
  const f = changetype<EliminationWork>(w.elimination);
  const k = termWidth(d, 0);
  const summed = w.dense == 0;
  if (summed) scaleInverse(factorised(d), changetype<SparseWork>(w.rest), e.blocks, f.inverse);
  for (let c = 0; c < e.classes; c++) {
    const square = (<usize>(c * k * k)) << 3;
    const V = f.V + square;
    if (summed) slopesInV(e, c, k, f.inverse, f.k1);
    else copy(k * k, changetype<DenseWork>(w.dense).slopes + square, f.k1);
    multiply(k, V, f.k1, f.k2);
    multiply(k, f.k2, V, f.k1);
    const levels = <f64>int(e.levelsIn, c);
    for (let i = 0; i < k * k; i++) {
      const place = part(f.k1, i);
      store<f64>(place, levels * get(V, i) - load<f64>(place));
    }
    multiply(k, e.roots + square, f.k1, f.k2);
    multiply(k, f.k2, f.F + square, f.k1);
    axpy(k * k, 1, f.k1, w.Y);
  }
}

/** Γ of class c, k × k. */
function slopesInV(e: Elimination, c: i32, k: i32, inverse: usize, out: usize): void {
  const count = touchedBy(e, c);
  const places = placesOf(e, c);
  let sums = sumsOf(e, c);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      const total = places == 0 ? dot(count, sums, inverse) : gatheredDot(count, sums, places, inverse);
      sums += (<usize>count) << 3;
      const slope = a == b ? total : 0.5 * total;
      put(out, k, a, b, slope);
      put(out, k, b, a, slope);
    }
  }
}

/** Σ x[i] y[places[i]] */
function gatheredDot(n: i32, x: usize, places: usize, y: usize): f64 {
  let total: f64 = 0;
  for (let i = 0; i < n; i++) {
    const place = (<usize>int(places, i)) << 3;
    total += get(x, i) * load<f64>(y + place);
  }
  return total;
}

/** ΛSΛ' of each block of what is left, laid out as `blocks`, into `out`; twice where its mirror image counts too. */
function scaleInverse(d: Pattern, w: SparseWork, blocks: usize, out: usize): void {
  for (let i = 0; i < d.pairs; i++) {
    const pair = pairOf(d, i);
    const row = pair.row;
    const column = pair.column;
    scaleInversePair(
      pair.count,
      termWidth(d, row),
      termWidth(d, column),
      row == d.terms,
      column == d.terms,
      ofTerm(d, row, w.Lambda),
      ofTerm(d, column, w.Lambda),
      pair.places,
      pair.mirrored ? 2 : 1,
      w.inverse,
      out + (pair.blocks - blocks),
    );
  }
}

function scaleInversePair(
  count: i32,
  k: i32,
  l: i32,
  fixedRow: bool,
  fixedColumn: bool,
  left: usize,
  right: usize,
  places: usize,
  times: f64,
  inverse: usize,
  out: usize,
): void {
  if (k == 1 && l == 1) {
    const scale = times * load<f64>(left) * load<f64>(right);
    for (let b = 0; b < count; b++) {
      const S = get(inverse, int(places, b));
      set(out, b, scale * S);
    }
    return;
  }
  for (let b = 0; b < count; b++) {
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < l; j++) {
        let total: f64 = 0;
        // Λ of X is the identity.
        for (let a = fixedRow ? i : 0; a <= i; a++) {
          let inner: f64 = 0;
          for (let c = fixedColumn ? j : 0; c <= j; c++)
            inner += inverseAt(inverse, places, l, a, c) * at(right, l, j, c);
          total += at(left, k, i, a) * inner;
        }
        store<f64>(out, times * total);
        out += 8;
      }
    }
    places += (<usize>(k * l)) << 2;
  }
}

/** The inverse at place (i, j) of a block; above the diagonal of a symmetric block its mirror image. */
export function inverseAt(inverse: usize, places: usize, l: i32, i: i32, j: i32): f64 {
  let to = int(places, i * l + j);
  if (to < 0) to = int(places, j * l + i);
  return get(inverse, to);
}
