import type { Draw } from "../support/hard-problem.js";
import { criterionWithGradient, type Point } from "./criterion.js";
import type { Reference } from "./reduce.js";

/** Where a search has ended. */
export interface End {
  readonly theta: Float64Array;
  readonly value: number;
}

/** Sizes of the first starts, on a scale where Z'Z is the identity on average. */
const SIZES = [1, 0.03, 0.3, 5, 100];

/**
 * The lowest criterion that descents from many starts find: zero, Λ̃ = sI for several s, each effect by itself, random
 * ones, of which the lowest are descended from, and what others have found. Slow, and sure of what it finds only as far
 * as its starts reach.
 *
 * @param near θ̃ that others have found, for starts at it and beside it
 */
export function searchMany(reference: Reference, draw: Draw, near: readonly Float64Array[] = []): End {
  let best: End = { theta: new Float64Array(reference.parameters), value: Number.POSITIVE_INFINITY };
  const tryFrom = (theta: Float64Array) => {
    const end = descend(reference, theta);
    if (end.value < best.value) best = end;
  };
  const beside = near.flatMap((theta) => [
    theta,
    theta.map((value) => value * (1 + 0.3 * draw.normal()) + 0.05 * draw.normal()),
  ]);
  for (const theta of [...beside, ...lowest(reference, starts(reference, draw))]) tryFrom(theta);
  for (const theta of zeroed(reference, best.theta)) tryFrom(theta);
  return best;
}

/** The starts with the lowest criteria. */
function lowest(reference: Reference, all: readonly Float64Array[]): Float64Array[] {
  const descents = reference.parameters > 12 ? 2 : reference.parameters === 1 ? 5 : 8;
  return all
    .map((theta) => ({ theta, value: criterionWithGradient(reference, theta).value }))
    .sort((a, b) => a.value - b.value)
    .slice(0, descents)
    .map(({ theta }) => theta);
}

function starts(reference: Reference, draw: Draw): Float64Array[] {
  const { terms, parameters } = reference;
  const pivots = terms.flatMap(({ template: { entries }, from }) =>
    Array.from({ length: entries.length / 3 }, (_, e) => e * 3)
      .filter((e) => entries[e] === entries[e + 1])
      .map((e) => from + entries[e + 2]!),
  );
  const start = (size: (parameter: number) => number) => {
    const theta = new Float64Array(parameters);
    for (const parameter of new Set(pivots)) theta[parameter] = size(parameter);
    return theta;
  };
  const alike = SIZES.map((size) => start(() => size));
  const alone =
    pivots.length > 12
      ? []
      : pivots.flatMap((own) => [0.5, 4].map((size) => start((at) => (at === own ? size : 1e-3))));
  const count = parameters > 12 ? 3 : parameters === 1 ? 6 : 4 + 2 * parameters;
  const random = Array.from({ length: count }, () => {
    const size = 10 ** (3 * draw.uniform() - 1.5);
    return Float64Array.from({ length: parameters }, () => size * draw.normal());
  });
  return [new Float64Array(parameters), ...alike, ...alone, ...random];
}

/** The end with small entries at exactly zero. */
function zeroed({ parameters }: Reference, theta: Float64Array): Float64Array[] {
  const small = Array.from({ length: parameters }, (_, i) => i).filter(
    (i) => theta[i] !== 0 && Math.abs(theta[i]!) < 1e-2,
  );
  return small.length === 0 ? [] : [theta.map((value) => (Math.abs(value) < 1e-2 ? 0 : value))];
}

/** BFGS with a backtracking line search (Nocedal & Wright 2006, §6.1), on from where rounding stops it. */
export function descend(reference: Reference, start: Float64Array): End {
  const m = start.length;
  let theta = start;
  let here = criterionWithGradient(reference, theta);
  let H = identity(m);
  let fresh = true;
  for (let iteration = 0; iteration < 60 + 20 * m; iteration++) {
    const g = here.gradient;
    let step = times(H, g).map((value) => -value);
    let slope = inner(step, g);
    if (!(slope < 0)) {
      H = identity(m);
      fresh = true;
      step = g.map((value) => -value);
      slope = inner(step, g);
    }
    if (!(-slope > 1e-13 * (1 + Math.abs(here.value) * 1e-2))) break;
    const longest = 2 * (1 + Math.sqrt(inner(theta, theta)));
    const length = Math.sqrt(inner(step, step));
    if (length > longest) {
      step = step.map((value) => (value * longest) / length);
      slope *= longest / length;
    }
    const next = backtrack(reference, theta, here, step, slope);
    if (next === undefined) {
      if (fresh) break;
      H = identity(m);
      fresh = true;
      continue;
    }
    update(H, difference(next.theta, theta), difference(next.point.gradient, g), fresh);
    fresh = false;
    theta = next.theta;
    here = next.point;
  }
  return { theta, value: here.value };
}

function backtrack(
  reference: Reference,
  theta: Float64Array,
  here: Point,
  step: Float64Array,
  slope: number,
) {
  for (let t = 1; t > 1e-10; t *= 0.4) {
    const tried = theta.map((value, i) => value + t * step[i]!);
    const point = criterionWithGradient(reference, tried);
    if (point.value <= here.value + 1e-4 * t * slope) return { theta: tried, point };
  }
  return undefined;
}

/** The inverse Hessian after a step s that changed the gradient by y. */
function update(H: Float64Array[], s: Float64Array, y: Float64Array, fresh: boolean): void {
  const curvature = inner(s, y);
  if (!(curvature > 1e-12 * Math.sqrt(inner(s, s) * inner(y, y)))) return;
  const m = s.length;
  if (fresh) for (let i = 0; i < m; i++) H[i]![i] = curvature / inner(y, y);
  const Hy = times(H, y);
  const factor = (1 + inner(y, Hy) / curvature) / curvature;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++)
      H[i]![j]! += factor * s[i]! * s[j]! - (Hy[i]! * s[j]! + s[i]! * Hy[j]!) / curvature;
  }
}

function identity(m: number): Float64Array[] {
  return Array.from({ length: m }, (_, i) => Float64Array.from({ length: m }, (_, j) => (i === j ? 1 : 0)));
}

function times(H: readonly Float64Array[], v: Float64Array): Float64Array {
  return Float64Array.from(H, (row) => inner(row, v));
}

function inner(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]!);
}
