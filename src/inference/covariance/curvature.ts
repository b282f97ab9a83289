/** First and second derivatives of a function at a point. */
export interface Curvature {
  readonly gradient: Float64Array;
  /** m × m. */
  readonly hessian: Float64Array;
}

/** Step of the differences, relative to a coordinate of size one or more. */
const STEP = 2e-3;

/**
 * Gradient and Hessian by central differences of the function alone: of fourth order along the axes, of second order off
 * the diagonal (Abramowitz & Stegun 25.3). O(m²) calls.
 *
 * @param free coordinates to move; the others have derivatives of zero
 */
export function curvatureOf(
  f: (x: Float64Array) => number,
  at: Float64Array,
  free: readonly number[],
): Curvature {
  const m = at.length;
  const x = at.slice();
  const step = at.map((value) => STEP * Math.max(1, Math.abs(value)));
  const here = f(x);
  const moved = (i: number, a: number, j = i, b = 0) => {
    x[i]! += a * step[i]!;
    x[j]! += b * step[j]!;
    const value = f(x);
    x[i] = at[i]!;
    x[j] = at[j]!;
    return value;
  };
  const gradient = new Float64Array(m);
  const hessian = new Float64Array(m * m);
  for (const i of free) {
    const [far, up, down, back] = [moved(i, 2), moved(i, 1), moved(i, -1), moved(i, -2)];
    gradient[i] = (8 * (up - down) - (far - back)) / (12 * step[i]!);
    hessian[i * m + i] = (16 * (up + down - 2 * here) - (far + back - 2 * here)) / (12 * step[i]! ** 2);
    for (const j of free) {
      if (j >= i) continue;
      const mixed = moved(i, 1, j, 1) - moved(i, 1, j, -1) - moved(i, -1, j, 1) + moved(i, -1, j, -1);
      hessian[i * m + j] = mixed / (4 * step[i]! * step[j]!);
      hessian[j * m + i] = hessian[i * m + j]!;
    }
  }
  return { gradient, hessian };
}
