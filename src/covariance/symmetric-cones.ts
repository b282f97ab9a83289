import type { CovariancePart } from "./covariance.js";

/** Cones whose sum are all matrices v((1 − ρ)I + ρJ): multiples of J, and of what is left of I beside it. */
export function symmetricCones(k: number): CovariancePart[] {
  return [
    {
      isCorrelated: true,
      hasOneVariance: false,
      directions: { width: 1, values: new Float64Array(k).fill(1) },
    },
    { isCorrelated: false, hasOneVariance: true, directions: contrasts(k) },
  ];
}

/** Orthonormal directions beside the mean of k effects, k × (k − 1) (Helmert). */
function contrasts(k: number): { width: number; values: Float64Array } {
  const width = k - 1;
  const values = new Float64Array(k * width);
  for (let j = 0; j < width; j++) {
    const length = Math.sqrt((j + 1) * (j + 2));
    for (let a = 0; a <= j; a++) values[a * width + j] = 1 / length;
    values[(j + 1) * width + j] = -(j + 1) / length;
  }
  return { width, values };
}
