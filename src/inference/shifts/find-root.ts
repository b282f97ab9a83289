/** Relative spacing of doubles. */
const EPSILON = 2 ** -52;

/**
 * A root between two points of opposite sign, by Brent's method (1973, Algorithms for Minimization without Derivatives, ch. 4)
 * as R's `uniroot` has it, step by step: where the tolerance is wide, the root depends on the way.
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  let [a, fa] = [low, f(low)];
  let [b, fb] = [high, f(high)];
  let [c, fc] = [a, fa];
  if (fa === 0) return a;
  for (let step = 0; step <= 1000; step++) {
    const before = b - a;
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const close = 2 * EPSILON * Math.abs(b) + tolerance / 2;
    const half = (c - b) / 2;
    if (Math.abs(half) <= close || fb === 0) return b;
    const interpolated =
      Math.abs(before) >= close && Math.abs(fa) > Math.abs(fb)
        ? interpolate({ a, b, c, fa, fb, fc, before, close })
        : undefined;
    let next = interpolated ?? half;
    if (Math.abs(next) < close) next = next > 0 ? close : -close;
    [a, fa] = [b, fb];
    b += next;
    fb = f(b);
    if ((fb > 0 && fc > 0) || (fb < 0 && fc < 0)) [c, fc] = [a, fa];
  }
  return b;
}

interface Points {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly fa: number;
  readonly fb: number;
  readonly fc: number;
  readonly before: number;
  readonly close: number;
}

/** The step to where a line or a parabola through the points is 0; undefined where it leads too far. */
function interpolate({ a, b, c, fa, fb, fc, before, close }: Points): number | undefined {
  const width = c - b;
  let p: number;
  let q: number;
  if (a === c) {
    const t = fb / fa;
    p = width * t;
    q = 1 - t;
  } else {
    const [r, s, t] = [fa / fc, fb / fc, fb / fa];
    p = t * (width * r * (r - s) - (b - a) * (s - 1));
    q = (r - 1) * (s - 1) * (t - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  const isNear = p < 0.75 * width * q - Math.abs(close * q) / 2 && p < Math.abs((before * q) / 2);
  return isNear ? p / q : undefined;
}
