import { DEPENDENT_SHARE } from "../../fit/prepare/orthonormalise.js";
import { symmetricEigen } from "../../kernel/dense.js";
import type { CovarianceCone, Ray } from "./covariance-cone.js";

/** The square of the sine below which a column lies in a space. */
const INSIDE = 1e-13;

/** Rows that share a level of one factor and a level of another. */
interface LevelPairs {
  /** Pair of each row, -1 where either level is missing. */
  readonly pair: Int32Array;
  /** Level of the first factor in each pair. */
  readonly level: Int32Array;
}

export function levelPairs(one: Int32Array, other: Int32Array): LevelPairs {
  const width = levelCount(other);
  const known = new Map<number, number>();
  const level: number[] = [];
  const pair = one.map((g, i) => {
    const h = other[i]!;
    if (g < 0 || h < 0) return -1;
    const key = g * width + h;
    const at = known.get(key) ?? level.length;
    if (at === level.length) {
      known.set(key, at);
      level.push(g);
    }
    return at;
  });
  return { pair, level: Int32Array.from(level) };
}

export function levelCount(index: Int32Array): number {
  return index.reduce((most, level) => Math.max(most, level + 1), 0);
}

/**
 * The columns of a ray made orthonormal within each level, in place of the columns: a basis of the range of its matrix.
 * Columns that depend on earlier ones within a level are zero there.
 */
export function rangeOf({ index, width, values }: Ray): Ray {
  const out = values.slice();
  const count = levelCount(index);
  for (let j = 0; j < width; j++) {
    const before = squaresByLevel(out, width, j, index, count);
    // Twice is enough (Giraud et al. 2005).
    for (let pass = 0; pass < 2; pass++) {
      for (let m = 0; m < j; m++) {
        const along = productsByLevel(out, width, m, j, index, count);
        index.forEach((g, i) => {
          if (g >= 0) out[i * width + j]! -= along[g]! * out[i * width + m]!;
        });
      }
    }
    const after = squaresByLevel(out, width, j, index, count);
    index.forEach((g, i) => {
      const short = g < 0 || !(after[g]! > DEPENDENT_SHARE ** 2 * before[g]!);
      out[i * width + j] = short ? 0 : out[i * width + j]! / Math.sqrt(after[g]!);
    });
  }
  return { index, width, values: out };
}

/**
 * The directions of a cone's effects that can take part in a matrix of a given range: w with Z_h w in the range for every
 * level h. No other part of a sum of positive semidefinite matrices can have a share in a matrix of that range.
 *
 * @param range from `rangeOf`
 * @param pairs levels of the range and of the cone
 * @returns the directions, orthonormal vectors of length `width`
 */
export function faceOf(cone: CovarianceCone, range: Ray, pairs: LevelPairs): Float64Array[] {
  const { isCorrelated, hasOneVariance, width: k } = cone;
  const outside = productsOutside(cone, range, pairs);
  const axes = Array.from({ length: k }, (_, j) =>
    Float64Array.from({ length: k }, (_, i) => Number(i === j)),
  );
  const isInside = (j: number) => outside[j * k + j]! < INSIDE;
  if (hasOneVariance) return axes.every((_, j) => isInside(j)) ? axes : [];
  if (!isCorrelated) return axes.filter((_, j) => isInside(j));
  const { values, vectors } = symmetricEigen(outside, k);
  return Array.from(values.keys())
    .filter((m) => values[m]! < INSIDE)
    .map((m) => vectors.slice(m * k, (m + 1) * k));
}

/** Σ_h Z_h'(I − P)Z_h, P the projection on the range; from the remainders themselves, so that nothing cancels. */
function productsOutside(cone: CovarianceCone, range: Ray, { pair, level }: LevelPairs): Float64Array {
  const { index, width: k, values: Z } = cone;
  const { width: m, values: Q } = range;
  const along = new Float64Array(level.length * m * k);
  const inside = new Float64Array(level.length * m * m);
  const whole = new Float64Array(levelCount(range.index) * m * m);
  for (let i = 0; i < index.length; i++) {
    for (let a = 0; a < m; a++) {
      const q = Q[i * m + a]!;
      for (let b = 0; b < m; b++) {
        if (range.index[i]! >= 0) whole[(range.index[i]! * m + a) * m + b]! += q * Q[i * m + b]!;
        if (pair[i]! >= 0) inside[(pair[i]! * m + a) * m + b]! += q * Q[i * m + b]!;
      }
      if (pair[i]! >= 0) for (let j = 0; j < k; j++) along[(pair[i]! * m + a) * k + j]! += q * Z[i * k + j]!;
    }
  }
  const out = new Float64Array(k * k);
  const rest = new Float64Array(k);
  for (let i = 0; i < index.length; i++) {
    if (index[i]! < 0) continue;
    for (let j = 0; j < k; j++) {
      rest[j] = Z[i * k + j]!;
      if (pair[i]! >= 0)
        for (let a = 0; a < m; a++) rest[j]! -= Q[i * m + a]! * along[(pair[i]! * m + a) * k + j]!;
    }
    for (let j = 0; j < k; j++) for (let l = 0; l < k; l++) out[j * k + l]! += rest[j]! * rest[l]!;
  }
  // Rows of the range's level that lie in other levels of the cone.
  level.forEach((g, p) => {
    for (let a = 0; a < m; a++)
      for (let b = 0; b < m; b++) {
        const beyond = whole[(g * m + a) * m + b]! - inside[(p * m + a) * m + b]!;
        if (beyond === 0) continue;
        for (let j = 0; j < k; j++)
          for (let l = 0; l < k; l++)
            out[j * k + l]! += along[(p * m + a) * k + j]! * beyond * along[(p * m + b) * k + l]!;
      }
  });
  return out;
}

function squaresByLevel(values: Float64Array, width: number, j: number, index: Int32Array, count: number) {
  return productsByLevel(values, width, j, j, index, count);
}

/** Sums over the rows of each level of the products of two columns. */
function productsByLevel(
  values: Float64Array,
  width: number,
  a: number,
  b: number,
  index: Int32Array,
  count: number,
): Float64Array {
  const out = new Float64Array(count);
  index.forEach((g, i) => {
    if (g >= 0) out[g]! += values[i * width + a]! * values[i * width + b]!;
  });
  return out;
}
