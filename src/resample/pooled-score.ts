import type { Covariance } from "../covariance/covariance.js";
import { covarianceOf } from "../covariance/structures.js";
import type { Design } from "../design/design.js";
import type { RandomTerm } from "../design/random/random-term.js";
import { psiOfTerm, thetaRanges } from "../fit/lambda.js";
import { lambdaTemplate } from "../fit/prepare/lambda-template.js";
import { lowerFactor, solveRows, symmetricEigen } from "../kernel/dense.js";
import { rowScale } from "../residual/residual.js";
import { project } from "./permuted-statistics.js";
import type { Whiten } from "./whiten-factor.js";

/** Random effects of all levels beyond which a covariance that is estimated anew is the one held. */
const MOST_EFFECTS = 600;

/** A step of the scale of V goes no further down than to this share of it. */
const LEAST_SCALE = 0.1;

/** One parameter of the covariance of a term's effects: a symmetric k × k pattern. */
interface Component {
  readonly term: number;
  readonly pattern: Float64Array;
}

/**
 * Restricted-likelihood estimates of the covariance that responses have in common, for responses near those that gave θ̂₀: a
 * step of Fisher's scoring in the (co)variances from there, which in balanced designs is the whole way (their estimates are
 * linear in mean squares). Negative variances become zero. Null with too many effects, whose estimates hardly move, and where
 * residuals have a structure.
 *
 * @param basis orthonormal columns that span the whitened null model, one after the other
 * @param scale σ̂₀² per degree of freedom
 * @param order row of the design at each place of the vectors
 */
export function pooledScoring(
  design: Design,
  theta: Float64Array,
  whiten: Whiten,
  basis: Float64Array,
  order: Int32Array,
  scale: number,
): ((residuals: readonly Float64Array[], solved: readonly Float64Array[]) => Float64Array) | null {
  const n = order.length;
  const { random } = design;
  const widths = random.map(({ columns, levels }) => columns.length * levels.length);
  const starts = widths.map((_, t) => widths.slice(0, t).reduce((sum, width) => sum + width, 0));
  const q = widths.reduce((sum, width) => sum + width, 0);
  if (q > MOST_EFFECTS || theta.length === 0 || !random.every(hasElements)) return null;
  if (design.residual !== undefined) return null;
  const components = random.flatMap((term, t) => patternsOf(term).map((pattern) => ({ term: t, pattern })));
  const Z = denseEffects(random, rowScale(design), order, starts, q);
  const G = projectedProducts(Z, whiten, basis, n, q);
  const { trace, information } = expected(components, random, G, starts, q);
  const df = n - basis.length / n;
  const rows = [[df, ...trace], ...information.map((row, i) => [trace[i]!, ...row])];
  const Psi = thetaRanges(random).map(({ term, from, to }) => psiOfTerm(term, theta.subarray(from, to)));
  return (residuals, solved) => {
    const m = residuals.length;
    const total = residuals.reduce(
      (sum, e) => sum + e.reduce((square, value) => square + value * value, 0),
      0,
    );
    const score = [total / (m * scale) - df];
    const squares = new Float64Array(components.length);
    for (const r of solved) addSquares(components, random, Z, starts, r, n, squares);
    squares.forEach((value, i) => {
      score.push(value / (m * scale) - trace[i]!);
    });
    const step = solveRows(
      rows,
      score.map((value) => [value]),
    );
    const grown = Math.max(LEAST_SCALE, 1 + step[0]![0]!);
    const moved = Psi.map((own) => own.slice());
    components.forEach(({ term, pattern }, i) => {
      const change = step[i + 1]![0]! / grown;
      pattern.forEach((weight, at) => {
        moved[term]![at]! += change * weight;
      });
    });
    return thetaFrom(random, moved);
  };
}

/** Is the covariance of a term a sum of patterns? */
function hasElements(term: RandomTerm): boolean {
  return covarianceOf(term).elements(term.columns.length) !== undefined;
}

/** The patterns that a term's covariance is a sum of. */
function patternsOf(term: RandomTerm): Float64Array[] {
  const k = term.columns.length;
  const { elements, hasOneVariance } = covarianceOf(term);
  const pattern = (has: (a: number, b: number) => boolean) =>
    Float64Array.from({ length: k * k }, (_, at) => Number(has(Math.floor(at / k), at % k)));
  return (elements(k) ?? []).map(([row, column]) =>
    hasOneVariance
      ? pattern((a, b) => (a === b) === (row === column))
      : pattern((a, b) => (a === row && b === column) || (a === column && b === row)),
  );
}

/** Z of all effects on the places of the vectors, one effect after the other, each row times the root of its weight. */
function denseEffects(
  random: readonly RandomTerm[],
  scale: (row: number) => number,
  order: Int32Array,
  starts: readonly number[],
  q: number,
): Float64Array {
  const n = order.length;
  const Z = new Float64Array(q * n);
  random.forEach(({ columns, index, values }, t) => {
    const k = columns.length;
    order.forEach((row, place) => {
      const level = index[row]!;
      if (level < 0) return;
      const root = scale(row);
      for (let a = 0; a < k; a++) Z[(starts[t]! + level * k + a) * n + place] = root * values[row * k + a]!;
    });
  });
  return Z;
}

