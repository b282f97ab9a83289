/** Powers of ten that `decimalToDouble` knows: 10⁻⁶⁴ … 10⁶⁴, each as two words of 64 bits (low, high). */
export const LARGEST_POWER: i32 = 64;

/** Decimal digits of a significand that fit into 64 bits whatever they are. */
export const MOST_DIGITS: i32 = 19;

const LOW_WORD: u64 = 0xffffffff;
/** Bits of the product below the significand and its rounding bits: where all are set, more of the power is needed. */
const BELOW_ROUNDING: u64 = 0x1ff;
const FRACTION: u64 = 0x000fffffffffffff;
const EXPONENT_BIAS: i32 = 1023;

/**
 * w · 10^q, rounded correctly, for 0 ≤ w < 2⁶⁴ and |q| ≤ 64, so that the result is never subnormal nor too large.
 * `powers` holds the leading 128 bits of 5^q (src/io/text/powers-of-five.ts); one product with their upper half nearly always
 * settles the rounding, and one with their lower half always does.
 *
 * D. Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience 51 (2021), section 5;
 * N. Mushtak & D. Lemire, "Fast number parsing without fallback", same journal 53 (2023), for why that suffices.
 */
export function decimalToDouble(w: u64, q: i32, powers: usize): f64 {
  if (w == 0) return 0;
  const shift = <i32>clz(w);
  const normal = w << shift;
  const power = powers + ((<usize>(q + LARGEST_POWER)) << 4);
  const upper = load<u64>(power, 8);
  let high = highProduct(normal, upper);
  let low = normal * upper;
  if ((high & BELOW_ROUNDING) == BELOW_ROUNDING) {
    const more = highProduct(normal, load<u64>(power));
    low += more;
    if (low < more) high++;
  }
  const lead = <i32>(high >> 63);
  const cut = lead + 9;
  let significand = high >> cut;
  const isHalfway = low <= 1 && q >= -4 && q <= 23 && (significand & 3) == 1 && significand << cut == high;
  if (!isHalfway) significand += significand & 1;
  significand >>= 1;
  let exponent = binaryExponent(q) + lead - shift + EXPONENT_BIAS;
  if (significand >> 53) exponent++;
  return reinterpret<f64>((significand & FRACTION) | ((<u64>exponent) << 52));
}

/** ⌊q · log₂10⌋ + 63: the exponent of a product whose leading bit is set. */
function binaryExponent(q: i32): i32 {
  return ((q * 217706) >> 16) + 63;
}

/** The upper 64 bits of a · b. */
function highProduct(a: u64, b: u64): u64 {
  const aLow = a & LOW_WORD;
  const aHigh = a >> 32;
  const bLow = b & LOW_WORD;
  const bHigh = b >> 32;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  return aHigh * bHigh + (middle >> 32) + ((aLow * bHigh + (middle & LOW_WORD)) >> 32);
}
