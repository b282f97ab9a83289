import type { Evaluator } from "./evaluate.js";

/** Where a descent has ended. */
export interface End {
  readonly theta: Float64Array;
  readonly value: number;
}

/** A descent is done when a step promises less than this, or has become this short. */
const LEAST_GAIN = 1e-10;
const LONGEST = 80;

/**
 * BFGS (Nocedal & Wright 2006, §6.1) in units of the start's own sizes, so that parameters of 0.01 and of 10,000 are
 * searched alike.
 *
 * @param size how large each parameter may be taken to be, at least
 */
export function descend(f: Evaluator, start: Float64Array, size: ArrayLike<number>): End {
  const m = start.length;
  const unit = start.map((value, i) => Math.max(Math.abs(value), size[i]!));
  let theta: Float64Array = start.slice();
  let value = f.withGradient(theta);
  let g: Float64Array = scaled(f.gradient, unit);
  const H = new Float64Array(m * m);
  reset(H, m, 0.05);
  let isFresh = true;
  const step = new Float64Array(m);
  for (let iteration = 0; iteration < LONGEST + 10 * m; iteration++) {
    multiply(H, g, step, -1);
    let slope = dot(step, g);
    if (!(slope < 0)) {
      reset(H, m, 0.05);
      isFresh = true;
      multiply(H, g, step, -1);
      slope = dot(step, g);
    }
    if (!(-slope > LEAST_GAIN)) break;
    const length = Math.sqrt(dot(step, step));
    const longest = 3 * (1 + lengthIn(theta, unit));
    if (length > longest) {
      for (let i = 0; i < m; i++) step[i]! *= longest / length;
      slope *= longest / length;
    }
    const next = alongStep(f, theta, value, step, slope, unit);
    if (next === undefined) {
      if (isFresh) break;
      reset(H, m, 0.05);
      isFresh = true;
      continue;
    }
    const gNext = scaled(f.gradient, unit);
    const s = next.theta.map((after, i) => (after - theta[i]!) / unit[i]!);
    const y = gNext.map((after, i) => after - g[i]!);
    update(H, m, s, y, isFresh);
    isFresh = false;
    [theta, value, g] = [next.theta, next.value, gNext];
  }
  return { theta, value };
}

/** A step that gains: shortened until it does, or doubled as long as it gains more. The gradient is that of the result. */
function alongStep(
  f: Evaluator,
  theta: Float64Array,
  value: number,
  step: Float64Array,
  slope: number,
  unit: Float64Array,
): End | undefined {
  const at = (t: number) => theta.map((from, i) => from + t * step[i]! * unit[i]!);
  for (let t = 1; t > 1e-9; t *= 0.35) {
    const tried = at(t);
    const found = f.withGradient(tried);
    if (!(found <= value + 1e-4 * t * slope)) continue;
    let best: End = { theta: tried, value: found };
    if (t < 1 || dot(scaled(f.gradient, unit), step) > 0.5 * slope) return best;
    for (let far = 2; far < 100; far *= 2) {
      const longer = at(far);
      const there = f.withGradient(longer);
      if (!(there < best.value)) break;
      best = { theta: longer, value: there };
      if (dot(scaled(f.gradient, unit), step) > 0.5 * slope) return best;
    }
    f.withGradient(best.theta);
    return best;
  }
  return undefined;
}

function update(H: Float64Array, m: number, s: Float64Array, y: Float64Array, isFresh: boolean): void {
  const curvature = dot(s, y);
  if (!(curvature > 1e-12 * Math.sqrt(dot(s, s) * dot(y, y)))) return;
  if (isFresh) reset(H, m, curvature / dot(y, y));
  const Hy = new Float64Array(m);
  multiply(H, y, Hy, 1);
  const factor = (1 + dot(y, Hy) / curvature) / curvature;
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++)
      H[i * m + j]! += factor * s[i]! * s[j]! - (Hy[i]! * s[j]! + s[i]! * Hy[j]!) / curvature;
}

function reset(H: Float64Array, m: number, value: number): void {
  H.fill(0);
  for (let i = 0; i < m; i++) H[i * m + i] = value;
}

function multiply(H: Float64Array, v: Float64Array, out: Float64Array, sign: number): void {
  const m = v.length;
  for (let i = 0; i < m; i++) {
    let total = 0;
    for (let j = 0; j < m; j++) total += H[i * m + j]! * v[j]!;
    out[i] = sign * total;
  }
}

function scaled(gradient: Float64Array, unit: Float64Array): Float64Array {
  return gradient.map((value, i) => value * unit[i]!);
}

function lengthIn(theta: Float64Array, unit: Float64Array): number {
  return Math.sqrt(theta.reduce((total, value, i) => total + (value / unit[i]!) ** 2, 0));
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}
