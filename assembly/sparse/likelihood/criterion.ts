import { axpy, clear, copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { get, int, part, set } from "../../linalg/vector";
import { applyLambda, assemble, fillLambdas } from "../factor/assemble";
import { factoriseBlocks } from "../factor/factorise";
import { backward, forward } from "../factor/solve";
import { eliminateFirst } from "../leading/eliminate";
import { restoreFirst } from "../leading/eliminated-response";
import { BlockDesign, factorised } from "../../model/sparse-model";
import { BlockPattern, pairOf, termStart, termWidth } from "../../model/pattern";
import { BlockWork } from "../../model/sparse-work";

/** Share of the response that must be left for S to be a difference; below it the squares themselves are summed. */
const LEFT: f64 = 1e-4;
/** Rounding of a criterion, relative to its parts, and of a number. */
const ROUNDING: f64 = 1e-14;
const EPSILON: f64 = 2.2e-16;

/**
 * The criterion at θ up to the constants of the design: log|Λ'Z'ZΛ + I| + log|Q'V⁻¹Q| + ν log S with σ² profiled out
 * (Bates et al. 2015, eq. 34–42), + S / σ² where it is given. Leaves the factor, u and γ in `solution`, Λu and γ in
 * `effects`.
 *
 * @returns +∞ where it has no value
 */
export function criterionAtTheta(d: BlockDesign, w: BlockWork, theta: usize): f64 {
  const bytes = (<usize>d.parameters) << 3;
  if (w.hasCriterion && memory.compare(theta, w.here, bytes) == 0) return w.D;
  memory.copy(w.here, theta, bytes);
  w.hasCriterion = 1;
  w.hasGradient = 0;
  w.D = evaluate(d, w);
  return w.D;
}

function evaluate(d: BlockDesign, w: BlockWork): f64 {
  fillLambdas(d, w, w.here);
  const eliminated = d.elimination == 0 ? 0 : eliminateFirst(d, w);
  if (!(eliminated < Infinity) || !solveRest(factorised(d), changetype<BlockWork>(w.rest))) return Infinity;
  const rest = changetype<BlockWork>(w.rest);
  w.S = rest.S;
  let lost = w.total / w.S;
  if (!(w.S > LEFT * w.total)) {
    w.S = penalisedSum(d, w);
    lost = 1;
  }
  w.logs = eliminated + rest.logV + (d.reml ? rest.logA : 0);
  const known = w.sigma2 > 0;
  if (!(w.S > 0) && !known) return Infinity;
  w.precision = known ? 1 / w.sigma2 : w.nu / w.S;
  const D = w.logs + (known ? w.S * w.precision : w.nu * Math.log(w.S));
  w.noise = ROUNDING * (Math.abs(D) + w.nu * lost) + EPSILON * rest.cancelled;
  return D == D ? D : Infinity;
}

/** The factor of what is factorised, its solution in `solution` and `effects`, and S as what is not explained. */
function solveRest(d: BlockPattern, w: BlockWork): bool {
  assemble(d, w);
  if (!factoriseBlocks(d, w)) return false;
  applyLambda(d, w, w.rhs, w.solution, true);
  forward(d, w, w.solution);
  w.S = w.total - dot(d.q + d.p, w.solution, w.solution);
  backward(d, w, w.solution);
  applyLambda(d, w, w.solution, w.effects, false);
  return true;
}

/** |y − Zb − Qγ|² + |u|², from the rows, at the last criterion; leaves y − Zb − Qγ in `e`. */
export function penalisedSum(d: BlockDesign, w: BlockWork): f64 {
  if (d.elimination != 0) restoreFirst(d, w);
  copy(d.n, w.y, w.e);
  let Z = d.Z;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    subtractTerm(d, d.index + ((<usize>t * d.n) << 2), Z, k, part(w.effects, termStart(d, t)), w.e);
    Z += (<usize>d.n * k) << 3;
  }
  const gamma = part(w.effects, d.q);
  for (let j = 0; j < d.p; j++) axpy(d.n, -get(gamma, j), part(d.Q, j * d.n), w.e);
  return dot(d.n, w.e, w.e) + dot(d.q, w.solution, w.solution);
}

/** e −= Z b for one term. */
function subtractTerm(d: BlockDesign, index: usize, Z: usize, k: i32, b: usize, e: usize): void {
  for (let i = 0; i < d.n; i++) {
    const level = int(index, i);
    if (level < 0) continue;
    const place = part(e, i);
    store<f64>(place, load<f64>(place) - dot(k, part(Z, i * k), part(b, level * k)));
  }
}

/** out = [Z Q]'x, f64[q + p]. */
export function project(d: BlockDesign, x: usize, out: usize): void {
  clear(d.q + d.p, out);
  let Z = d.Z;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    const index = d.index + ((<usize>t * d.n) << 2);
    const to = part(out, termStart(d, t));
    for (let i = 0; i < d.n; i++) {
      const level = int(index, i);
      if (level < 0) continue;
      axpy(k, get(x, i), part(Z, i * k), part(to, level * k));
    }
    Z += (<usize>d.n * k) << 3;
  }
  for (let j = 0; j < d.p; j++) {
    set(out, d.q + j, dot(d.n, part(d.Q, j * d.n), x));
  }
}

/** out = [Z Q]'(y − Zb − Qγ) from the cross-products: rhs − A (Λu, γ). */
export function projectResidual(d: BlockPattern, w: BlockWork, out: usize): void {
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
