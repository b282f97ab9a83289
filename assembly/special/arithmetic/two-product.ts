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

/** The same for two products at a time. */
export function twoProductErrors(a: v128, b: v128, product: v128): v128 {
  const splitter = f64x2.splat(SPLITTER);
  const aScaled = f64x2.mul(splitter, a);
  const aHead = f64x2.sub(aScaled, f64x2.sub(aScaled, a));
  const aRest = f64x2.sub(a, aHead);
  const bScaled = f64x2.mul(splitter, b);
  const bHead = f64x2.sub(bScaled, f64x2.sub(bScaled, b));
  const bRest = f64x2.sub(b, bHead);
  const heads = f64x2.sub(product, f64x2.mul(aHead, bHead));
  const mixed = f64x2.sub(f64x2.sub(heads, f64x2.mul(aRest, bHead)), f64x2.mul(aHead, bRest));
  return f64x2.sub(f64x2.mul(aRest, bRest), mixed);
}
