/** Nodes of the interpolant; for fewer points than this the function itself is called. */
const NODES = 33;

/**
 * A positive function that is smooth in 1 / x, for the points given: itself, once each, or, where they are many, the
 * exponential of the polynomial that interpolates its logarithm at Chebyshev points of 1 / x (Berrut & Trefethen 2004).
 */
export function smoothFunction(points: Float64Array, f: (x: number) => number): (x: number) => number {
  const distinct = [...new Set(points)].filter((x) => x > 0);
  if (distinct.length <= NODES) {
    const known = new Map(distinct.map((x) => [x, f(x)]));
    return (x) => known.get(x) ?? Number.NaN;
  }
  const low = distinct.reduce((least, x) => Math.min(least, 1 / x), Number.POSITIVE_INFINITY);
  const high = distinct.reduce((most, x) => Math.max(most, 1 / x), 0);
  const nodes = Array.from({ length: NODES }, (_, i) => {
    const u = (low + high) / 2 + ((high - low) / 2) * Math.cos((Math.PI * i) / (NODES - 1));
    const sign = i % 2 === 0 ? 1 : -1;
    return { u, value: Math.log(f(1 / u)), weight: i === 0 || i === NODES - 1 ? sign / 2 : sign };
  });
  return (x) => {
    let [top, bottom] = [0, 0];
    for (const { u, value, weight } of nodes) {
      const distance = 1 / x - u;
      if (distance === 0) return Math.exp(value);
      top += (weight / distance) * value;
      bottom += weight / distance;
    }
    return Math.exp(top / bottom);
  };
}
