import { axpy, clear, copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { get, int, part, set } from "../../linalg/vector";
import { DenseWork } from "../../model/dense-work";
import { Pattern, pairOf } from "../../model/pattern";
import { factorised, rowWidthOf, SparseModel } from "../../model/sparse-model";
import { SparseWork } from "../../model/sparse-work";
import { termStart, termWidth } from "../../model/terms";
import { finishCriterion } from "../../model/work";
import { assembleDense } from "../dense/dense-factor";
import { applyLambda, assemble } from "../factor/assemble";
import { factoriseBlocks } from "../factor/factorise";
import { backward, forward } from "../factor/solve";
import { eliminateFirst } from "../leading/eliminate";
import { restoreFirst } from "../leading/eliminated-response";

/** Share of the response that must be left for S to be a difference; below it the squares themselves are summed. */
const LEFT: f64 = 1e-4;
/** Rounding of a criterion, relative to its parts, and of a number. */
const ROUNDING: f64 = 1e-14;
const EPSILON: f64 = 2.2e-16;

/**
 * The criterion at the Λ in `w` up to the constants of the model: log|Λ'Z'ZΛ + I| + log|Q'V⁻¹Q| + ν log S with σ² profiled
 * out (Bates et al. 2015, eq. 34–42), + S / σ² where it is given. Leaves the factor, u and γ in `solution`, Λu and γ in
 * `effects`; D is +∞ where it has no value.
 */
export function evaluateSparse(d: SparseModel, w: SparseWork): void {
  w.D = Infinity;
  w.S = NaN;
  const eliminated = d.elimination == 0 ? 0 : eliminateFirst(d, w);
  if (!(eliminated < Infinity)) return;
  const rest = changetype<SparseWork>(w.rest);
  if (w.dense != 0) assembleDense(d, w, changetype<DenseWork>(w.dense));
  else assemble(factorised(d), rest);
  if (!solveRest(factorised(d), rest)) return;
  w.S = rest.S;
  let lost = w.total / w.S;
  if (!(w.S > LEFT * w.total)) {
    w.S = penalisedSum(d, w);
    lost = 1;
  }
  w.logs = eliminated + rest.logV + (d.reml ? rest.logA : 0);
  finishCriterion(w);
  w.noise = ROUNDING * (Math.abs(w.D) + w.nu * lost) + EPSILON * rest.cancelled;
}

/** The factor of Ω, its solution in `solution` and `effects`, and S as what is not explained. */
function solveRest(d: Pattern, w: SparseWork): bool {
  if (!factoriseBlocks(d, w)) return false;
  applyLambda(d, w, w.rhs, w.solution, true);
  forward(d, w, w.solution);
  w.S = w.total - dot(d.q + d.p, w.solution, w.solution);
  backward(d, w, w.solution);
  applyLambda(d, w, w.solution, w.effects, false);
  return true;
}

/** |y − Zb − Qγ|² + |u|², from the rows, at the last criterion; leaves y − Zb − Qγ in `e`. */
export function penalisedSum(d: SparseModel, w: SparseWork): f64 {
  if (d.elimination != 0) restoreFirst(d, w);
  copy(d.n, w.y, w.e);
  let Z = d.Z;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    const width = rowWidthOf(d, t);
    const b = part(w.effects, termStart(d, t));
    if (width > k) for (let i = 0; i < d.n; i++) subtractRow(width, part(Z, i * width), b, part(w.e, i));
    else subtractTerm(d, d.index + ((<usize>t * d.n) << 2), Z, k, b, w.e);
    Z += (<usize>d.n * width) << 3;
  }
  const gamma = part(w.effects, d.q);
  for (let j = 0; j < d.p; j++) axpy(d.n, -get(gamma, j), part(d.Q, j * d.n), w.e);
  return dot(d.n, w.e, w.e) + dot(d.q, w.solution, w.solution);
}

/** e −= Z b for one term. */
function subtractTerm(d: SparseModel, index: usize, Z: usize, k: i32, b: usize, e: usize): void {
  for (let i = 0; i < d.n; i++) {
    const level = int(index, i);
    if (level < 0) continue;
    subtractRow(k, part(Z, i * k), part(b, level * k), part(e, i));
  }
}

function subtractRow(width: i32, z: usize, b: usize, e: usize): void {
  store<f64>(e, load<f64>(e) - dot(width, z, b));
}

/** out = [Z Q]'x, f64[q + p]. */
export function project(d: SparseModel, x: usize, out: usize): void {
  clear(d.q + d.p, out);
  let Z = d.Z;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    const width = rowWidthOf(d, t);
    const index = d.index + ((<usize>t * d.n) << 2);
    const to = part(out, termStart(d, t));
    for (let i = 0; i < d.n; i++) {
      const level = width > k ? 0 : int(index, i);
      if (level < 0) continue;
      axpy(width, get(x, i), part(Z, i * width), part(to, level * k));
    }
    Z += (<usize>d.n * width) << 3;
  }
  for (let j = 0; j < d.p; j++) {
    set(out, d.q + j, dot(d.n, part(d.Q, j * d.n), x));
  }
}

/** out = [Z Q]'(y − Zb − Qγ) from the cross-products: rhs − A (Λu, γ). */
export function projectResidual(d: Pattern, w: SparseWork, out: usize): void {
  copy(d.q + d.p, w.rhs, out);
  for (let i = 0; i < d.pairs; i++) {
    const pair = pairOf(d, i);
    const row = pair.row;
    const column = pair.column;
    subtractBlocks(
      pair.count,
      termWidth(d, row),
      termWidth(d, column),
      pair.levels,
      pair.blocks,
      (<usize>termStart(d, row)) << 3,
      (<usize>termStart(d, column)) << 3,
      pair.mirrored == 0,
      w.effects,
      out,
    );
  }
}

/** out_row −= A x_column and, off the diagonal, out_column −= A' x_row, for each block. */
function subtractBlocks(
  count: i32,
  k: i32,
  l: i32,
  levels: usize,
  blocks: usize,
  rows: usize,
  columns: usize,
  diagonal: bool,
  x: usize,
  out: usize,
): void {
  for (let b = 0; b < count; b++) {
    const level = part(levels, b);
    const r = part(rows, load<i32>(level) * k);
    const c = part(columns, load<i32>(level, 4) * l);
    const A = part(blocks, b * k * l);
    for (let i = 0; i < k; i++) {
      const to = part(out + r, i);
      const Ai = part(A, i * l);
      if (l == 1) {
        const a = load<f64>(Ai);
        store<f64>(to, load<f64>(to) - a * load<f64>(x + c));
        if (diagonal) continue;
        const from = part(x + r, i);
        store<f64>(out + c, load<f64>(out + c) - a * load<f64>(from));
        continue;
      }
      store<f64>(to, load<f64>(to) - dot(l, Ai, x + c));
      if (!diagonal) axpy(l, -get(x + r, i), Ai, out + c);
    }
  }
}
