import { isFullTemplate } from "./lambda-template.js";
import type { LambdaTemplate } from "./reduced-design.js";

/**
 * A scale for the random effects in which Z'Z is near the identity on average over the groups, so that θ has
 * the size of a ratio of standard deviations whatever the units and origins of the covariates.
 *
 * With a full covariance matrix T is the lower triangular factor of mean(Z_g'Z_g) = T'T; T⁻¹ keeps Λ = T⁻¹Λ̃ lower
 * triangular, and zero columns zero. Otherwise T is diagonal, a multiple of the identity where the columns share their
 * variance, and where parameters are held made of powers of two, so that they come back to the last bit.
 *
 * @param R groups × k × k with Z_g'Z_g = R_g'R_g
 * @param held whether some of the parameters are held
 * @returns T and its inverse, k × k
 */
export function randomBasis(
  R: Float64Array,
  groups: number,
  k: number,
  template: LambdaTemplate,
  held = false,
) {
  const mean = meanGram(R, groups, k);
  if (held) {
    const T = diagonalFactor(mean, k, template).map((value) =>
      value === 0 ? 0 : 2 ** Math.round(Math.log2(value)),
    );
    return { T, Tinverse: invertLower(T, k) };
  }
  const T = isFullTemplate(template, k) ? reverseFactor(mean, k) : diagonalFactor(mean, k, template);
  return { T, Tinverse: invertLower(T, k) };
}

function meanGram(R: Float64Array, groups: number, k: number): Float64Array {
  const mean = new Float64Array(k * k);
  for (let g = 0; g < groups; g++) {
    const Rg = R.subarray(g * k * k, (g + 1) * k * k);
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < k; b++) {
        let total = 0;
        for (let i = 0; i < k; i++) total += Rg[i * k + a]! * Rg[i * k + b]!;
        mean[a * k + b]! += total / groups;
      }
    }
  }
  return mean;
}

/** Lower T with T'T = A, eliminating from the last row up; a vanishing pivot leaves its variable unscaled. */
function reverseFactor(A: Float64Array, k: number): Float64Array {
  const T = new Float64Array(k * k);
  for (let j = k - 1; j >= 0; j--) {
    let pivot = A[j * k + j]!;
    for (let m = j + 1; m < k; m++) pivot -= T[m * k + j]! ** 2;
    if (!(pivot > 1e-14 * A[j * k + j]!)) {
      for (let m = j + 1; m < k; m++) T[m * k + j] = 0;
      T[j * k + j] = 1;
      continue;
    }
    const root = Math.sqrt(pivot);
    T[j * k + j] = root;
    for (let i = 0; i < j; i++) {
      let value = A[j * k + i]!;
      for (let m = j + 1; m < k; m++) value -= T[m * k + j]! * T[m * k + i]!;
      T[j * k + i] = value / root;
    }
  }
  return T;
}

function diagonalFactor(A: Float64Array, k: number, { entries, parameters }: LambdaTemplate): Float64Array {
  const isShared = entries.length > 3 * parameters;
  let trace = 0;
  for (let j = 0; j < k; j++) trace += A[j * k + j]!;
  const T = new Float64Array(k * k);
  for (let j = 0; j < k; j++) T[j * k + j] = Math.sqrt(isShared ? trace / k : A[j * k + j]!) || 1;
  return T;
}

function invertLower(T: Float64Array, k: number): Float64Array {
  const inverse = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    for (let i = j; i < k; i++) {
      let value = i === j ? 1 : 0;
      for (let m = j; m < i; m++) value -= T[i * k + m]! * inverse[m * k + j]!;
      inverse[i * k + j] = value / T[i * k + i]!;
    }
  }
  return inverse;
}
