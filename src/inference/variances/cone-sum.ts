import { symmetricEigen } from "../../kernel/dense.js";
import { levelCount } from "./cone-face.js";
import { type CovarianceCone, type Ray, uniforms } from "./covariance-cone.js";

/** Eigenvalues below this share of the largest are zero: parameters that cannot be told apart. */
const ZERO_EIGENVALUE_SHARE = 1e-12;
/** Sums that differ by less than this share are equal, and variances above minus this share are none below zero. */
const EQUAL = 1e-8;
/** Steps between the covariance matrices and the solutions of the equations, where these are not unique. */
const STEPS = 2000;

/** Sums of squares of a random vector's products with the columns of Z, Σ_h (Z_h'r)(Z_h'r)', of each cone: k × k. */
interface Probes {
  vector(at: number): Float64Array;
  products(at: number): readonly Float64Array[];
}

/** Random vectors, always the same, made when they are asked for. */
export function probesOf(cones: readonly CovarianceCone[], n: number): Probes {
  const vectors: Float64Array[] = [];
  const products: Float64Array[][] = [];
  const vector = (at: number) => {
    if (vectors[at] === undefined) {
      const uniform = uniforms(at + 1);
      vectors[at] = Float64Array.from({ length: n }, () => 2 * uniform() - 1);
    }
    return vectors[at];
  };
  return {
    vector,
    products: (at) => {
      products[at] ??= cones.map((cone) => levelProducts(cone, vector(at)));
      return products[at];
    },
  };
}

/**
 * A matrix as a sum of matrices of cones, Σ_u Σ_h Z_uh Ψ_u Z_uh'.
 *
 * Both sides are quadratic forms: they are equal when they agree on more random vectors than there are unknowns.
 *
 * @param faces the directions that can take part, of each cone
 * @returns Ψ of each cone (k × k), or undefined where there is none
 */
export function asSum(
  ray: Ray,
  cones: readonly CovarianceCone[],
  faces: readonly (readonly Float64Array[])[],
  probes: Probes,
): Float64Array[] | undefined {
  const parts = cones.map((cone, u) => unknownsOf(cone, faces[u]!));
  const unknowns = parts.reduce((total, part) => total + part.size, 0);
  if (unknowns === 0) return undefined;
  const rows = 2 * unknowns + 10;
  const A = new Float64Array(rows * unknowns);
  const b = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const products = probes.products(i);
    let at = i * unknowns;
    parts.forEach((part, u) => {
      part.coefficients(products[u]!, A.subarray(at, at + part.size));
      at += part.size;
    });
    b[i] = trace(levelProducts(ray, probes.vector(i)), ray.width);
  }
  const solved = solve(A, b, unknowns, (x) => project(parts, x));
  if (solved === undefined) return undefined;
  let at = 0;
  return parts.map((part) => {
    const Psi = part.read(solved.subarray(at, at + part.size));
    at += part.size;
    return Psi;
  });
}

/** The unknowns of Ψ of a cone. */
interface ConeUnknowns {
  readonly size: number;
  /** What each unknown adds to the quadratic form. */
  coefficients(products: Float64Array, out: Float64Array): void;
  /** The nearest unknowns that give a covariance matrix, in place. */
  nearest(x: Float64Array): void;
  /** Ψ, k × k. */
  read(x: Float64Array): Float64Array;
}

