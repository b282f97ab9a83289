import { nextWord } from "../resample/philox";
import { Philox } from "../resample/random";
import { uniform } from "../resample/variates";

/**
 * Logarithm of a gamma variate of a shape above 0 and scale 1 (Marsaglia & Tsang 2000, ACM TOMS 26:363), which exists where the
 * variate itself would be too small for a double. Most points are accepted by the squeeze, without a logarithm.
 */
export function logGammaVariate(random: Philox, shape: f64): f64 {
  // Below shape 1 the method draws at shape + 1 and shrinks by a power of a uniform.
  const isSmall = shape < 1;
  const d = (isSmall ? shape + 1 : shape) - 1.0 / 3;
  const c = 1 / Math.sqrt(9 * d);
  let v: f64 = 0;
  for (;;) {
    const x = coarseNormal(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    v = root * root * root;
    const u = 0.5 * coarse(random) + 0.5;
    const square = x * x;
    if (u < 1 - 0.0331 * square * square) break;
    if (Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v))) break;
  }
  const log = Math.log(d * v);
  return isSmall ? log + Math.log(uniform(random)) / shape : log;
}

/** Uniform on (-1, 1), of 32 bits: what decides on a point needs no more, and words are half of what a variate takes. */
function coarse(random: Philox): f64 {
  return (<f64>nextWord(random) + 0.5) * (1.0 / 2147483648) - 1;
}

/** Standard normal of such numbers, by the polar method: two per accepted point of the disc, none beyond 9.3. */
function coarseNormal(random: Philox): f64 {
  if (random.paired) {
    random.paired = 0;
    return random.spare;
  }
  for (;;) {
    const x = coarse(random);
    const y = coarse(random);
    const square = x * x + y * y;
    if (square >= 1) continue;
    const scale = Math.sqrt((-2 * Math.log(square)) / square);
    random.spare = y * scale;
    random.paired = 1;
    return x * scale;
  }
}
