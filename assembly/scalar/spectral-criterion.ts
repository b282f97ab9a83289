import { part } from "../linalg/vector";
import { SpectralWork } from "../model/spectral-work";

/**
 * S, −dS/dt, D' and D'' of both responses, each at its own t; h stays for the estimates.
 *
 * @param at v128: t
 * @param square v128[count]: η² and the scatters
 * @param rest v128: what is left of the responses beside these
 */
export function slopesOfPair(s: SpectralWork, at: usize, square: usize, rest: usize): void {
  const t = v128.load(at);
  const one = v128.load(s.one);
  const nu = f64x2.splat(s.nu);
  let lambdas = s.lambda;
  let weights = s.weight;
  let h = s.h;
  let logs1 = f64x2.splat(0);
  let logs2 = f64x2.splat(0);
  let S = f64x2.splat(0);
  let S1 = f64x2.splat(0);
  let S2 = f64x2.splat(0);
  for (let end = square + ((<usize>s.count) << 4); square < end; square += 16) {
    const lambda = v128.load64_splat(lambdas);
    const inverse = f64x2.div(one, f64x2.add(one, f64x2.mul(lambda, t)));
    v128.store(h, inverse);
    const a = f64x2.mul(lambda, inverse);
    const wa = f64x2.mul(v128.load64_splat(weights), a);
    logs1 = f64x2.add(logs1, wa);
    logs2 = f64x2.add(logs2, f64x2.mul(wa, a));
    let q = f64x2.mul(v128.load(square), inverse);
    S = f64x2.add(S, q);
    q = f64x2.mul(q, a);
    S1 = f64x2.add(S1, q);
    S2 = f64x2.add(S2, f64x2.mul(q, a));
    lambdas += 8;
    weights += 8;
    h += 16;
  }
  S = f64x2.add(S, v128.load(rest));
  const relative = f64x2.div(S1, S);
  const turn = f64x2.sub(f64x2.div(f64x2.add(S2, S2), S), f64x2.mul(relative, relative));
  v128.store(s.S, S);
  v128.store(s.S1, S1);
  v128.store(s.D1, f64x2.sub(logs1, f64x2.mul(nu, relative)));
  v128.store(s.D2, f64x2.sub(f64x2.mul(nu, turn), logs2));
}

/**
 * Σ w log(1 + λ t): log|V| + log|Q'V⁻¹Q|, without the latter for ML. The weights are whole numbers, so that it is the
 * logarithm of one product where that cannot overflow.
 */
export function logsAt(s: SpectralWork, t: f64): f64 {
  const end = part(s.lambda, s.count);
  let weights = s.weight;
  if (s.exponents * Math.log(1 + s.largest * t) < 600) {
    let product: f64 = 1;
    for (let at = s.lambda; at < end; at += 8, weights += 8)
      product *= power(1 + load<f64>(at) * t, <i32>load<f64>(weights));
    return Math.log(product);
  }
  let logs: f64 = 0;
  for (let at = s.lambda; at < end; at += 8, weights += 8) {
    const w = load<f64>(weights);
    if (w != 0) logs += w * Math.log1p(load<f64>(at) * t);
  }
  return logs;
}

/** x to the power of a whole number that is not negative. */
function power(x: f64, exponent: i32): f64 {
  let all: f64 = exponent & 1 ? x : 1;
  while ((exponent >>= 1)) {
    x *= x;
    if (exponent & 1) all *= x;
  }
  return all;
}
