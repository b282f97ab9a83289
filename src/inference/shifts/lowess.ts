import { medianOf } from "../median.js";

/**
 * Robust local regression (Cleveland 1979, JASA 74:829) as R's `lowess` has it, step by step: straight lines through the share
 * `span` of the points, tricube weights, bisquare weights of residuals `iterations` times. Points nearer than `delta` to the last
 * one fitted are interpolated; default a hundredth of the range.
 *
 * @param x ascending
 * @returns the smoothed y
 */
export function lowess(
  x: Float64Array,
  y: Float64Array,
  span: number,
  iterations = 3,
  delta = 0.01 * (x.at(-1)! - x[0]!),
): Float64Array {
  const n = x.length;
  if (n < 2) return y.slice();
  const held = Math.max(2, Math.min(n, Math.trunc(span * n + 1e-7)));
  const smooth = new Float64Array(n);
  let robust: Float64Array | undefined;
  for (let turn = 0; turn <= iterations; turn++) {
    smoothOnce({ x, y, held, delta, robust }, smooth);
    if (turn === iterations) break;
    const residuals = y.map((value, i) => Math.abs(value - smooth[i]!));
    const scale = residuals.reduce((sum, value) => sum + value, 0) / n;
    const most = 6 * medianOf(residuals);
    if (most < 1e-7 * scale) break;
    robust = residuals.map((residual) => {
      if (residual <= 0.001 * most) return 1;
      return residual <= 0.999 * most ? (1 - (residual / most) ** 2) ** 2 : 0;
    });
  }
  return smooth;
}

interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Points of a line. */
  readonly held: number;
  readonly delta: number;
  readonly robust: Float64Array | undefined;
}

function smoothOnce(points: Points, smooth: Float64Array): void {
  const { x, y, held, delta } = points;
  const n = x.length;
  const weights = new Float64Array(n);
  let left = 0;
  let last = -1;
  for (let i = 0; ; ) {
    while (left + held < n && x[i]! - x[left]! > x[left + held]! - x[i]!) left++;
    smooth[i] = lineAt(points, x[i]!, left, left + held - 1, weights) ?? y[i]!;
    for (let j = last + 1; j < i; j++) {
      const share = (x[j]! - x[last]!) / (x[i]! - x[last]!);
      smooth[j] = share * smooth[i]! + (1 - share) * smooth[last]!;
    }
    last = i;
    const cut = x[last]! + delta;
    for (i = last + 1; i < n; i++) {
      if (x[i]! > cut) break;
      if (x[i] !== x[last]) continue;
      smooth[i] = smooth[last]!;
      last = i;
    }
    i = Math.max(last + 1, i - 1);
    if (last >= n - 1) return;
  }
}

/** The line through the points around `at`, there; undefined where none of them counts. */
function lineAt(
  { x, y, robust }: Points,
  at: number,
  left: number,
  right: number,
  weights: Float64Array,
): number | undefined {
  const n = x.length;
  const reach = Math.max(at - x[left]!, x[right]! - at);
  let total = 0;
  let end = left;
  for (; end < n; end++) {
    weights[end] = 0;
    const away = Math.abs(x[end]! - at);
    if (away <= 0.999 * reach) {
      const weight = away <= 0.001 * reach ? 1 : (1 - (away / reach) ** 3) ** 3;
      weights[end] = weight * (robust === undefined ? 1 : robust[end]!);
      total += weights[end]!;
    } else if (x[end]! > at) break;
  }
  if (total <= 0) return undefined;
  for (let j = left; j < end; j++) weights[j]! /= total;
  if (reach > 0) tilt(x, at, left, end, weights);
  let value = 0;
  for (let j = left; j < end; j++) value += weights[j]! * y[j]!;
  return value;
}

/** Weights of a mean become those of a line, where the points are spread enough for one. */
function tilt(x: Float64Array, at: number, left: number, end: number, weights: Float64Array): void {
  let centre = 0;
  for (let j = left; j < end; j++) centre += weights[j]! * x[j]!;
  let spread = 0;
  for (let j = left; j < end; j++) spread += weights[j]! * (x[j]! - centre) ** 2;
  if (Math.sqrt(spread) <= 0.001 * (x.at(-1)! - x[0]!)) return;
  const slope = (at - centre) / spread;
  for (let j = left; j < end; j++) weights[j]! *= slope * (x[j]! - centre) + 1;
}
