import type { LambdaTemplate } from "./prepare/reduced-design.js";

/** Λ (k × k, row-major, lower triangular) from θ. */
export function lambdaOf(theta: ArrayLike<number>, { entries }: LambdaTemplate, k: number): Float64Array {
  const Lambda = new Float64Array(k * k);
  for (let e = 0; e < entries.length; e += 3) {
    Lambda[entries[e]! * k + entries[e + 1]!] = theta[entries[e + 2]!]!;
  }
  return Lambda;
}

/** Ψ = ΛΛ', the covariance of the random effects relative to σ² (k × k, row-major). */
export function psiOf(theta: ArrayLike<number>, template: LambdaTemplate, k: number): Float64Array {
  const Lambda = lambdaOf(theta, template, k);
  const Psi = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      for (let m = 0; m <= Math.min(a, b); m++) Psi[a * k + b]! += Lambda[a * k + m]! * Lambda[b * k + m]!;
    }
  }
  return Psi;
}
