/** 2²⁷ + 1, which splits a significand into two halves. */
const SPLITTER: f64 = 134217729.0;

/** The rounding error of product = a · b, exactly (Dekker 1971, Numer. Math. 18, 224–242). */
export function twoProductError(a: f64, b: f64, product: f64): f64 {
  const aScaled = SPLITTER * a;
  const aHead = aScaled - (aScaled - a);
  const aRest = a - aHead;
  const bScaled = SPLITTER * b;
  const bHead = bScaled - (bScaled - b);
  const bRest = b - bHead;
  return aRest * bRest - (product - aHead * bHead - aRest * bHead - aHead * bRest);
}
