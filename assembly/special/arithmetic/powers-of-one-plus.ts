import { polynomials } from "./polynomial";
import { twoProductErrors } from "./two-product";

/** ln 2 as a number whose multiples up to 2¹⁰ are exact, and what is left of it. */
const LN2_HEAD: f64 = 0.6931471803691238;
const LN2_REST: f64 = 1.9082149292705877e-10;
const LOG2_E: f64 = 1.4426950408889634;
const SQRT2: f64 = 1.4142135623730951;
/** Added to a number below 2⁵¹, it leaves the nearest integer in the last bits. */
const TO_INTEGER: f64 = 6755399441055744.0;

/** artanh r / r = 1 + r² Σ r²ʲ / (2j + 3). */
const ARTANH: StaticArray<f64> = [
  0.3333333333333333, 0.2, 0.14285714285714285, 0.1111111111111111, 0.09090909090909091, 0.07692307692307693,
  0.06666666666666667, 0.058823529411764705, 0.05263157894736842, 0.047619047619047616, 0.043478260869565216,
  0.04,
];

/** eʳ = 1 + r + r² Σ rʲ / (j + 2)!. */
const EXP: StaticArray<f64> = [
  0.5, 0.16666666666666666, 0.041666666666666664, 0.008333333333333333, 0.001388888888888889,
  0.0001984126984126984, 2.48015873015873e-5, 2.7557319223985893e-6, 2.755731922398589e-7,
  2.505210838544172e-8, 2.08767569878681e-9, 1.6059043836821613e-10,
];

/**
 * (1 + head + rest)^−exponent for two numbers at a time, for 0 ≤ head ≤ 4 and a rest below its last digit, and
 * ln(1 + head) as f64x2 at `logs`. The logarithm has some 66 bits, as an exponent of hundreds magnifies what it lacks.
 */
export function powersOfOnePlus(head: v128, rest: v128, exponent: v128, logs: usize): v128 {
  const one = f64x2.splat(1);
  const sum = f64x2.add(one, head);
  const below = f64x2.lt(head, one);
  const lostOfHead = f64x2.sub(head, f64x2.sub(sum, one));
  const lostOfOne = f64x2.sub(one, f64x2.sub(sum, head));
  const lost = f64x2.div(f64x2.add(v128.bitselect(lostOfHead, lostOfOne, below), rest), sum);
  // sum = 2^k (1 + f), |f| < √2 − 1, and ln(1 + f) = 2 artanh r with r = f / (2 + f).
  const twice = f64x2.gt(sum, f64x2.splat(SQRT2));
  const fourfold = f64x2.gt(sum, f64x2.splat(2 * SQRT2));
  const half = f64x2.splat(0.5);
  const scale = f64x2.mul(v128.bitselect(half, one, twice), v128.bitselect(half, one, fourfold));
  const f = f64x2.sub(f64x2.mul(sum, scale), one);
  const two = f64x2.splat(2);
  const divisor = f64x2.add(two, f);
  const divisorRest = f64x2.sub(f, f64x2.sub(divisor, two));
  const r = f64x2.div(f, divisor);
  const back = f64x2.mul(r, divisor);
  const backRest = f64x2.add(twoProductErrors(r, divisor, back), f64x2.mul(r, divisorRest));
  const rRest = f64x2.div(f64x2.sub(f64x2.sub(f, back), backRest), divisor);
  const square = f64x2.mul(r, r);
  const series = f64x2.mul(f64x2.mul(r, square), polynomials(ARTANH, square));
  const headOf2 = f64x2.splat(LN2_HEAD);
  const base = f64x2.add(v128.and(headOf2, twice), v128.and(headOf2, fourfold));
  const restOf2 = f64x2.splat(LN2_REST);
  const baseRest = f64x2.add(v128.and(restOf2, twice), v128.and(restOf2, fourfold));
  const leading = f64x2.add(base, f64x2.add(r, r));
  const leadingRest = f64x2.sub(f64x2.add(r, r), f64x2.sub(leading, base));
  const small = f64x2.add(f64x2.mul(two, f64x2.add(series, rRest)), f64x2.add(leadingRest, baseRest));
  const tail = f64x2.add(small, lost);
  const log = f64x2.add(leading, tail);
  const logRest = f64x2.sub(tail, f64x2.sub(log, leading));
  v128.store(logs, log);
  const z = f64x2.mul(exponent, log);
  const zRest = f64x2.add(twoProductErrors(exponent, log, z), f64x2.mul(exponent, logRest));
  return f64x2.mul(expOfMinus(z), f64x2.sub(one, zRest));
}

/** e^−z of two numbers at a time, 0 ≤ z ≤ 700. */
function expOfMinus(z: v128): v128 {
  const toInteger = f64x2.splat(TO_INTEGER);
  const shifted = f64x2.sub(toInteger, f64x2.mul(z, f64x2.splat(LOG2_E)));
  const k = f64x2.sub(shifted, toInteger);
  const r = f64x2.sub(
    f64x2.sub(f64x2.splat(0), f64x2.add(z, f64x2.mul(k, f64x2.splat(LN2_HEAD)))),
    f64x2.mul(k, f64x2.splat(LN2_REST)),
  );
  const square = f64x2.mul(r, r);
  const value = f64x2.add(f64x2.splat(1), f64x2.add(r, f64x2.mul(square, polynomials(EXP, r))));
  return i64x2.add(value, i64x2.shl(shifted, 52));
}
