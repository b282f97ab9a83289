import { at, packed, put } from "../linalg/matrix";
import { sumOfPair } from "../linalg/pairs";
import { semidefiniteCholesky } from "../linalg/semidefinite-cholesky";
import { readTheta } from "./boundary";
import { ClassSums } from "./class-sums";
import { Design, restOf } from "./design";
import { criterionAt, differentiateByBest } from "./newton";
import { cornerTrace } from "./sums-derivatives";
import { Values, Work } from "./work";

/** Least variance of a start, relative to σ², in the scaled basis. */
const LEAST: f64 = 0.01;

/**
 * θ from moments: at Ψ = 0 the expectation of Σ Z'e e'Z over the groups is σ²(Σ F − K) + σ² Σ F Ψ F, solved element by
 * element as if F were diagonal, with σ² estimated within groups.
 *
 * @returns false where there is nothing to estimate it from
 */
export function momentStart(d: Design, w: Work, v: Values): bool {
  const k = d.k;
  if (w.sums == 0) return false;
  memory.fill(w.theta, 0, (<usize>d.parameters) << 3);
  if (!(criterionAt(d, w, v, w.theta) < Infinity) || !w.summed) return false;
  differentiateByBest(d, w, v);
  const s = changetype<ClassSums>(w.sums);
  const free = d.n - d.groups * k - d.within;
  const pooled = v.S / v.nu;
  const within = free > 0 ? load<f64>(restOf(d, w.response)) / free : 0.5 * pooled;
  const sigma2 = Math.max(within, 1e-6 * pooled);
  memory.fill(w.k3, 0, (<usize>(k * k)) << 3);
  for (let x = 0; x < s.directions; x++) {
    const a = load<i32>(s.direction + ((<usize>x) << 3));
    const b = load<i32>(s.direction + ((<usize>x) << 3), 4);
    const value = elementOf(d, v, s, x, packed(a, b), sigma2, a == b ? 1 : 0.5);
    put(w.k3, k, a, b, a == b ? Math.max(value, LEAST) : value);
    put(w.k3, k, b, a, at(w.k3, k, a, b));
  }
  semidefiniteCholesky(k, w.k3, 1e-6, w.Lambda);
  for (let a = 0; a < k; a++) if (at(w.Lambda, k, a, a) == 0) put(w.Lambda, k, a, a, Math.sqrt(LEAST));
  readTheta(d, w);
  return true;
}

/** The moment estimate of an entry of Ψ: (Φ − σ²(Σ n F − K)) / (σ² Σ n F F); what stands for both mirrors is halved. */
function elementOf(d: Design, v: Values, s: ClassSums, x: i32, entry: i32, sigma2: f64, share: f64): f64 {
  const W = s.whitened + ((<usize>(x * s.width)) << 3);
  const Phi = share * v.S * load<f64>(W + ((<usize>(s.width - 1)) << 3));
  const K = share * cornerTrace(d.p, W);
  const F = sumOfPair(s.sumF, entry);
  const weight = load<f64>(s.weight + ((<usize>entry) << 3));
  return weight > 0 ? (Phi - sigma2 * (F - K)) / (weight * sigma2) : 0;
}
