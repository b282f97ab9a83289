import { Decimal, exact } from "./exact.js";
import type { Matrix } from "./householder.js";
import type { Reference } from "./reduce.js";

/**
 * The criterion at Λ̃ of every term in extended precision: what doubles lose when variances differ by many orders of
 * magnitude is kept here.
 */
export function extendedCriterion(
  reference: Reference,
  Lambdas: readonly (readonly (readonly Decimal[])[])[],
): number {
  const { B, c, rest, nu, whole, constant } = reference;
  const own = cholesky(reference, B, Lambdas);
  let S = exact(rest);
  for (const half of forward(own, c)) S = S.plus(half.times(half));
  const logDet = logDeterminant(whole === undefined ? own : cholesky(reference, whole, Lambdas));
  return logDet.plus(S.ln().times(nu)).plus(constant).toNumber();
}

/** Λ̃ from θ̃, exactly. */
export function extendedLambdas({ terms }: Reference, theta: ArrayLike<number>): Decimal[][][] {
  return terms.map(({ k, template, from }) => {
    const Lambda = square(k);
    const { entries } = template;
    for (let e = 0; e < entries.length; e += 3)
      Lambda[entries[e]!]![entries[e + 1]!] = exact(theta[from + entries[e + 2]!]!);
    return Lambda;
  });
}

/** Λ̃ = TΛ from θ in lme4's units. */
export function scaledLambdas(reference: Reference, theta: ArrayLike<number>): Decimal[][][] {
  return extendedLambdas(reference, theta).map((Lambda, t) => {
    const { k, T } = reference.terms[t]!;
    const out = square(k);
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) {
        for (let m = j; m <= i; m++) out[i]![j] = out[i]![j]!.plus(T[i]![m]!.times(Lambda[m]![j]!));
      }
    }
    return out;
  });
}

function square(k: number): Decimal[][] {
  return Array.from({ length: k }, () => new Array<Decimal>(k).fill(new Decimal(0)));
}

function cholesky(
  { terms }: Reference,
  B: Matrix,
  Lambdas: readonly (readonly (readonly Decimal[])[])[],
): Decimal[][] {
  const M = B.map((row) => {
    const out = Array.from(row, () => new Decimal(0));
    terms.forEach(({ k, levels, column }, t) => {
      for (let at = column; at < column + levels * k; at += k) {
        for (let b = 0; b < k; b++) {
          for (let a = b; a < k; a++) {
            const lambda = Lambdas[t]![a]![b]!;
            if (row[at + a] !== 0 && !lambda.isZero())
              out[at + b] = out[at + b]!.plus(lambda.times(exact(row[at + a]!)));
          }
        }
      }
    });
    return out;
  });
  const L: Decimal[][] = [];
  for (let i = 0; i < B.length; i++) {
    const row: Decimal[] = [];
    for (let j = 0; j <= i; j++) {
      let value = new Decimal(i === j ? 1 : 0);
      for (let m = 0; m < M[i]!.length; m++) {
        if (!M[i]![m]!.isZero() && !M[j]![m]!.isZero()) value = value.plus(M[i]![m]!.times(M[j]![m]!));
      }
      const other = i === j ? row : L[j]!;
      for (let m = 0; m < j; m++) value = value.minus(row[m]!.times(other[m]!));
      row.push(i === j ? value.sqrt() : value.div(other[j]!));
    }
    L.push(row);
  }
  return L;
}

function forward(L: readonly (readonly Decimal[])[], c: Float64Array): Decimal[] {
  const half: Decimal[] = [];
  L.forEach((row, i) => {
    let value = exact(c[i]!);
    for (let m = 0; m < i; m++) value = value.minus(row[m]!.times(half[m]!));
    half.push(value.div(row[i]!));
  });
  return half;
}

function logDeterminant(L: readonly (readonly Decimal[])[]): Decimal {
  return L.reduce((total, row, i) => total.times(row[i]!), new Decimal(1))
    .ln()
    .times(2);
}
