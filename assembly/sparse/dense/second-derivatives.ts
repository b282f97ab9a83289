import { axpy, clear, copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { at, mirror, put } from "../../linalg/matrix";
import { addRowProducts, solveEachRow } from "../../linalg/row-products";
import { get, int, part, set } from "../../linalg/vector";
import { DenseWork } from "../../model/dense-work";
import { Elimination } from "../../model/elimination";
import { entryAt, isFree } from "../../model/model";
import { tailAt } from "../../model/pattern";
import { factorised, SparseModel } from "../../model/sparse-model";
import { SparseWork } from "../../model/sparse-work";
import { ofTerm, termLevels, termStart, termWidth } from "../../model/terms";
import { directionOf, fillDirections, termOf } from "./directions";
import { addMoments, contract } from "./pair-moments";
import { fillLV, projectEffects } from "./project";

/**
 * Second derivatives in θ with σ² held into `hessian`, and dS, at the last gradient. With T = Z'PZ (Z'V⁻¹Z for ML), R = Z'PZ
 * and r = Z'e, along symmetric directions Ψ_i (Lindstrom & Bates 1988)
 *
 *     d²(log|V| + log|Q'V⁻¹Q|) = −tr(TΨ_iTΨ_j) + tr(TΨ_ij),    d²S = 2 r'Ψ_iRΨ_jr − r'Ψ_ijr,
 *
 * and Ψ is quadratic in θ.
 */
export function differentiateTwice(d: SparseModel, w: SparseWork, v: DenseWork): void {
  if (v.hasHessian) return;
  v.hasHessian = 1;
  const m = d.parameters;
  clear(m * m, v.hessian);
  fillLV(d, w, v);
  fillDirections(d, w, v);
  fillT(d, w, v);
  addTraces(d, v);
  addSquares(d, w, v);
  addCurvature(d, w, v);
  mirror(m, v.hessian);
}

/** T, its lower triangle and the whole of the blocks on its diagonal. */
function fillT(d: SparseModel, w: SparseWork, v: DenseWork): void {
  const left = factorised(d);
  const rest = changetype<SparseWork>(w.rest);
  const e = changetype<Elimination>(d.elimination);
  const q = d.q;
  const k = termWidth(d, 0);
  const width = v.width;
  memory.fill(v.T, 0, (<usize>(q * q)) << 3);
  for (let g = 0; g < termLevels(d, 0); g++) {
    const square = int(e.classOf, g) * k * k;
    const LV = part(v.LV, square);
    for (let a = 0; a < k; a++) {
      const row = g * k + a;
      clear(width, part(v.root, row * width));
      for (let b = 0; b < k; b++)
        axpy(width, at(LV, k, a, b), part(v.white, (g * k + b) * width), part(v.root, row * width));
      for (let b = 0; b <= a; b++) {
        put(v.T, q, row, g * k + b, dot(k, part(LV, a * k), part(e.roots, square + b * k)));
      }
      for (let j = 0; j < left.q; j++) {
        const B = part(v.B, j * v.rows + g * k);
        let total: f64 = 0;
        for (let b = 0; b < k; b++) total += at(LV, k, a, b) * get(B, b);
        put(v.T, q, v.rows + j, row, total);
      }
    }
  }
  for (let i = 0; i < left.q; i++) copy(i + 1, part(v.A, i * width), part(v.T, (v.rows + i) * q + v.rows));
  const behind = part(v.root, v.rows * width);
  copy(left.q * width, v.scaledA, behind);
  solveEachRow(left.q, width, tailAt(left, rest.factor, 0, 0), behind, rest.dots);
  addRowProducts(q, d.reml ? width : left.q, v.root, width, -1, v.T, q, rest.dots);
  for (let t = 0; t < d.terms; t++) mirrorBlocks(d, v, t);
}

function mirrorBlocks(d: SparseModel, v: DenseWork, t: i32): void {
  const k = termWidth(d, t);
  for (let g = 0; g < termLevels(d, t); g++) {
    const first = termStart(d, t) + g * k;
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < a; b++) put(v.T, d.q, first + b, first + a, at(v.T, d.q, first + a, first + b));
    }
  }
}

