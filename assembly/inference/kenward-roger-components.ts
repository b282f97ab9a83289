import { axpy, clear } from "../linalg/axpy";
import { cholesky, choleskyInverse } from "../linalg/cholesky";
import { dot } from "../linalg/dot";
import { at, put } from "../linalg/matrix";
import { get, part, set } from "../linalg/vector";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { termWidth } from "../model/terms";
import { addSquares, subtractSquares, writeAdjusted } from "./adjusted-covariance";
import { componentProducts, levelFrom, levelPlace, levelTerm } from "./component-products";
import { Components, ComponentWork, widestTerm } from "./components";
import { invertInformation } from "./sensitivity";

/**
 * Kenward and Roger's adjustment at the Λ of `w` for any random structure: the formulas of ./adjusted-covariance.ts summed
 * over the components of the model, each dense.
 *
 * @returns false when a factorisation fails
 */
export function adjustByComponents(
  d: SparseModel,
  w: SparseWork,
  components: Components,
  scratch: ComponentWork,
  out: usize,
): bool {
  const p = d.p;
  const m = d.parameters;
  const size = m + 1;
  const scaleIsFree = d.sigma == 0;
  clearSums(p, m, scratch);
  for (let i = 0; i < components.count; i++) {
    const n = componentProducts(d, w, components, scratch, i);
    if (n < 0) return false;
    addSlopes(d, components, scratch, i, n);
    addTraces(d, components, scratch, i, n);
  }
  if (!cholesky(p, scratch.A)) return false;
  choleskyInverse(p, scratch.A, scratch.Phi);
  for (let r = 0; r < m; r++) {
    for (let t = 0; t <= r; t++) {
      const trace = at(scratch.I, size, r, t) - 2 * dot(p * p, scratch.Phi, curvature(scratch, p, m, r, t));
      put(scratch.I, size, r, t, trace);
      put(scratch.I, size, t, r, trace);
    }
    const mixed = get(scratch.traces, r) - dot(p * p, scratch.Phi, part(scratch.P, r * p * p));
    put(scratch.I, size, r, m, scaleIsFree ? mixed : 0);
    put(scratch.I, size, m, r, scaleIsFree ? mixed : 0);
  }
  put(scratch.I, size, m, m, scaleIsFree ? <f64>(d.n - p) : 0);
  addSquares(p, m, scratch.Phi, scratch.P, scratch.I, size, scratch.p1, scratch.p2);
  invertInformation(size, scratch.I, scratch.vectors, scratch.scales, scratch.W);
  clear(p * p, scratch.U);
  for (let r = 0; r < m; r++) {
    for (let t = 0; t < m; t++)
      axpy(p * p, at(scratch.W, size, r, t), curvature(scratch, p, m, r, t), scratch.U);
  }
  subtractSquares(
    p,
    m,
    scratch.Phi,
    scratch.P,
    scratch.W,
    size,
    scratch.U,
    scratch.p1,
    scratch.p2,
    scratch.p3,
  );
  writeAdjusted(
    p,
    m,
    d.B,
    scratch.Phi,
    scratch.P,
    scratch.U,
    scratch.W,
    scratch.p1,
    scratch.p2,
    scratch.p3,
    out,
  );
  return true;
}

/** Q_rt. */
function curvature(s: ComponentWork, p: i32, m: i32, r: i32, t: i32): usize {
  return part(s.Q, (r * m + t) * p * p);
}

function clearSums(p: i32, m: i32, s: ComponentWork): void {
  clear(p * p, s.A);
  for (let i = 0; i < p; i++) put(s.A, p, i, i, 1);
  clear(m * p * p, s.P);
  clear(m * m * p * p, s.Q);
  clear((m + 1) * (m + 1), s.I);
  clear(m, s.traces);
}

