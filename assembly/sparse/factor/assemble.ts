import { at } from "../../linalg/matrix";
import { get, int, part, set } from "../../linalg/vector";
import { Pattern, pairOf, tailAt } from "../../model/pattern";
import { SparseWork } from "../../model/sparse-work";
import { ofTerm, termLevels, termStart, termWidth } from "../../model/terms";

/** Ω = Λ'[Z X]'[Z X]Λ + I (the identity for the random effects alone) on the pattern of the factor. */
export function assemble(d: Pattern, w: SparseWork): void {
  memory.fill(w.factor, 0, (<usize>d.size) << 3);
  for (let i = 0; i < d.pairs; i++) {
    const pair = pairOf(d, i);
    const row = pair.row;
    const column = pair.column;
    const left = ofTerm(d, row, w.Lambda);
    const right = ofTerm(d, column, w.Lambda);
    scaleBlocks(
      pair.count,
      termWidth(d, row),
      termWidth(d, column),
      left,
      right,
      pair.blocks,
      pair.places,
      row == d.terms,
      w,
    );
  }
  addIdentity(d, w.factor);
}

/** factor[place] = Λ_row' A Λ_column for each block (A Λ_column for `fixed` rows); places below zero are not stored. */
function scaleBlocks(
  count: i32,
  k: i32,
  l: i32,
  left: usize,
  right: usize,
  blocks: usize,
  places: usize,
  fixed: bool,
  w: SparseWork,
): void {
  if (k == 1 && l == 1) {
    const scale = load<f64>(left) * load<f64>(right);
    for (let b = 0; b < count; b++) {
      const to = part(w.factor, int(places, b));
      store<f64>(to, scale * get(blocks, b));
    }
    return;
  }
  const width = k * l;
  for (let b = 0; b < count; b++) {
    const A = part(blocks, b * width);
    const place = places + ((<usize>b * width) << 2);
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < l; j++) {
        const to = int(place, i * l + j);
        if (to < 0) continue;
        let total: f64 = 0;
        // Λ is lower triangular: its column i starts at row i; that of X is the identity.
        const end = fixed ? i + 1 : k;
        for (let a = i; a < end; a++) {
          let inner: f64 = 0;
          for (let c = j; c < l; c++) inner += at(A, l, a, c) * at(right, l, c, j);
          total += at(left, k, a, i) * inner;
        }
        set(w.factor, to, total);
      }
    }
  }
}

function addIdentity(d: Pattern, values: usize): void {
  for (let j = 0; j < d.sparse; j++) addOne(part(values, int(d.columnStart, j)));
  for (let j = 0; j < d.q - d.sparse; j++) addOne(tailAt(d, values, j, j));
}

function addOne(to: usize): void {
  store<f64>(to, load<f64>(to) + 1);
}

/** out = Λ' x (or Λ x) for every level of every term; the part of X is copied. */
export function applyLambda(d: Pattern, w: SparseWork, x: usize, out: usize, transpose: bool): void {
  for (let t = 0; t <= d.terms; t++) {
    const k = termWidth(d, t);
    const Lambda = ofTerm(d, t, w.Lambda);
    const from = (<usize>termStart(d, t)) << 3;
    const levels = termLevels(d, t);
    if (k == 1) {
      const scale = load<f64>(Lambda);
      for (let g = 0; g < levels; g++) {
        const place = part(from, g);
        store<f64>(out + place, scale * load<f64>(x + place));
      }
      continue;
    }
    for (let g = 0; g < levels; g++) {
      const place = part(from, g * k);
      for (let i = 0; i < k; i++) {
        let total: f64 = 0;
        for (let j = 0; j < k; j++) {
          total += (transpose ? at(Lambda, k, j, i) : at(Lambda, k, i, j)) * get(x + place, j);
        }
        set(out + place, i, total);
      }
    }
  }
}
