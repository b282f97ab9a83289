import type { Covariance } from "../../covariance/covariance.js";
import { covarianceOf } from "../../covariance/structures.js";
import { levelCovariance, type RandomTerm } from "../../design/random/random-term.js";
import { solveLower } from "../../kernel/dense.js";
import type { Scratch } from "../../kernel/scratch.js";
import { filledTerm } from "../known/form.js";
import { basisOf, lambdaTemplate } from "./lambda-template.js";
import { orthonormalise } from "./orthonormalise.js";
import type { SparseTerm } from "./sparse-design.js";

/** A column of Z whose remainder beside the later ones is this small, relative to its length, depends on them. */
const DEPENDENT = 1e-12;

/**
 * A scale for the random effects in which Z'Z is near the identity on average over the groups, so that θ has
 * the size of a ratio of standard deviations whatever the units and origins of the covariates.
 *
 * Where the structure allows it T is the lower triangular factor of mean(Z_g'Z_g) = T'T; T⁻¹ keeps Λ = T⁻¹Λ̃ lower
 * triangular, and zero columns zero. It comes from orthonormal columns, not from the products, in which slopes on a
 * covariate far from zero could not be told from their intercept. Otherwise T is diagonal, or a multiple of the identity,
 * and where parameters are held made of powers of two, so that they come back
 * to the last bit.
 *
 * @param rows rows × k, row-major, with the products of Z: Z itself, or factors R_g with Z_g'Z_g = R_g'R_g
 * @param basis what T may be
 * @param held whether some of the parameters are held
 * @returns T and its inverse, k × k
 */
export function randomBasis(
  scratch: Scratch,
  rows: Float64Array,
  groups: number,
  k: number,
  basis: Covariance["basis"],
  held = false,
) {
  const columns = backwards(rows, k, Math.sqrt(groups));
  const isTriangular = !held && k > 1 && basis === "triangular";
  const T = isTriangular
    ? reverseFactor(scratch, columns, k)
    : diagonalFactor(columns, k, basis === "one-scale").map((value) => (held ? nearestPower(value) : value));
  return { T, Tinverse: invertLower(T, k) };
}

/** The columns from the last to the first, one after the other, divided by `by`. */
function backwards(rows: Float64Array, k: number, by: number): Float64Array {
  const count = rows.length / k;
  const out = new Float64Array(rows.length);
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < k; a++) out[(k - 1 - a) * count + i] = rows[i * k + a]! / by;
  }
  return out;
}

/** Lower T with T'T the products of the columns, the last one first; a dependent column leaves its variable unscaled. */
function reverseFactor(scratch: Scratch, columns: Float64Array, k: number): Float64Array {
  const { R, kept } = orthonormalise(scratch, columns, columns.length / k, k, DEPENDENT, 0);
  const T = new Float64Array(k * k);
  for (let j = 0; j < k; j++) T[j * k + j] = 1;
  kept.forEach((column, row) => {
    for (const other of kept) {
      if (other >= column) T[(k - 1 - column) * k + (k - 1 - other)] = R[row * k + other]!;
    }
  });
  return T;
}

function diagonalFactor(columns: Float64Array, k: number, isShared: boolean): Float64Array {
  const count = columns.length / k;
  const squares = Array.from({ length: k }, (_, j) => {
    let total = 0;
    for (const value of columns.subarray((k - 1 - j) * count, (k - j) * count)) total += value * value;
    return total;
  });
  const mean = squares.reduce((total, value) => total + value, 0) / k;
  const T = new Float64Array(k * k);
  for (let j = 0; j < k; j++) T[j * k + j] = Math.sqrt(isShared ? mean : squares[j]!) || 1;
  return T;
}

function nearestPower(value: number): number {
  return value === 0 ? 0 : 2 ** Math.round(Math.log2(value));
}

function invertLower(T: Float64Array, k: number): Float64Array {
  const columns = Float64Array.from({ length: k * k }, (_, at) => (at % (k + 1) === 0 ? 1 : 0));
  solveLower(T, k, columns);
  return columns.map((_, at) => columns[(at % k) * k + Math.floor(at / k)]!);
}

/**
 * A random term over the levels that occur, its Z in the scaled basis.
 *
 * @param free for each θ of all terms 1 when it is estimated
 * @param from first of its parameters among them
 */
export function randomBlock(scratch: Scratch, term: RandomTerm, free: Int32Array, from: number): SparseTerm {
  const k = term.columns.length;
  const template = lambdaTemplate([term]);
  const { level, index } = usedLevels(term.index);
  const { T, Tinverse } = randomBasis(
    scratch,
    index.includes(-1) ? term.values.filter((_, at) => index[Math.floor(at / k)]! >= 0) : bySpread(term),
    level.length,
    k,
    basisOf([term]),
    free.subarray(from, from + template.parameters).includes(0),
  );
  const Z = scaled(term.values, Tinverse, k);
  const filled = term.known && filledTerm(term, level, index, Z);
  return {
    k,
    level,
    index,
    Z: filled?.Z ?? Z,
    ...(filled && { known: filled.root }),
    T,
    Tinverse,
    template,
    from,
    ...(covarianceOf(term).searched && { covariance: term.covariance }),
    ...(term.times && { times: term.times }),
  };
}

/** Z, each row times the standard deviation that its level is known to have beside others. */
function bySpread(term: RandomTerm): Float64Array {
  if (term.known === undefined) return term.values;
  const k = term.columns.length;
  const spread = term.levels.map((_, g) => Math.sqrt(levelCovariance(term, g, g)));
  return term.values.map((value, at) => value * spread[term.index[Math.floor(at / k)]!]!);
}

/** Levels that occur, ascending, and the place of each row among them. */
function usedLevels(index: Int32Array): { level: Int32Array; index: Int32Array } {
  const level = Int32Array.from(new Set(index.filter((code) => code >= 0))).sort();
  const place = new Map(Array.from(level, (code, i) => [code, i]));
  return { level, index: index.map((code) => place.get(code) ?? -1) };
}

/** Z T⁻¹, T⁻¹ lower triangular. */
function scaled(Z: Float64Array, Tinverse: Float64Array, k: number): Float64Array {
  const out = new Float64Array(Z.length);
  for (let i = 0; i < Z.length; i += k) {
    for (let b = 0; b < k; b++) {
      for (let a = b; a < k; a++) out[i + b]! += Z[i + a]! * Tinverse[a * k + b]!;
    }
  }
  return out;
}
