import type { CovariancePart } from "../../covariance/covariance.js";
import { covarianceOf } from "../../covariance/structures.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import { byColumn } from "../../fit/prepare/fixed-basis.js";
import { DEPENDENT_SHARE, orthonormalise } from "../../fit/prepare/orthonormalise.js";
import { withScratch } from "../../kernel/scratch.js";

/**
 * The covariances of the responses that a random term can give, {Σ_h Z_h Ψ Z_h'} over its levels h: a convex cone. Only
 * the cone matters, so the columns of Z are replaced by others that give the same one: an orthonormal basis where Ψ is any
 * covariance matrix, columns of length one where it is diagonal.
 */
export interface CovarianceCone {
  /** Is Ψ any covariance matrix, rather than a diagonal one? */
  readonly isCorrelated: boolean;
  /** Is Ψ a multiple of the identity? */
  readonly hasOneVariance: boolean;
  /** Level of each row, -1 for none. */
  readonly index: Int32Array;
  readonly width: number;
  /** Rows × width, row-major. */
  readonly values: Float64Array;
}

/** One matrix Σ_g Z_g Z_g' of a cone, on which it builds; the squares of its numbers add up to one. */
export type Ray = Pick<CovarianceCone, "index" | "width" | "values">;

/** Cones whose sum is what a term can give, or where that is no convex cone, a part of it. */
export function conesOf(term: RandomTerm): CovarianceCone[] {
  return covarianceOf(term)
    .cones(term.columns.length)
    .map((part) => coneOf(part, term));
}

function coneOf(
  { directions, isCorrelated, hasOneVariance }: CovariancePart,
  term: RandomTerm,
): CovarianceCone {
  const { index } = term;
  const k = directions?.width ?? term.columns.length;
  const values =
    directions === undefined ? term.values : product(term.values, term.columns.length, directions.values, k);
  if (isCorrelated || k === 1)
    return { isCorrelated: true, hasOneVariance: false, index, ...basisOf(values, k, index) };
  const squares = new Float64Array(k);
  values.forEach((value, at) => {
    squares[at % k]! += index[Math.floor(at / k)]! < 0 ? 0 : value * value;
  });
  const total = squares.reduce((sum, square) => sum + square, 0);
  const scale = squares.map((square) => 1 / Math.sqrt(hasOneVariance ? total : square));
  const kept = Array.from(squares.keys()).filter((j) => squares[j]! > 0);
  return { isCorrelated, hasOneVariance, index, ...pick(values, k, kept, scale) };
}

/**
 * Matrices that build a cone: of a diagonal Ψ one for each column, of a multiple of the identity its only one. A full Ψ
 * has one for every direction v; some in general position stand for all, since a cone that holds Z_g v v'Z_g' for almost
 * every v holds it for every v.
 */
export function raysOf({ isCorrelated, hasOneVariance, index, width, values }: CovarianceCone): Ray[] {
  const columns = Array.from({ length: width }, (_, j) => j);
  if (hasOneVariance) return width === 0 ? [] : [{ index, width, values }];
  const along = (v: ArrayLike<number>): Ray => ({ index, width: 1, values: times(values, width, v) });
  const axes = columns.map((j) => along(columns.map((i) => (i === j ? 1 : 0))));
  if (!isCorrelated || width < 2) return axes;
  const uniform = uniforms(width);
  const general = Array.from({ length: 2 * width + 2 }, () => {
    const v = columns.map(() => uniform() - 0.5);
    const length = Math.hypot(...v);
    return along(v.map((value) => value / length));
  });
  return [...axes, ...general];
}

/** Numbers in (0, 1), always the same (mulberry32). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}

function basisOf(values: Float64Array, k: number, index: Int32Array) {
  const n = index.length;
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  const columns = byColumn(
    values.map((value, at) => (index[Math.floor(at / k)]! < 0 ? 0 : value)),
    k,
    rows,
  );
  const { basis, rank } = withScratch((scratch) =>
    orthonormalise(scratch, columns, n, k, DEPENDENT_SHARE, 0),
  );
  const out = new Float64Array(n * rank);
  for (let j = 0; j < rank; j++) for (let i = 0; i < n; i++) out[i * rank + j] = basis[j * n + i]!;
  return { width: rank, values: out };
}

function pick(values: Float64Array, k: number, kept: readonly number[], scale: Float64Array) {
  const width = kept.length;
  const out = new Float64Array((values.length / k) * width);
  for (let i = 0, at = 0; i < values.length; i += k)
    for (const j of kept) out[at++] = values[i + j]! * scale[j]!;
  return { width, values: out };
}

/** Rows × k times k × width. */
function product(values: Float64Array, k: number, W: Float64Array, width: number): Float64Array {
  const out = new Float64Array((values.length / k) * width);
  for (let i = 0; i < values.length / k; i++)
    for (let j = 0; j < width; j++)
      for (let a = 0; a < k; a++) out[i * width + j]! += values[i * k + a]! * W[a * width + j]!;
  return out;
}

function times(values: Float64Array, width: number, v: ArrayLike<number>): Float64Array {
  const out = new Float64Array(values.length / width);
  for (let i = 0; i < out.length; i++)
    for (let j = 0; j < width; j++) out[i]! += values[i * width + j]! * v[j]!;
  return out;
}