/** Z'PZ with P = V^(−½)(I − QQ')V^(−½). */
function projectedProducts(
  Z: Float64Array,
  whiten: Whiten,
  Q: Float64Array,
  n: number,
  q: number,
): Float64Array {
  const W = Z.slice();
  whiten(W);
  for (let from = 0; from < W.length; from += n) project(W.subarray(from, from + n), Q);
  const G = new Float64Array(q * q);
  for (let a = 0; a < q; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += W[a * n + i]! * W[b * n + i]!;
      G[a * q + b] = G[b * q + a] = sum;
    }
  }
  return G;
}

/** tr(PV_i) and tr(PV_iPV_k). */
function expected(
  components: readonly Component[],
  random: readonly RandomTerm[],
  G: Float64Array,
  starts: readonly number[],
  q: number,
) {
  const trace = components.map(({ term, pattern }) =>
    eachLevel(random[term]!, starts[term]!, (at, k) => {
      let sum = 0;
      for (let a = 0; a < k; a++)
        for (let b = 0; b < k; b++) sum += pattern[a * k + b]! * G[(at + a) * q + at + b]!;
      return sum;
    }),
  );
  const information = components.map((one) =>
    components.map((other) =>
      eachLevel(random[one.term]!, starts[one.term]!, (at, k) =>
        eachLevel(random[other.term]!, starts[other.term]!, (to, l) => {
          let sum = 0;
          for (let a = 0; a < k; a++) {
            for (let b = 0; b < k; b++) {
              const left = one.pattern[a * k + b]!;
              if (left === 0) continue;
              for (let c = 0; c < l; c++) {
                for (let d = 0; d < l; d++) {
                  const right = other.pattern[c * l + d]!;
                  if (right !== 0)
                    sum += left * right * G[(at + b) * q + to + c]! * G[(to + d) * q + at + a]!;
                }
              }
            }
          }
          return sum;
        }),
      ),
    ),
  );
  return { trace, information };
}

/** The sum over the levels of a term of what is found at the place of each. */
function eachLevel(
  { columns, levels }: RandomTerm,
  start: number,
  f: (at: number, k: number) => number,
): number {
  const k = columns.length;
  let sum = 0;
  for (let level = 0; level < levels.length; level++) sum += f(start + level * k, k);
  return sum;
}

/** Add r'V_i r of each component. */
function addSquares(
  components: readonly Component[],
  random: readonly RandomTerm[],
  Z: Float64Array,
  starts: readonly number[],
  r: Float64Array,
  n: number,
  squares: Float64Array,
): void {
  const u = Float64Array.from({ length: Z.length / n }, (_, effect) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += Z[effect * n + i]! * r[i]!;
    return sum;
  });
  components.forEach(({ term, pattern }, i) => {
    squares[i]! += eachLevel(random[term]!, starts[term]!, (at, k) => {
      let sum = 0;
      for (let a = 0; a < k; a++)
        for (let b = 0; b < k; b++) sum += pattern[a * k + b]! * u[at + a]! * u[at + b]!;
      return sum;
    });
  });
}

/** θ of covariances, what is negative in them taken away. */
function thetaFrom(random: readonly RandomTerm[], Psi: readonly Float64Array[]): Float64Array {
  return Float64Array.from(
    random.flatMap((term, t) => {
      const k = term.columns.length;
      const { values, vectors } = symmetricEigen(Psi[t]!, k);
      const clipped = new Float64Array(k * k);
      for (let m = 0; m < k; m++) {
        const size = Math.max(0, values[m]!);
        for (let a = 0; a < k; a++) {
          for (let b = 0; b < k; b++) clipped[a * k + b]! += size * vectors[m * k + a]! * vectors[m * k + b]!;
        }
      }
      const covariance = covarianceOf(term);
      if (covariance.searched !== undefined) return structuredTheta(covariance, clipped, k);
      const L = lowerFactor(clipped, k);
      const { entries, parameters } = lambdaTemplate([term]);
      const own = new Array<number>(parameters).fill(0);
      for (let e = 0; e < entries.length; e += 3)
        own[entries[e + 2]!] = L[entries[e]! * k + entries[e + 1]!]!;
      return own;
    }),
  );
}

/** θ of a covariance matrix that has a structure whose parameters are standard deviations and correlations. */
function structuredTheta(covariance: Covariance, Psi: Float64Array, k: number): number[] {
  const sds = Array.from({ length: k }, (_, a) => Math.sqrt(Psi[a * k + a]!));
  const C = Psi.map((value, at) => {
    const [row, column] = [Math.floor(at / k), at % k];
    return row === column ? 1 : value / (sds[row]! * sds[column]!) || 0;
  });
  const correlations = covariance.correlations(k).map(([pair]) => C[pair![0] * k + pair![1]]!);
  const own = covariance.hasOneVariance ? sds.slice(0, 1) : sds;
  return covariance.thetaOf(lowerFactor(C, k), own, correlations, 1, k);
}
