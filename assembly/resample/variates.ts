import { put } from "../linalg/matrix";
import { set } from "../linalg/vector";
import { nextWord, restart } from "./philox";
import { Philox } from "./random";

/** Uniform on (0, 1): the middles of 2⁵³ equal steps. */
export function uniform(random: Philox): f64 {
  const high = <f64>(nextWord(random) >>> 5);
  const low = <f64>(nextWord(random) >>> 6);
  return (high * 67108864 + low + 0.5) * (1.0 / 9007199254740992);
}

/** Standard normal, by the polar method (Marsaglia & Bray 1964): two per accepted point of the disc. */
export function normal(random: Philox): f64 {
  if (random.paired) {
    random.paired = 0;
    return random.spare;
  }
  for (;;) {
    const x = 2 * uniform(random) - 1;
    const y = 2 * uniform(random) - 1;
    const square = x * x + y * y;
    if (square >= 1 || square == 0) continue;
    const scale = Math.sqrt((-2 * Math.log(square)) / square);
    random.spare = y * scale;
    random.paired = 1;
    return x * scale;
  }
}

/** χ² with `df` > 0 degrees of freedom, as twice a gamma variate (Marsaglia & Tsang 2000, ACM TOMS 26:363). */
export function chiSquare(random: Philox, df: f64): f64 {
  if (!(df > 0)) return 0;
  // Below shape 1 the method draws at shape + 1 and shrinks by a power of a uniform.
  const boost = df < 2 ? Math.pow(uniform(random), 2 / df) : 1;
  const d = (df < 2 ? df + 2 : df) / 2 - 1.0 / 3;
  const c = 1 / Math.sqrt(9 * d);
  let v: f64 = -1;
  while (!(v > 0)) {
    const x = normal(random);
    const root = 1 + c * x;
    v = root * root * root;
    if (v > 0 && Math.log(uniform(random)) > 0.5 * x * x + d - d * v + d * Math.log(v)) v = -1;
  }
  return 2 * d * v * boost;
}

/**
 * Bartlett's lower factor A of a Wishart matrix AA' with `df` degrees of freedom and scale I (k × k); with fewer
 * degrees of freedom than k, the last columns vanish.
 */
export function bartlettFactor(random: Philox, k: i32, df: i32, A: usize): void {
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let value: f64 = 0;
      if (j < min(i, df)) value = normal(random);
      else if (j == i && df > j) value = Math.sqrt(chiSquare(random, df - j));
      put(A, k, i, j, value);
    }
  }
}

/** `count` standard normals of one replicate into `out`. */
export function drawNormals(random: Philox, replicate: u32, count: i32, out: usize): void {
  restart(random, replicate);
  for (let i = 0; i < count; i++) set(out, i, normal(random));
}

/** `count` random words of one replicate into `out`, i32[count]. */
export function drawWords(random: Philox, replicate: u32, count: i32, out: usize): void {
  restart(random, replicate);
  for (let i = 0; i < count; i++) store<u32>(out + ((<usize>i) << 2), nextWord(random));
}