/** Unknowns are the elements of the lower triangle in the basis of the face, those off the diagonal times √2. */
function unknownsOf(
  { isCorrelated, hasOneVariance, width: k }: CovarianceCone,
  face: readonly Float64Array[],
): ConeUnknowns {
  const d = face.length;
  const pairs: (readonly (readonly [number, number])[])[] =
    hasOneVariance && d > 0
      ? [face.map((_, a) => [a, a] as const)]
      : isCorrelated
        ? face.flatMap((_, a) => Array.from({ length: a + 1 }, (_, b) => [[a, b] as const]))
        : face.map((_, a) => [[a, a] as const]);
  const weight = (a: number, b: number) => (a === b ? 1 : Math.SQRT1_2);
  const form = (M: Float64Array, v: Float64Array, w: Float64Array) => {
    let total = 0;
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) total += v[i]! * M[i * k + j]! * w[j]!;
    return total;
  };
  const matrix = (x: Float64Array) => {
    const S = new Float64Array(d * d);
    pairs.forEach((own, p) => {
      for (const [a, b] of own) S[a * d + b] = S[b * d + a] = weight(a, b) * x[p]!;
    });
    return S;
  };
  return {
    size: pairs.length,
    coefficients: (products, out) =>
      pairs.forEach((own, p) => {
        out[p] = own.reduce(
          (sum, [a, b]) => sum + (a === b ? 1 : Math.SQRT2) * form(products, face[a]!, face[b]!),
          0,
        );
      }),
    nearest: (x) => {
      if (!isCorrelated) {
        x.forEach((value, p) => {
          x[p] = Math.max(0, value);
        });
        return;
      }
      const { values, vectors } = symmetricEigen(matrix(x), d);
      pairs.forEach(([own], p) => {
        const [a, b] = own!;
        let value = 0;
        for (let m = 0; m < d; m++)
          value += Math.max(0, values[m]!) * vectors[m * d + a]! * vectors[m * d + b]!;
        x[p] = value / weight(a, b);
      });
    },
    read: (x) => {
      const S = matrix(x);
      const Psi = new Float64Array(k * k);
      for (let a = 0; a < d; a++)
        for (let b = 0; b < d; b++)
          for (let i = 0; i < k; i++)
            for (let j = 0; j < k; j++) Psi[i * k + j]! += S[a * d + b]! * face[a]![i]! * face[b]![j]!;
      return Psi;
    },
  };
}

function project(parts: readonly ConeUnknowns[], x: Float64Array): Float64Array {
  const out = x.slice();
  let at = 0;
  for (const part of parts) {
    part.nearest(out.subarray(at, at + part.size));
    at += part.size;
  }
  return out;
}

/**
 * A solution of A x = b among the covariance matrices: the one there is; where there are several, the first that
 * alternating projections come to.
 */
function solve(
  A: Float64Array,
  b: Float64Array,
  size: number,
  nearest: (x: Float64Array) => Float64Array,
): Float64Array | undefined {
  const N = new Float64Array(size * size);
  for (let i = 0; i < A.length; i += size)
    for (let j = 0; j < size; j++) for (let l = 0; l < size; l++) N[j * size + l]! += A[i + j]! * A[i + l]!;
  const { values, vectors } = symmetricEigen(N, size);
  const least = ZERO_EIGENVALUE_SHARE * values.reduce((most, value) => Math.max(most, value), 0);
  const step = (x: Float64Array) => {
    const gap = residual(A, b, x);
    const slope = new Float64Array(size);
    for (let i = 0; i < b.length; i++) for (let j = 0; j < size; j++) slope[j]! += A[i * size + j]! * gap[i]!;
    const out = x.slice();
    for (let m = 0; m < size; m++) {
      if (!(values[m]! > least)) continue;
      const v = vectors.subarray(m * size, (m + 1) * size);
      const length = v.reduce((sum, value, j) => sum + value * slope[j]!, 0) / values[m]!;
      for (let j = 0; j < size; j++) out[j]! += length * v[j]!;
    }
    return out;
  };
  const bound = EQUAL * b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // A second step takes away what rounding left of the first.
  let x = step(step(new Float64Array(size)));
  if (largest(residual(A, b, x)) > bound) return undefined;
  const steps = values.some((value) => !(value > least)) ? STEPS : 1;
  for (let i = 0; i < steps; i++) {
    const inside = nearest(x);
    if (largest(inside.map((value, j) => value - x[j]!)) < EQUAL) return inside;
    x = step(inside);
  }
  return undefined;
}

function residual(A: Float64Array, b: Float64Array, x: Float64Array): Float64Array {
  return b.map((value, i) => x.reduce((rest, unknown, j) => rest - A[i * x.length + j]! * unknown, value));
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Σ_h (Z_h'r)(Z_h'r)', k × k. */
function levelProducts({ index, width: k, values }: Ray, r: Float64Array): Float64Array {
  const sums = new Float64Array(levelCount(index) * k);
  index.forEach((h, i) => {
    if (h >= 0) for (let j = 0; j < k; j++) sums[h * k + j]! += values[i * k + j]! * r[i]!;
  });
  const out = new Float64Array(k * k);
  for (let at = 0; at < sums.length; at += k)
    for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) out[a * k + b]! += sums[at + a]! * sums[at + b]!;
  return out;
}

function trace(matrix: Float64Array, k: number): number {
  let total = 0;
  for (let a = 0; a < k; a++) total += matrix[a * k + a]!;
  return total;
}
