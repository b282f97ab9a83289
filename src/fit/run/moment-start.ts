import { invertScaled } from "../../kernel/dense.js";
import type { GroupedColumns, Products } from "../prepare/block-products.js";

/**
 * The inverse of the matrix that carries (σ², s₁, …, s_r), V = σ²I + Σ s_i Z̃_iZ̃_i', to the expected quadratic forms
 * y'Py and |Z̃_i'Py|², P = I − QQ': moment estimates of the variances (MINQUE(0); Rao 1971, J. Multivar. Anal.
 * 1:445) are its product with the observed forms. They start the search; where a design is balanced they are its end.
 *
 * @param parts random terms, then X
 * @returns (r + 1) × (r + 1), or zeros when the forms cannot tell the variances apart
 */
export function momentMatrix(
  parts: readonly GroupedColumns[],
  products: (row: number, column: number) => Products,
  n: number,
  p: number,
): Float64Array {
  const r = parts.length - 1;
  const size = r + 1;
  const M = new Float64Array(size * size);
  M[0] = n - p;
  const fixed = parts.slice(0, r).map((part, t) => levelRows(part, products(r, t), p));
  for (let i = 0; i < r; i++) {
    const trace = squares(products(i, i), parts[i]!.k) - sumOfSquares(fixed[i]!);
    M[i + 1] = trace;
    M[(i + 1) * size] = trace;
    for (let j = 0; j <= i; j++) {
      const value = frobenius(products(i, j), parts[i]!.k, parts[j]!.k, fixed[i]!, fixed[j]!, p, i === j);
      M[(i + 1) * size + j + 1] = value;
      M[(j + 1) * size + i + 1] = value;
    }
  }
  return invertSymmetric(M, size);
}

/** Z̃'Q of one term, (level, column) rows × p. */
function levelRows(
  { k, levels }: GroupedColumns,
  { count, levels: pairs, blocks }: Products,
  p: number,
): Float64Array {
  const out = new Float64Array(levels * k * p);
  for (let b = 0; b < count; b++) {
    const level = pairs[2 * b + 1]!;
    for (let j = 0; j < p; j++) {
      for (let a = 0; a < k; a++) out[(level * k + a) * p + j] = blocks[(b * p + j) * k + a]!;
    }
  }
  return out;
}

/** Trace of the diagonal blocks of Z̃'Z̃. */
function squares({ count, levels, blocks }: Products, k: number): number {
  let total = 0;
  for (let b = 0; b < count; b++) {
    if (levels[2 * b] !== levels[2 * b + 1]) continue;
    for (let a = 0; a < k; a++) total += blocks[b * k * k + a * (k + 1)]!;
  }
  return total;
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((total, value) => total + value * value, 0);
}

/** |A − B_i B_j'|² over all of Z̃_i'PZ̃_j, from the blocks of A and the p × p products of B_i and B_j. */
function frobenius(
  { count, levels, blocks }: Products,
  k: number,
  l: number,
  Bi: Float64Array,
  Bj: Float64Array,
  p: number,
  diagonal: boolean,
): number {
  let total = 0;
  for (let b = 0; b < count; b++) {
    const g = levels[2 * b]! * k;
    const h = levels[2 * b + 1]! * l;
    // Between two levels of one term a block stands for its mirror image too.
    const times = diagonal && g !== h ? 2 : 1;
    for (let a = 0; a < k; a++) {
      for (let c = 0; c < l; c++) {
        const value = blocks[(b * k + a) * l + c]!;
        let fitted = 0;
        for (let j = 0; j < p; j++) fitted += Bi[(g + a) * p + j]! * Bj[(h + c) * p + j]!;
        total += times * value * (value - 2 * fitted);
      }
    }
  }
  const Gi = gram(Bi, p);
  const Gj = diagonal ? Gi : gram(Bj, p);
  for (let at = 0; at < p * p; at++) total += Gi[at]! * Gj[at]!;
  return total;
}

function gram(B: Float64Array, p: number): Float64Array {
  const out = new Float64Array(p * p);
  for (let at = 0; at < B.length; at += p) {
    for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) out[i * p + j]! += B[at + i]! * B[at + j]!;
  }
  return out;
}

/** The inverse, by way of a diagonal of ones; zeros when a pivot vanishes. */
function invertSymmetric(M: Float64Array, size: number): Float64Array {
  const scale = Array.from({ length: size }, (_, i) => 1 / Math.sqrt(M[i * size + i]!));
  const scaled = (A: Float64Array) =>
    A.map((value, at) => value * scale[Math.floor(at / size)]! * scale[at % size]!);
  const inverse = invertScaled(scaled(M), size);
  return inverse === null ? new Float64Array(size * size) : scaled(inverse);
}