/** hessian −= tr(TΨ_iTΨ_j) */
function addTraces(d: SparseModel, v: DenseWork): void {
  for (let t = 0; t < d.terms; t++) {
    for (let u = 0; u <= t; u++) {
      const k = termWidth(d, t);
      const l = termWidth(d, u);
      clear(k * k * l * l, v.moments);
      for (let g = 0; g < termLevels(d, t); g++) {
        const row = (termStart(d, t) + g * k) * d.q;
        addMoments(k, l, t == u ? g : termLevels(d, u), part(v.T, row + termStart(d, u)), d.q, v.moments);
      }
      contractPair(d, v, t, u, t == u);
      if (t != u) continue;
      clear(k * k * l * l, v.moments);
      for (let g = 0; g < termLevels(d, t); g++) {
        const first = termStart(d, t) + g * k;
        addMoments(k, l, 1, part(v.T, first * d.q + first), d.q, v.moments);
      }
      contractPair(d, v, t, t, false);
    }
  }
}

/** @param twice the moments stand for their mirror images too */
function contractPair(d: SparseModel, v: DenseWork, t: i32, u: i32, twice: bool): void {
  const m = d.parameters;
  const k = termWidth(d, t);
  const l = termWidth(d, u);
  for (let i = 0; i < m; i++) {
    if (termOf(d, i) != t) continue;
    const first = directionOf(d, v, i);
    for (let j = 0; j <= i; j++) {
      if (termOf(d, j) != u) continue;
      const second = directionOf(d, v, j);
      let total = contract(k, l, v.moments, first, second);
      if (twice) total += contract(k, l, v.moments, second, first);
      put(v.hessian, m, i, j, at(v.hessian, m, i, j) - total);
    }
  }
}

/** hessian += 2 r'Ψ_iRΨ_jr / σ², and dS = −r'Ψ_ir. */
function addSquares(d: SparseModel, w: SparseWork, v: DenseWork): void {
  const m = d.parameters;
  const q = d.q;
  clear(m * q, v.along);
  for (let i = 0; i < m; i++) {
    const x = part(v.along, i * q);
    set(w.dS, i, 0);
    if (!isFree(d, i)) continue;
    const t = termOf(d, i);
    const k = termWidth(d, t);
    const Psi = directionOf(d, v, i);
    for (let g = 0; g < termLevels(d, t); g++) {
      const first = termStart(d, t) + g * k;
      for (let a = 0; a < k; a++) set(x, first + a, dot(k, part(Psi, a * k), part(w.projected, first)));
    }
    set(w.dS, i, -dot(q, x, w.projected));
    projectEffects(d, w, v, x, part(v.projected, i * q));
    for (let j = 0; j <= i; j++) {
      const value = 2 * w.precision * dot(q, part(v.along, j * q), part(v.projected, i * q));
      put(v.hessian, m, i, j, at(v.hessian, m, i, j) + value);
    }
  }
}

/** hessian += ⟨G, Ψ_ij⟩, G = Σ_g T_gg − r_gr_g' / σ². */
function addCurvature(d: SparseModel, w: SparseWork, v: DenseWork): void {
  const m = d.parameters;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    const G = ofTerm(d, t, v.G);
    clear(k * k, G);
    for (let g = 0; g < termLevels(d, t); g++) {
      const first = termStart(d, t) + g * k;
      for (let a = 0; a < k; a++) {
        axpy(k, 1, part(v.T, (first + a) * d.q + first), part(G, a * k));
        axpy(k, -w.precision * get(w.projected, first + a), part(w.projected, first), part(G, a * k));
      }
    }
  }
  for (let e = 0; e < d.entries; e++) {
    const first = entryAt(d, e);
    const i = first.parameter;
    for (let f = 0; f < d.entries; f++) {
      const second = entryAt(d, f);
      const j = second.parameter;
      if (first.term != second.term || first.column != second.column || j > i) continue;
      if (!isFree(d, i) || !isFree(d, j)) continue;
      const G = ofTerm(d, first.term, v.G);
      const value = 2 * at(G, termWidth(d, first.term), first.row, second.row);
      put(v.hessian, m, i, j, at(v.hessian, m, i, j) + value);
    }
  }
}
