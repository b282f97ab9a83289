import type { RandomTerm } from "../../src/design/random/random-term.js";
import type { Plan } from "../../src/fit/plan.js";
import { lambdaTemplate } from "../../src/fit/prepare/lambda-template.js";
import type { LambdaTemplate } from "../../src/fit/prepare/model-design.js";
import { Decimal, exact, zero } from "./exact.js";
import { householder, type Matrix } from "./householder.js";

/** A random term with its columns on a scale where Z'Z is the identity on average over the levels. */
export interface ReferenceTerm {
  readonly k: number;
  readonly levels: number;
  readonly template: LambdaTemplate;
  /** Λ̃ = TΛ; k × k, lower triangular, in extended precision. */
  readonly T: readonly (readonly Decimal[])[];
  /** Its first column of B, and its first parameter. */
  readonly column: number;
  readonly from: number;
}

/**
 * A problem as the likelihood sees it: V = I + BΨ̃B' on what X leaves of the rows, rotated to as few as there are
 * random effects. The parts in which digits can be lost are computed with 50 of them.
 */
export interface Reference {
  readonly terms: readonly ReferenceTerm[];
  readonly parameters: number;
  readonly nu: number;
  /** Rows × effects, and what of y stands beside it. */
  readonly B: Matrix;
  readonly c: Float64Array;
  /** Squared length of what of y no random effect reaches. */
  readonly rest: number;
  /** For maximum likelihood: Z rotated to a triangle, X left in. */
  readonly whole: Matrix | undefined;
  /** What does not depend on θ. */
  readonly constant: number;
}

/**
 * Reduce a response by textbook steps: weights into the rows, Gram and Schmidt on X and on the columns of every random
 * term in extended precision, then Householder's reflections.
 *
 * @param kept columns of X that are not NaN in the fit
 */
export function reduceProblem(plan: Plan, response: ArrayLike<number>, kept: readonly number[]): Reference {
  const { fixed, random, weights } = plan.design;
  const { reml } = plan.options;
  const width = fixed.columns.length;
  const rows = Array.from(plan.samples.keys()).filter((i) => !Number.isNaN(response[i]!));
  const root = rows.map((i) => (weights === undefined ? new Decimal(1) : exact(weights[i]!).sqrt()));
  const scaled = (value: (row: number) => number) => rows.map((row, i) => root[i]!.times(exact(value(row))));
  const X = kept.map((j) => scaled((row) => fixed.values[row * width + j]!));
  const y = scaled((row) => response[row]!);
  const logDetXX = orthonormalise(X);
  for (const q of [...X, ...X]) subtract(y, dot(q, y), q);
  const size = y.reduce((most, value) => Decimal.max(most, value.abs()), zero);
  const unit = size.isZero() ? new Decimal(1) : size;
  const terms: ReferenceTerm[] = [];
  const effects: Float64Array[] = [];
  let from = 0;
  for (const term of random) {
    const k = term.columns.length;
    const template = lambdaTemplate([term]);
    const columns = term.columns.map((_, j) => scaled((row) => term.values[row * k + j]!));
    const index = rows.map((row) => term.index[row]!);
    const used = [...new Set(index)].filter((level) => level >= 0);
    const T = standardise(columns, used.length, term.covariance);
    terms.push({ k, levels: used.length, template, T, column: effects.length, from });
    from += template.parameters;
    for (const level of used) {
      for (const column of columns) {
        effects.push(Float64Array.from(index, (at, i) => (at === level ? column[i]!.toNumber() : 0)));
      }
    }
  }
  const left = effects.map((column) => column.slice());
  const basis = X.map((q) => Float64Array.from(q, (value) => value.toNumber()));
  for (const column of left) for (const q of [...basis, ...basis]) subtractDouble(column, q);
  const own = Float64Array.from(y, (value) => value.div(unit).toNumber());
  const { R, rest } = householder([...left, own], effects.length);
  const nu = reml ? rows.length - kept.length : rows.length;
  const logWeights = root.reduce((total, value) => total.plus(value.ln().times(2)), zero);
  const constant = nu * (1 + Math.log((2 * Math.PI) / nu) + 2 * unit.ln().toNumber()) - logWeights.toNumber();
  return {
    terms,
    parameters: from,
    nu,
    B: R.map((row) => row.slice(0, -1)),
    c: Float64Array.from(R, (row) => row[effects.length]!),
    rest,
    whole: reml ? undefined : householder(effects, effects.length).R,
    constant: constant + (reml ? logDetXX : 0),
  };
}

function dot(a: readonly Decimal[], b: readonly Decimal[]): Decimal {
  return a.reduce((total, value, i) => total.plus(value.times(b[i]!)), zero);
}

/** a ← a − factor b. */
function subtract(a: Decimal[], factor: Decimal, b: readonly Decimal[]): void {
  for (let i = 0; i < a.length; i++) a[i] = a[i]!.minus(factor.times(b[i]!));
}

function subtractDouble(a: Float64Array, q: Float64Array): void {
  const along = a.reduce((total, value, i) => total + value * q[i]!, 0);
  for (let i = 0; i < a.length; i++) a[i]! -= along * q[i]!;
}

/** Gram and Schmidt, in place; returns log|X'X|. */
function orthonormalise(X: Decimal[][]): number {
  let logDet = 0;
  X.forEach((column, j) => {
    for (const q of X.slice(0, j)) subtract(column, dot(q, column), q);
    const length = dot(column, column).sqrt();
    logDet += 2 * length.ln().toNumber();
    for (let i = 0; i < column.length; i++) column[i] = column[i]!.div(length);
  });
  return logDet;
}

/** Z ← Z T⁻¹ with T'T = Z'Z / levels, T lower triangular, or diagonal; returns T. */
function standardise(Z: Decimal[][], levels: number, covariance: RandomTerm["covariance"]): Decimal[][] {
  const k = Z.length;
  const T = Z.map(() => new Array<Decimal>(k).fill(zero));
  const trace = Z.reduce((total, column) => total.plus(dot(column, column)), zero);
  for (let j = k - 1; j >= 0; j--) {
    if (covariance === "full") {
      for (let m = j + 1; m < k; m++) {
        const along = dot(Z[m]!, Z[j]!).div(levels);
        T[m]![j] = along;
        subtract(Z[j]!, along, Z[m]!);
      }
    }
    const square = covariance === "identity" ? trace.div(k) : dot(Z[j]!, Z[j]!);
    const length = square.div(levels).sqrt();
    T[j]![j] = length.isZero() ? new Decimal(1) : length;
    Z[j] = Z[j]!.map((value) => value.div(T[j]![j]!));
  }
  return T;
}
