import { axpy, clear } from "../linalg/axpy";
import { blockedCholesky } from "../linalg/blocked-cholesky";
import { dot } from "../linalg/dot";
import { at } from "../linalg/matrix";
import { forwardSolve } from "../linalg/triangular-solve";
import { get, int, part, set } from "../linalg/vector";
import { pairOf } from "../model/pattern";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { ofTerm, termWidth } from "../model/terms";
import { ComponentBlock, ComponentLevel, Components, ComponentWork } from "./components";

/**
 * [Z X]'V⁻¹Z of one component in `F` (both triangles), and X'V⁻¹X −= its share in `A`, at the Λ of `w`:
 * Z'V⁻¹Z = Z'Z − C'C with C = L⁻¹Λ'Z'Z, LL' = Λ'Z'ZΛ + I, which holds for singular Λ as well.
 *
 * @returns random effects of the component, or -1 when the factorisation fails
 */
export function componentProducts(
  d: SparseModel,
  w: SparseWork,
  c: Components,
  s: ComponentWork,
  number: i32,
): i32 {
  const n = componentSize(d, c, number);
  const p = d.p;
  const row = (<usize>n) << 3;
  gather(d, c, s, number, n);
  for (let a = 0; a < n + p; a++)
    applyTransposed(d, w, c, number, s.F + <usize>a * row, s.C + <usize>a * row);
  fillInner(d, w, c, s, number, n);
  if (!blockedCholesky(n, s.L, w.dots)) return -1;
  for (let a = 0; a < n + p; a++) forwardSolve(n, s.L, s.C + <usize>a * row);
  for (let a = 0; a < n + p; a++) {
    const Ca = s.C + <usize>a * row;
    for (let b = 0; b < min(a + 1, n); b++) {
      const to = part(s.F + <usize>a * row, b);
      const value = load<f64>(to) - dot(n, Ca, s.C + <usize>b * row);
      store<f64>(to, value);
      if (a < n) set(s.F + <usize>b * row, a, value);
    }
  }
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      const to = part(s.A, i * p + j);
      store<f64>(to, load<f64>(to) - dot(n, s.C + <usize>(n + i) * row, s.C + <usize>(n + j) * row));
    }
  }
  return n;
}

function levelAt(c: Components, i: i32): ComponentLevel {
  return changetype<ComponentLevel>(changetype<usize>(c.level) + <usize>i * offsetof<ComponentLevel>());
}

function blockAt(c: Components, i: i32): ComponentBlock {
  return changetype<ComponentBlock>(changetype<usize>(c.block) + <usize>i * offsetof<ComponentBlock>());
}

/** Term and first place of a level of a component. */
export function levelTerm(c: Components, i: i32): i32 {
  return levelAt(c, i).term;
}

export function levelPlace(c: Components, i: i32): i32 {
  return levelAt(c, i).place;
}

export function levelFrom(c: Components, number: i32): i32 {
  return int(c.levelStart, number);
}

function componentSize(d: SparseModel, c: Components, number: i32): i32 {
  const last = levelFrom(c, number + 1) - 1;
  return levelPlace(c, last) + termWidth(d, levelTerm(c, last));
}

/** [Z X]'Z of the component from the blocks of the design. */
function gather(d: SparseModel, c: Components, s: ComponentWork, number: i32, n: i32): void {
  clear((n + d.p) * n, s.F);
  const end = int(c.blockStart, number + 1);
  for (let b = int(c.blockStart, number); b < end; b++) {
    const entry = blockAt(c, b);
    const pair = pairOf(d.pattern, entry.pair);
    const k = termWidth(d, pair.row);
    const l = termWidth(d, pair.column);
    const A = part(pair.blocks, entry.number * k * l);
    const isX = entry.row < 0;
    const row = isX ? n : entry.row;
    const column = entry.column;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < l; j++) {
        const value = at(A, l, i, j);
        set(s.F, (row + i) * n + column + j, value);
        if (!isX) set(s.F, (column + j) * n + row + i, value);
      }
    }
  }
}

/** out = Λ'x over the effects of a component. */
function applyTransposed(
  d: SparseModel,
  w: SparseWork,
  c: Components,
  number: i32,
  x: usize,
  out: usize,
): void {
  for (let i = levelFrom(c, number), end = levelFrom(c, number + 1); i < end; i++) {
    const t = levelTerm(c, i);
    const k = termWidth(d, t);
    const Lambda = ofTerm(d, t, w.Lambda);
    const place = (<usize>levelPlace(c, i)) << 3;
    for (let a = 0; a < k; a++) {
      let total: f64 = 0;
      for (let b = a; b < k; b++) total += at(Lambda, k, b, a) * get(x + place, b);
      set(out + place, a, total);
    }
  }
}

/** L = Λ'(Z'ZΛ) + I from the rows of Z'ZΛ in `C`. */
function fillInner(
  d: SparseModel,
  w: SparseWork,
  c: Components,
  s: ComponentWork,
  number: i32,
  n: i32,
): void {
  const row = (<usize>n) << 3;
  clear(n * n, s.L);
  for (let i = levelFrom(c, number), end = levelFrom(c, number + 1); i < end; i++) {
    const t = levelTerm(c, i);
    const k = termWidth(d, t);
    const Lambda = ofTerm(d, t, w.Lambda);
    const first = levelPlace(c, i);
    for (let a = 0; a < k; a++) {
      const to = s.L + <usize>(first + a) * row;
      for (let b = a; b < k; b++) axpy(n, at(Lambda, k, b, a), s.C + <usize>(first + b) * row, to);
      const own = part(to, first + a);
      store<f64>(own, load<f64>(own) + 1);
    }
  }
}
