import { set } from "../linalg/vector";

/**
 * Half the variances (divisor n) of the log-ratios of some features with all later ones.
 *
 * `logs` holds one feature per row, `samples` numbers each, every row centred on zero, so that the variance of
 * a difference is its mean square and nothing cancels. Row i - `from` of `variances` (`features` wide) gets the
 * features j > i in its places j. Each later feature is read once for all features `from` … `to` - 1.
 */
export function halfVariances(
  logs: usize,
  features: i32,
  samples: i32,
  from: i32,
  to: i32,
  variances: usize,
): void {
  const width = (<usize>samples) << 3;
  const half = 0.5 / <f64>samples;
  for (let j = from + 1; j < features; j++) {
    const other = logs + <usize>j * width;
    const end = min(to, j);
    for (let i = from; i < end; i++) {
      const square = squaredDistance(logs + <usize>i * width, other, samples);
      set(variances, (i - from) * features + j, square * half);
    }
  }
}

/** Sum of squared differences of two vectors, in four interleaved parts. */
function squaredDistance(a: usize, b: usize, count: i32): f64 {
  const whole = count & ~3;
  let first = f64x2.splat(0);
  let second = f64x2.splat(0);
  let at: usize = 0;
  for (let i = 0; i < whole; i += 4, at += 32) {
    const d = f64x2.sub(v128.load(a + at), v128.load(b + at));
    const e = f64x2.sub(v128.load(a + at, 16), v128.load(b + at, 16));
    first = f64x2.add(first, f64x2.mul(d, d));
    second = f64x2.add(second, f64x2.mul(e, e));
  }
  const both = f64x2.add(first, second);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (let i = whole; i < count; i++, at += 8) {
    const d = load<f64>(a + at) - load<f64>(b + at);
    sum += d * d;
  }
  return sum;
}
