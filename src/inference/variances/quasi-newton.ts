import { symmetricEigen } from "../../kernel/dense.js";

/** Half the step of the differences, where the function bends by about x². */
const STEP = 1e-3;
/** A fall below this is none. */
const LEAST_FALL = 1e-7;
const ITERATIONS = 60;
const HALVINGS = 30;
/** Curvatures below this share of the largest count as that. */
const LEAST_CURVATURE = 1e-6;

/** A minimum. */
interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
}

/**
 * The inverse of a symmetric matrix of second derivatives, made positive definite: directions that hardly bend, or bend the other
 * way, count as bending a little.
 */
export function inverseCurvature(hessian: Float64Array, m: number): Float64Array {
  const { values, vectors } = symmetricEigen(hessian, m);
  const most = values.reduce((size, value) => Math.max(size, Math.abs(value)), 0) || 1;
  const inverse = new Float64Array(m * m);
  values.forEach((value, e) => {
    const scale = 1 / Math.max(Math.abs(value), LEAST_CURVATURE * most);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++) inverse[i * m + j]! += scale * vectors[e * m + i]! * vectors[e * m + j]!;
  });
  return inverse;
}

/**
 * A local minimum by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno with central differences. Where the
 * function has no value (+∞) a step is halved.
 *
 * @param inverse of the second derivatives at a point nearby
 */
export function quasiNewton(
  f: (x: Float64Array) => number,
  start: Float64Array,
  inverse: Float64Array,
): Minimum {
  const m = start.length;
  let x: Float64Array = start.slice();
  let value = f(x);
  if (m === 0 || !Number.isFinite(value)) return { x, value };
  const H = inverse.slice();
  let g: Float64Array = slopesOf(f, x, value);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const step = times(H, g).map((entry) => -entry);
    const slope = dot(step, g);
    if (!(slope < -LEAST_FALL)) break;
    const found = along(f, x, value, step, slope);
    if (found === undefined) break;
    const next = slopesOf(f, found.x, found.value);
    update(
      H,
      found.x.map((entry, i) => entry - x[i]!),
      next.map((entry, i) => entry - g[i]!),
    );
    const fall = value - found.value;
    ({ x, value } = found);
    g = next;
    if (fall < LEAST_FALL) break;
  }
  return { x, value };
}

function along(
  f: (x: Float64Array) => number,
  x: Float64Array,
  value: number,
  step: Float64Array,
  slope: number,
): Minimum | undefined {
  let share = 1;
  for (let i = 0; i < HALVINGS; i++) {
    const at = x.map((entry, j) => entry + share * step[j]!);
    const there = f(at);
    if (there <= value + 1e-4 * share * slope) return { x: at, value: there };
    share /= 2;
  }
  return undefined;
}

/** Slopes by central differences; one-sided at the end of the domain. */
function slopesOf(f: (x: Float64Array) => number, x: Float64Array, value: number): Float64Array {
  return x.map((_, i) => {
    const at = (share: number) => f(x.map((entry, j) => (j === i ? entry + share * STEP : entry)));
    const [up, down] = [at(1), at(-1)];
    if (Number.isFinite(up) && Number.isFinite(down)) return (up - down) / (2 * STEP);
    if (Number.isFinite(up)) return (up - value) / STEP;
    return Number.isFinite(down) ? (value - down) / STEP : 0;
  });
}

/** The inverse that the change of the slopes tells of; it stays where they tell of none. */
function update(H: Float64Array, s: Float64Array, y: Float64Array): void {
  const m = s.length;
  const sy = dot(s, y);
  if (!(sy > 0)) return;
  const Hy = times(H, y);
  const scale = (1 + dot(y, Hy) / sy) / sy;
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++)
      H[i * m + j]! += scale * s[i]! * s[j]! - (Hy[i]! * s[j]! + s[i]! * Hy[j]!) / sy;
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const m = vector.length;
  return vector.map((_, i) => dot(matrix.subarray(i * m, (i + 1) * m), vector));
}

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, i) => sum + value * other[i]!, 0);
}