/** Pᵣ += X'V⁻¹Z Eᵣ Z'V⁻¹X and Q_rt += X'V⁻¹Z Eᵣ F E_t Z'V⁻¹X over one component of n effects. */
function addSlopes(d: SparseModel, c: Components, s: ComponentWork, number: i32, n: i32): void {
  const p = d.p;
  const m = d.parameters;
  const row = (<usize>n) << 3;
  const X = s.F + <usize>n * row;
  for (let r = 0; r < m; r++) {
    for (let i = 0; i < p; i++)
      applyElement(d, c, s, number, r, n, X + <usize>i * row, s.XE + <usize>(r * p + i) * row);
  }
  for (let r = 0; r < m; r++) {
    const XE = s.XE + <usize>(r * p) * row;
    for (let i = 0; i < p; i++) {
      for (let a = 0; a < n; a++) {
        const value = dot(n, s.F + <usize>a * row, XE + <usize>i * row);
        set(s.XEF + <usize>i * row, a, value);
      }
      for (let j = 0; j < p; j++) {
        const P = part(s.P, (r * p + i) * p + j);
        store<f64>(P, load<f64>(P) + dot(n, XE + <usize>i * row, X + <usize>j * row));
      }
    }
    for (let t = 0; t < m; t++) {
      const Q = curvature(s, p, m, r, t);
      for (let i = 0; i < p; i++) {
        for (let j = 0; j < p; j++) {
          const along = dot(n, s.XEF + <usize>i * row, s.XE + <usize>(t * p + j) * row);
          put(Q, p, i, j, at(Q, p, i, j) + along);
        }
      }
    }
  }
}

/** out = x Eᵣ: the effects of the element's term by its matrix, all others zero. */
function applyElement(
  d: SparseModel,
  c: Components,
  s: ComponentWork,
  number: i32,
  r: i32,
  n: i32,
  x: usize,
  out: usize,
): void {
  clear(n, out);
  const term = termOf(s, r);
  const k = termWidth(d, term);
  const E = elementOf(d, s, r);
  for (let i = levelFrom(c, number), end = levelFrom(c, number + 1); i < end; i++) {
    if (levelTerm(c, i) != term) continue;
    const place = (<usize>levelPlace(c, i)) << 3;
    for (let a = 0; a < k; a++) axpy(k, get(x + place, a), part(E, a * k), out + place);
  }
}

/** I_rt += tr(Eᵣ F E_t F) and traces_r += tr(Eᵣ F) over one component. */
function addTraces(d: SparseModel, c: Components, s: ComponentWork, number: i32, n: i32): void {
  const m = d.parameters;
  const from = levelFrom(c, number);
  const end = levelFrom(c, number + 1);
  for (let g = from; g < end; g++) {
    for (let h = from; h < end; h++) {
      const block = part(s.F, levelPlace(c, g) * n + levelPlace(c, h));
      for (let r = 0; r < m; r++) {
        if (termOf(s, r) != levelTerm(c, g)) continue;
        if (g == h) addOwnTrace(d, s, r, n, block);
        for (let t = 0; t <= r; t++) {
          if (termOf(s, t) != levelTerm(c, h)) continue;
          put(s.I, m + 1, r, t, at(s.I, m + 1, r, t) + blockTrace(d, s, r, t, n, block));
        }
      }
    }
  }
}

/** tr(Eᵣ F_gh E_t F_gh'), F_gh a block of a matrix with rows of n. */
function blockTrace(d: SparseModel, s: ComponentWork, r: i32, t: i32, n: i32, F: usize): f64 {
  const k = termWidth(d, termOf(s, r));
  const l = termWidth(d, termOf(s, t));
  const Er = elementOf(d, s, r);
  const Et = elementOf(d, s, t);
  let total: f64 = 0;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      const e = at(Er, k, a, b);
      if (e == 0) continue;
      for (let i = 0; i < l; i++) {
        for (let j = 0; j < l; j++) total += e * at(F, n, b, i) * at(Et, l, i, j) * at(F, n, a, j);
      }
    }
  }
  return total;
}

function addOwnTrace(d: SparseModel, s: ComponentWork, r: i32, n: i32, F: usize): void {
  const k = termWidth(d, termOf(s, r));
  const E = elementOf(d, s, r);
  const to = part(s.traces, r);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) store<f64>(to, load<f64>(to) + at(E, k, a, b) * at(F, n, b, a));
  }
}

function termOf(s: ComponentWork, r: i32): i32 {
  return <i32>get(s.term, r);
}

function elementOf(d: SparseModel, s: ComponentWork, r: i32): usize {
  const widest = widestTerm(d);
  return part(s.E, r * widest * widest);
}
