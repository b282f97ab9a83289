import { covarianceOf } from "../covariance/structures.js";
import type { RandomTerm } from "../design/random/random-term.js";
import type { LambdaTemplate } from "./prepare/model-design.js";

type Structured = Pick<RandomTerm, "columns" | "covariance" | "times">;

/** How many elements of θ belong to a random term. */
export function parameterCount(term: Structured): number {
  return covarianceOf(term).parameters(term.columns.length).length;
}

/** Random terms with their ranges of θ. */
export function thetaRanges<T extends Structured>(
  terms: readonly T[],
): { term: T; from: number; to: number }[] {
  let to = 0;
  return terms.map((term) => {
    const from = to;
    to += parameterCount(term);
    return { term, from, to };
  });
}

/** Λ of a random term (k × k, row-major, lower triangular) from its own θ. */
export function lambdaOfTerm(term: Structured, theta: ArrayLike<number>): Float64Array {
  const k = term.columns.length;
  const Lambda = new Float64Array(k * k);
  covarianceOf(term).fillLambda(theta, k, Lambda);
  return Lambda;
}

/** Ψ = ΛΛ' of a random term, relative to σ² (k × k, row-major), from its own θ. */
export function psiOfTerm(term: Structured, theta: ArrayLike<number>): Float64Array {
  return outerProduct(lambdaOfTerm(term, theta), term.columns.length);
}

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
  return outerProduct(lambdaOf(theta, template, k), k);
}

function outerProduct(Lambda: Float64Array, k: number): Float64Array {
  const Psi = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      for (let m = 0; m <= Math.min(a, b); m++) Psi[a * k + b]! += Lambda[a * k + m]! * Lambda[b * k + m]!;
    }
  }
  return Psi;
}
