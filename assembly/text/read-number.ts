import { decimalToDouble, LARGEST_POWER, MOST_DIGITS } from "./decimal";

const PLUS: u32 = 0x2b;
const MINUS: u32 = 0x2d;
const DOT: u32 = 0x2e;
const ZERO: u32 = 0x30;
const LOWER_A: u32 = 0x61;
const LOWER_E: u32 = 0x65;
const LOWER_N: u32 = 0x6e;
const CAPITALS: u32 = 0x20;

/** Exponents beyond this are not looked at any further. */
const ENDLESS: i32 = 10000;

/**
 * Read the number at `text` into `out` and return where it ends: digits with a point or without, an exponent or
 * none, at most 19 digits that count. Cells that mean "missing" (nothing at all, NA, NaN, nan) become NaN.
 * Returns 0 for a number that is spelt longer or lies beyond 10^±64 or so. What ends the number is for the caller to
 * judge, who must have put something that is no digit, and 8 bytes more, behind the text.
 */
export function readNumber(text: usize, powers: usize, out: usize): usize {
  const first = <u32>load<u8>(text);
  const start = text + (first == MINUS || first == PLUS ? 1 : 0);
  let w: u64 = 0;
  let p = start;
  let digit = digitAt(p);
  while (digit <= 9) {
    w = 10 * w + digit;
    digit = digitAt(++p);
  }
  let digits = <i32>(p - start);
  let q = 0;
  if (digit == DOT - ZERO) {
    const point = ++p;
    while (areEightDigits(load<u64>(p))) {
      w = 100000000 * w + eightDigits(load<u64>(p));
      p += 8;
    }
    digit = digitAt(p);
    while (digit <= 9) {
      w = 10 * w + digit;
      digit = digitAt(++p);
    }
    q = -(<i32>(p - point));
    digits -= q;
  }
  if (digits == 0) {
    store<f64>(out, NaN);
    return endOfMissing(text);
  }
  if (digits > MOST_DIGITS && digits - leadingZeros(start) > MOST_DIGITS) return 0;
  if ((<u32>load<u8>(p) | CAPITALS) == LOWER_E) {
    const sign = <u32>load<u8>(p + 1);
    const isSigned = sign == MINUS || sign == PLUS;
    p += isSigned ? 2 : 1;
    digit = digitAt(p);
    if (digit > 9) return 0;
    let exponent = 0;
    while (digit <= 9) {
      exponent = min(10 * exponent + <i32>digit, ENDLESS);
      digit = digitAt(++p);
    }
    q += isSigned && sign == MINUS ? -exponent : exponent;
  }
  if (q < -LARGEST_POWER || q > LARGEST_POWER) return 0;
  const size = decimalToDouble(w, q, powers);
  store<f64>(out, first == MINUS ? -size : size);
  return p;
}

/** The digit at p, or more than 9. */
function digitAt(p: usize): u32 {
  return <u32>load<u8>(p) - ZERO;
}

/** Zeros, and the point among them, that stand before the first digit that counts. */
function leadingZeros(start: usize): i32 {
  let zeros = 0;
  for (let p = start; ; p++) {
    const c = <u32>load<u8>(p);
    if (c == ZERO) zeros++;
    else if (c != DOT) break;
  }
  return zeros;
}

/** Whether eight bytes are digits: the upper half of each is 3, and stays so when 6 is added. */
function areEightDigits(bytes: u64): bool {
  const UPPER: u64 = 0xf0f0f0f0f0f0f0f0;
  const upper = bytes & UPPER;
  return (upper & (bytes + 0x0606060606060606)) == 0x3030303030303030 && upper == 0x3030303030303030;
}

/** The number of eight digits: neighbours are joined to pairs, pairs to fours, fours to one. */
function eightDigits(bytes: u64): u64 {
  const digits = bytes - 0x3030303030303030;
  const pairs = (10 * digits + (digits >> 8)) & 0x00ff00ff00ff00ff;
  const fours = (100 * pairs + (pairs >> 16)) & 0x0000ffff0000ffff;
  return (10000 * fours + (fours >> 32)) & 0xffffffff;
}

/** Where NA, NaN or nan at p ends, or p. */
function endOfMissing(p: usize): usize {
  const first = <u32>load<u8>(p);
  if ((first | CAPITALS) != LOWER_N) return p;
  const second = <u32>load<u8>(p + 1);
  if (first != LOWER_N && second == LOWER_A - CAPITALS) return p + 2;
  return second == LOWER_A && <u32>load<u8>(p + 2) == first ? p + 3 : p;
}
