/** Second derivatives of a function along some directions. */
interface Curvature {
  /** directions × directions. */
  readonly hessian: Float64Array;
  /** Step that was taken along each direction. */
  readonly steps: Float64Array;
}

/** Second difference that a step is chosen for: far above the rounding of the function, far below its own size. */
const SECOND_DIFFERENCE = 1e-4;
/** Tries to find such a step, and the most that one of them changes it by. */
const MAX_TRIES = 6;
const MAX_CHANGE = 100;

/**
 * The Hessian by central differences of the function alone: of fourth order along each direction, of second order
 * between two (Abramowitz & Stegun 25.3). The step along a direction is as long as it takes for the function to bend by
 * a given amount, at most its length; a function that is stiff in one direction and flat in another keeps its digits in
 * both where the directions are those. O(m²) calls for m directions.
 *
 * @param directions vectors as long as `at`: the longest steps to take
 */
export function curvatureOf(
  f: (x: Float64Array) => number,
  at: Float64Array,
  directions: readonly Float64Array[],
): Curvature {
  const m = directions.length;
  const here = f(at);
  const place = new Float64Array(at.length);
  const moved = (a: number, i: number, b = 0, j = i) => {
    const first = directions[i]!;
    const second = directions[j]!;
    for (let l = 0; l < place.length; l++) place[l] = at[l]! + a * first[l]! + b * second[l]!;
    return f(place);
  };
  const near = directions.map((_, i) => nearby((a) => moved(a, i), here));
  const steps = Float64Array.from(near, ({ step }) => step);
  const hessian = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    const { step: a, up, down } = near[i]!;
    const [far, back] = [moved(2 * a, i), moved(-2 * a, i)];
    hessian[i * m + i] = (16 * (up + down - 2 * here) - (far + back - 2 * here)) / (12 * a * a);
    for (let j = 0; j < i; j++) {
      const b = steps[j]!;
      const mixed = moved(a, i, b, j) - moved(a, i, -b, j) - moved(-a, i, b, j) + moved(-a, i, -b, j);
      hessian[i * m + j] = mixed / (4 * a * b);
      hessian[j * m + i] = hessian[i * m + j]!;
    }
  }
  return { hessian, steps };
}

/** A step along a direction, and the function there and as far the other way. */
interface Nearby {
  readonly step: number;
  readonly up: number;
  readonly down: number;
}

/** The share of a direction along which the function bends by `SECOND_DIFFERENCE`; 1 where it bends by less. */
function nearby(along: (step: number) => number, here: number): Nearby {
  const at = (step: number): Nearby => ({ step, up: along(step), down: along(-step) });
  let tried = at(0.1);
  for (let i = 0; i < MAX_TRIES; i++) {
    const { step, up, down } = tried;
    const size = Math.abs(up + down - 2 * here) / SECOND_DIFFERENCE;
    if (size > 0.1 && size < 10) return tried;
    // Where the function has no value a step is too long.
    const change = Number.isFinite(size) ? Math.sqrt(1 / Math.max(size, Number.MIN_VALUE)) : 0;
    tried = at(Math.min(1, step * Math.min(Math.max(change, 1 / MAX_CHANGE), MAX_CHANGE)));
    if (tried.step === 1 && change > 1) return tried;
  }
  return tried;
}
