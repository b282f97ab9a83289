/** Where a function that rises away from an estimate is looked for. */
interface Side {
  readonly from: number;
  /** +1 or −1. */
  readonly direction: 1 | -1;
  /** First distance tried. */
  readonly step: number;
  /** The end of the domain on this side. */
  readonly bound: number;
}

const EXPANSIONS = 60;
const ITERATIONS = 60;

/**
 * The point on one side of an estimate at which `rise`, zero there and rising, reaches `target`: the bracket is widened,
 * then narrowed by the Illinois form of regula falsi on √rise, which is nearly linear for a deviance. The bound when
 * `rise` does not reach the target before it; NaN when it never does or has no value.
 */
export function crossing(rise: (value: number) => number, target: number, side: Side): number {
  const { from, direction, bound } = side;
  const goal = Math.sqrt(target);
  const signed = (value: number) => Math.sqrt(Math.max(0, rise(value))) - goal;
  let [low, atLow] = [from, -goal];
  let [high, atHigh] = [from, -goal];
  let step = side.step;
  for (let i = 0; atHigh < 0; i++) {
    if (i === EXPANSIONS || high === bound) return i === EXPANSIONS ? Number.NaN : bound;
    [low, atLow] = [high, atHigh];
    high = advance(high, direction * step, bound, side);
    atHigh = signed(high);
    if (Number.isNaN(atHigh)) return Number.NaN;
    step *= 1.7;
  }
  return between(signed, low, atLow, high, atHigh);
}

/** One step on; a step that would pass the bound goes half way, and at last onto it. */
function advance(at: number, step: number, bound: number, { from }: Side): number {
  const left = bound - at;
  if (Math.abs(step) < Math.abs(left)) return at + step;
  return Math.abs(left) < 0.01 * Math.abs(bound - from) ? bound : at + left / 2;
}

/** The zero between two points of different sign. */
function between(f: (x: number) => number, low: number, atLow: number, high: number, atHigh: number): number {
  let last = 0;
  for (let i = 0; i < ITERATIONS; i++) {
    const usable = Number.isFinite(atHigh) && atHigh - atLow > 0;
    const x = usable ? low - (atLow * (high - low)) / (atHigh - atLow) : (low + high) / 2;
    const value = f(x);
    if (Math.abs(value) < 1e-7 || Math.abs(high - low) <= 1e-10 * Math.abs(high)) return x;
    if (value < 0) {
      [low, atLow] = [x, value];
      if (last < 0) atHigh /= 2;
      last = -1;
    } else {
      [high, atHigh] = [x, value];
      if (last > 0) atLow /= 2;
      last = 1;
    }
  }
  return (low + high) / 2;
}
