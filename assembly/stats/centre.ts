import { scale, shift } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { get } from "../linalg/vector";

/** What `centreAndScale` took out of a response. */
@unmanaged
export class Levelled {
  /** Sum of squares of what is left. */
  total: f64;
  /** Mean subtracted. */
  offset: f64;
  /** Power of two divided out. */
  exponent: f64;
}

/** Sums of squares between these stay as they are: what is left beside a good fit still has squares and inverses. */
const SMALL: f64 = 1e-50;
const LARGE: f64 = 1e50;

/**
 * Bring a response to a level at which squares neither overflow nor vanish and no digits are lost to a common offset:
 * subtract the mean (when `centred`) and divide by a power of two where that is needed.
 *
 * @returns false when a cell is not finite
 */
export function centreAndScale(n: i32, y: usize, centred: bool, out: Levelled): bool {
  out.offset = centred ? centre(n, y) : 0;
  out.total = dot(n, y, y);
  out.exponent = 0;
  if (out.total > SMALL && out.total < LARGE) return true;
  out.exponent = rescale(n, y);
  if (out.exponent != out.exponent) return false;
  out.total = dot(n, y, y);
  return true;
}

/**
 * Subtract the mean, formed around the first cell so that a common offset costs no digits. What rounding leaves of
 * the offset is a constant, which lies in the span of X. Returns what was subtracted.
 */
function centre(n: i32, y: usize): f64 {
  const first = load<f64>(y);
  const mean = first + sumAround(n, y, first) / n;
  shift(n, -mean, y);
  return mean;
}

/** Σ (y − origin). */
function sumAround(n: i32, y: usize, origin: f64): f64 {
  const from = f64x2.splat(origin);
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  const end4 = y + ((<usize>n >> 2) << 5);
  while (y < end4) {
    even = f64x2.add(even, f64x2.sub(v128.load(y), from));
    odd = f64x2.add(odd, f64x2.sub(v128.load(y, 16), from));
    y += 32;
  }
  const both = f64x2.add(even, odd);
  let total = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (let rest = n & 3; rest > 0; rest--) {
    total += load<f64>(y) - origin;
    y += 8;
  }
  return total;
}

/** Scale by a power of two so that squares neither overflow nor vanish. Its exponent, NaN for a non-finite cell. */
function rescale(n: i32, y: usize): f64 {
  let largest: f64 = 0;
  for (let i = 0; i < n; i++) {
    const size = Math.abs(get(y, i));
    if (!(size <= f64.MAX_VALUE)) return NaN;
    if (size > largest) largest = size;
  }
  if (largest == 0) return 0;
  const exponent = <i32>(((reinterpret<u64>(largest) >> 52) & 0x7ff) - 1023);
  const half = exponent >> 1;
  scale(n, powerOfTwo(-half), y);
  scale(n, powerOfTwo(half - exponent), y);
  return exponent;
}

/** 2^e of the `exponent` of a `Levelled`, in two halves: what a column was divided by. */
export function unitOfExponent(exponent: f64): f64 {
  const half = <i32>exponent >> 1;
  return powerOfTwo(half) * powerOfTwo(<i32>exponent - half);
}

/** 2^e for -1022 ≤ e ≤ 1023. */
function powerOfTwo(e: i32): f64 {
  return reinterpret<f64>((<u64>(e + 1023)) << 52);
}
