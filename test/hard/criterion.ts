import type { Matrix } from "./householder.js";
import type { Reference } from "./reduce.js";

/** The criterion at θ̃ and its gradient. */
export interface Point {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** V = I + MM' with M = BΛ̃, factorised: log|V|, L, and W = L⁻¹B. */
interface Factorised {
  readonly logDet: number;
  readonly W: Matrix;
  readonly half: Float64Array;
}

/** Criterion and gradient at θ̃ by a dense Cholesky factor of V, O(rows²·effects). */
export function criterionWithGradient(reference: Reference, theta: ArrayLike<number>): Point {
  const { B, c, rest, nu, whole, constant } = reference;
  const Lambdas = lambdas(reference, theta);
  const own = factorise(reference, B, c, Lambdas);
  if (own === undefined) return failed(reference);
  const all =
    whole === undefined ? own : factorise(reference, whole, new Float64Array(whole.length), Lambdas);
  if (all === undefined) return failed(reference);
  const S = rest + squared(own.half);
  const value = all.logDet + nu * Math.log(S) + constant;
  const gradient = new Float64Array(reference.parameters);
  reference.terms.forEach(({ k, levels, column, template, from }, t) => {
    const G = new Float64Array(k * k);
    for (let level = 0; level < levels; level++) {
      const at = column + level * k;
      const phi = Float64Array.from({ length: k }, (_, a) => along(own.W, at + a, own.half));
      for (let a = 0; a < k; a++) {
        for (let b = 0; b < k; b++) {
          G[a * k + b]! += product(all.W, at + a, at + b) - (nu / S) * phi[a]! * phi[b]!;
        }
      }
    }
    const Lambda = Lambdas[t]!;
    for (let e = 0; e < template.entries.length; e += 3) {
      const [row, col, parameter] = [
        template.entries[e]!,
        template.entries[e + 1]!,
        template.entries[e + 2]!,
      ];
      let total = 0;
      for (let m = col; m < k; m++) total += G[row * k + m]! * Lambda[m * k + col]!;
      gradient[from + parameter]! += 2 * total;
    }
  });
  return Number.isFinite(value) ? { value, gradient } : failed(reference);
}

function failed({ parameters }: Reference): Point {
  return { value: Number.POSITIVE_INFINITY, gradient: new Float64Array(parameters) };
}

/** Λ̃ of every term, k × k. */
export function lambdas({ terms }: Reference, theta: ArrayLike<number>): Float64Array[] {
  return terms.map(({ k, template, from }) => {
    const Lambda = new Float64Array(k * k);
    const { entries } = template;
    for (let e = 0; e < entries.length; e += 3)
      Lambda[entries[e]! * k + entries[e + 1]!] = theta[from + entries[e + 2]!]!;
    return Lambda;
  });
}

function factorise(
  { terms }: Reference,
  B: Matrix,
  c: Float64Array,
  Lambdas: readonly Float64Array[],
): Factorised | undefined {
  const r = B.length;
  const M = B.map((row) => {
    const out = new Float64Array(row.length);
    terms.forEach(({ k, levels, column }, t) => {
      const Lambda = Lambdas[t]!;
      for (let at = column; at < column + levels * k; at += k) {
        for (let b = 0; b < k; b++)
          for (let a = b; a < k; a++) out[at + b]! += row[at + a]! * Lambda[a * k + b]!;
      }
    });
    return out;
  });
  const L = Array.from({ length: r }, () => new Float64Array(r));
  let logDet = 0;
  for (let i = 0; i < r; i++) {
    for (let j = 0; j <= i; j++) {
      let value = i === j ? 1 : 0;
      const [mi, mj, li, lj] = [M[i]!, M[j]!, L[i]!, L[j]!];
      for (let m = 0; m < mi.length; m++) value += mi[m]! * mj[m]!;
      for (let m = 0; m < j; m++) value -= li[m]! * lj[m]!;
      if (i !== j) li[j] = value / lj[j]!;
      else if (value > 0) li[i] = Math.sqrt(value);
      else return undefined;
    }
    logDet += 2 * Math.log(L[i]![i]!);
  }
  const W: Float64Array[] = [];
  const half = new Float64Array(r);
  for (let i = 0; i < r; i++) {
    const row = B[i]!.slice();
    let value = c[i]!;
    for (let m = 0; m < i; m++) {
      const factor = L[i]![m]!;
      if (factor === 0) continue;
      const above = W[m]!;
      for (let j = 0; j < row.length; j++) row[j]! -= factor * above[j]!;
      value -= factor * half[m]!;
    }
    const pivot = L[i]![i]!;
    for (let j = 0; j < row.length; j++) row[j]! /= pivot;
    half[i] = value / pivot;
    W.push(row);
  }
  return { logDet, W, half };
}

function squared(values: Float64Array): number {
  return values.reduce((total, value) => total + value * value, 0);
}

function along(W: Matrix, column: number, values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < W.length; i++) total += W[i]![column]! * values[i]!;
  return total;
}

function product(W: Matrix, a: number, b: number): number {
  let total = 0;
  for (let i = 0; i < W.length; i++) total += W[i]![a]! * W[i]![b]!;
  return total;
}
