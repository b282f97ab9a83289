import type { KnownRoot } from "../prepare/model-design.js";

/**
 * The conditional modes of all levels of a term with a known covariance from those of the independent effects that stand for
 * them in the likelihood. With the covariance M = SKS = V'DV of these and w = SV'D^-½b over the levels that occur, u = K w, also
 * for levels without rows, whose effects are known through their covariances with others.
 *
 * @param b independent effects, (eigenvectors) × k
 * @param level levels that occur, in the order of the columns of V
 * @returns levels × k
 */
export function levelModes(
  { vectors, value, scale, covariance }: KnownRoot,
  b: Float64Array,
  level: Int32Array,
): Float64Array {
  const m = level.length;
  const k = b.length / m;
  const levels = Math.round(Math.sqrt(covariance.length));
  const w = new Float64Array(m * k);
  for (let c = 0; c < m; c++) {
    if (value[c] === 0) continue;
    const by = 1 / Math.sqrt(value[c]!);
    for (let g = 0; g < m; g++) {
      const along = scale[g]! * by * vectors[c * m + g]!;
      for (let a = 0; a < k; a++) w[g * k + a]! += along * b[c * k + a]!;
    }
  }
  const u = new Float64Array(levels * k);
  for (let l = 0; l < levels; l++) {
    for (let g = 0; g < m; g++) {
      const covary = covariance[l * levels + level[g]!]!;
      for (let a = 0; a < k; a++) u[l * k + a]! += covary * w[g * k + a]!;
    }
  }
  return u;
}
