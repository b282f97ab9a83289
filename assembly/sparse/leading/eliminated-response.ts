import { axpy, clear, copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { at } from "../../linalg/matrix";
import { backSolve, forwardSolve } from "../../linalg/triangular-solve";
import { get, int, part, set } from "../../linalg/vector";
import { Elimination, EliminationWork, elementsOf, neighbourAt, squareOf } from "../../model/elimination";
import { factorised, SparseModel } from "../../model/sparse-model";
import { SparseWork } from "../../model/sparse-work";
import { termLevels, termWidth } from "../../model/terms";

/** The sums of a response over the levels of each class, and what is left of it, from [Z Q]'y in `rhs` and y'y in `total`. */
export function projectFirst(d: SparseModel, w: SparseWork): void {
  const e = changetype<Elimination>(d.elimination);
  const f = changetype<EliminationWork>(w.elimination);
  const k = termWidth(d, 0);
  const elements = elementsOf(k);
  const width = factorised(d).q + d.p;
  clear(e.classes * elements * width, f.projections);
  clear(e.classes * elements, f.squares);
  copy(width, part(w.rhs, termLevels(d, 0) * k), f.within);
  f.isKnown = 0;
  let total = w.total;
  let B = e.coordinates;
  for (let g = 0; g < termLevels(d, 0); g++) {
    const z = part(f.z, g * k);
    copy(k, part(w.rhs, g * k), z);
    solveRoot(k, e.roots + squareOf(e, g, k), z);
    total -= dot(k, z, z);
    const row = int(e.classOf, g) * elements;
    addProducts(k, z, z, f.squares, row, 1);
    const end = load<i32>(e.start + ((<usize>g) << 2), 4);
    for (let i = int(e.start, g); i < end; i++) {
      const neighbour = neighbourAt(e, i);
      let scalar = (<usize>neighbour.scalar) << 3;
      for (let j = neighbour.width; j > 0; j--, scalar += 8, B += (<usize>k) << 3) {
        store<f64>(f.within + scalar, load<f64>(f.within + scalar) - dot(k, B, z));
        addProducts(k, B, z, f.projections + scalar, row, width);
      }
    }
  }
  store<f64>(f.total, total);
}

/** x ← L⁻¹x, zero where the pivot is. */
function solveRoot(k: i32, L: usize, x: usize): void {
  for (let a = 0; a < k; a++) {
    const row = part(L, a * k);
    const place = part(x, a);
    const pivot = get(row, a);
    store<f64>(place, pivot > 0 ? (load<f64>(place) - dot(a, row, x)) / pivot : 0);
  }
}

/** out[row + …][0] += x_a y_a, and x_a y_b + x_b y_a for a > b, packed by rows; rows are `width` numbers apart. */
function addProducts(k: i32, x: usize, y: usize, out: usize, row: i32, width: i32): void {
  for (let a = 0; a < k; a++) {
    const xa = get(x, a);
    const ya = get(y, a);
    for (let b = 0; b <= a; b++, row++) {
      const place = part(out, row * width);
      let product = xa * get(y, b);
      if (b < a) product += get(x, b) * ya;
      store<f64>(place, load<f64>(place) + product);
    }
  }
}

/** u and Λu of the first term, from those of the others in `effects`, and Z'e in `projected`. */
export function restoreFirst(d: SparseModel, w: SparseWork): void {
  const e = changetype<Elimination>(d.elimination);
  const f = changetype<EliminationWork>(w.elimination);
  const effects = changetype<SparseWork>(w.rest).effects;
  const k = termWidth(d, 0);
  let B = e.coordinates;
  copy(termLevels(d, 0) * k, f.z, w.projected);
  for (let g = 0; g < termLevels(d, 0); g++) {
    const from = (<usize>(g * k)) << 3;
    const end = load<i32>(e.start + ((<usize>g) << 2), 4);
    for (let i = int(e.start, g); i < end; i++) {
      const neighbour = neighbourAt(e, i);
      let effect = part(effects, neighbour.scalar);
      for (let j = neighbour.width; j > 0; j--, effect += 8, B += (<usize>k) << 3)
        axpy(k, -load<f64>(effect), B, w.projected + from);
    }
    restoreLevel(
      k,
      squareOf(e, g, k),
      w.Lambda,
      e,
      f,
      w.projected + from,
      w.solution + from,
      w.effects + from,
    );
  }
}

/** From z − Bx in `x`: u = F'V(z − Bx), b = Λu, and Z'e = LV(z − Bx) into `x`. */
function restoreLevel(
  k: i32,
  square: usize,
  Lambda: usize,
  e: Elimination,
  f: EliminationWork,
  x: usize,
  u: usize,
  b: usize,
): void {
  forwardSolve(k, f.factor + square, x);
  backSolve(k, f.factor + square, x);
  for (let a = 0; a < k; a++) {
    let total: f64 = 0;
    for (let c = 0; c < k; c++) total += at(f.F + square, k, c, a) * get(x, c);
    set(u, a, total);
  }
  for (let a = k - 1; a >= 0; a--) {
    const row = (<usize>(a * k)) << 3;
    set(b, a, dot(a + 1, Lambda + row, u));
    set(x, a, dot(a + 1, e.roots + square + row, x));
  }
}
