import { choleskyDense, logDetDense, solveDense } from "./dense.js";
import { type DenseAdjustment, denseKenwardRoger } from "./dense-kenward-roger.js";
import { gradientOf, hessianOf, inverseOf } from "./differences.js";

/** Residual covariances with dense matrices, from the definitions of the structures and nothing of the library. */

/** Standard deviations and correlations of each arm, and ratios of levels, out of θ as it is reported. */
export interface ResidualRows {
  readonly kind: string;
  readonly visits: number;
  readonly subject: ArrayLike<number>;
  /** Place among the visits, or the time. */
  readonly visit: ArrayLike<number>;
  readonly arm?: ArrayLike<number> | undefined;
  readonly level?: ArrayLike<number> | undefined;
  readonly weights?: ArrayLike<number> | undefined;
}

/** Number of correlations of a structure of k visits. */
function correlationsOf(kind: string, k: number): number {
  if (kind === "us") return (k * (k - 1)) / 2;
  if (kind === "independent") return 0;
  return /^(toep|ad)/.test(kind) ? k - 1 : 1;
}

const isHeterogeneous = (kind: string) => ["us", "csh", "ar1h", "adh", "toeph"].includes(kind);

/** The correlation of visits i > j (of times, for `car1`). */
function correlationAt(kind: string, own: readonly number[], k: number, i: number, j: number): number {
  if (kind === "us") return own[j * k - (j * (j + 1)) / 2 + i - j - 1]!;
  if (kind.startsWith("cs")) return own[0]!;
  if (kind.startsWith("ar1")) return own[0]! ** (i - j);
  if (kind === "car1") return own[0]! ** (i - j);
  if (kind.startsWith("toep")) return own[i - j - 1]!;
  if (kind === "independent") return 0;
  return own.slice(j, i).reduce((product, value) => product * value, 1);
}

/** R relative to σ², n × n. @param theta what is left of θ behind the random terms */
export function denseResidual(rows: ResidualRows, theta: readonly number[]): number[][] {
  const { kind, visits: k, subject, visit, arm, level, weights } = rows;
  const n = visit.length;
  const arms = arm === undefined ? 1 : Math.max(...Array.from(arm)) + 1;
  const sds = isHeterogeneous(kind) ? k : 1;
  const size = kind === "independent" ? 1 : sds + correlationsOf(kind, k);
  const all = [1, ...theta];
  const ratios = [1, ...all.slice(arms * size)];
  const sdOf = (i: number) => {
    const own = all[(arm?.[i] ?? 0) * size + (sds > 1 ? visit[i]! : 0)]!;
    return (own * (level === undefined ? 1 : ratios[level[i]!]!)) / Math.sqrt(weights?.[i] ?? 1);
  };
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) => {
      if (i === j) return sdOf(i) ** 2;
      if (kind === "independent" || subject[i] !== subject[j]) return 0;
      const from = (arm?.[i] ?? 0) * size + sds;
      const own = all.slice(from, from + size - sds);
      const [late, early] = visit[i]! > visit[j]! ? [visit[i]!, visit[j]!] : [visit[j]!, visit[i]!];
      return sdOf(i) * sdOf(j) * correlationAt(kind, own, k, late, early);
    }),
  );
}

const times = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const column = (A: number[][], j: number) => A.map((row) => row[j]!);

/** −2 log-likelihood at a covariance V that is not relative to σ², and Φ = (X'V⁻¹X)⁻¹. */
function unprofiled(X: number[][], y: readonly number[], V: number[][], reml: boolean) {
  const L = choleskyDense(V);
  const VX = X[0]!.map((_, j) => solveDense(L, column(X, j)));
  const A = X[0]!.map((_, i) => VX.map((v) => times(column(X, i), v)));
  const LA = choleskyDense(A);
  const beta = solveDense(
    LA,
    VX.map((v) => times(v, y)),
  );
  const e = y.map((value, i) => value - times(X[i]!, beta));
  const nu = reml ? y.length - beta.length : y.length;
  const criterion =
    logDetDense(L) + (reml ? logDetDense(LA) : 0) + times(e, solveDense(L, e)) + nu * Math.log(2 * Math.PI);
  const Phi = A.map((_, j) =>
    solveDense(
      LA,
      A.map((__, i) => Number(i === j)),
    ),
  );
  return { criterion, Phi };
}

/** What tests of fixed effects take from the covariance parameters, by differences of the dense criterion. */
export interface DenseInference {
  /** Largest slope of the criterion along a parameter, times the size of the parameter. */
  readonly gradient: number;
  /** Satterthwaite's degrees of freedom of each coefficient. */
  readonly satterthwaite: number[];
  /** Kenward and Roger's of first order, with the observed information. */
  readonly kenwardRoger: DenseAdjustment;
}

/**
 * Satterthwaite and Kenward-Roger of first order at an optimum. Neither depends on how the covariance is parametrised; here it
 * is θ and log σ².
 *
 * @param covariance V relative to σ² from θ
 * @param least size of a parameter below which a step is no smaller
 */
export function denseInference(
  X: number[][],
  y: readonly number[],
  covariance: (theta: readonly number[]) => number[][],
  theta: readonly number[],
  sigma2: number,
  reml: boolean,
  least = 0.1,
): DenseInference {
  const m = theta.length;
  const full = (x: readonly number[]) =>
    covariance(x).map((row) => row.map((value) => value * Math.exp(x[m]!)));
  const at = [...theta, Math.log(sigma2)];
  const steps = at.map((value, i) => (i < m ? 1e-3 * Math.max(least, Math.abs(value)) : 1e-3));
  const criterion = (x: number[]) => unprofiled(X, y, full(x), reml).criterion;
  const W = inverseOf(hessianOf(criterion, at, steps)).map((row) => row.map((value) => 2 * value));
  const V = full(at);
  const G = at.map((_, i) => slopeOf(full, at, i, steps[i]!));
  const { Phi } = unprofiled(X, y, V, reml);
  const satterthwaite = Phi.map((row, j) => {
    const own = gradientOf((x) => unprofiled(X, y, full(x), reml).Phi[j]![j]!, at, steps);
    const spread = own.reduce(
      (sum, a, i) => sum + own.reduce((inner, b, m) => inner + a * b * W[i]![m]!, 0),
      0,
    );
    return (2 * row[j]! ** 2) / spread;
  });
  // Near the bound of a structure third derivatives are large: slopes take smaller steps than curvatures can.
  const small = steps.map((step) => 0.1 * step);
  const slopes = gradientOf(criterion, at, small).map((slope, i) => Math.abs(slope) * 1e3 * steps[i]!);
  return { gradient: Math.max(...slopes), satterthwaite, kenwardRoger: denseKenwardRoger(X, V, G, W) };
}

/** ∂V/∂θᵢ by central differences with a step of Richardson's extrapolation. */
function slopeOf(
  V: (x: readonly number[]) => number[][],
  at: readonly number[],
  i: number,
  step: number,
): number[][] {
  const moved = (by: number) => V(at.map((value, j) => (j === i ? value + by : value)));
  const [far, near, back, behind] = [moved(step), moved(step / 2), moved(-step / 2), moved(-step)];
  return far.map((row, a) =>
    row.map((value, b) => {
      const wide = (value - behind[a]![b]!) / (2 * step);
      return (4 * ((near[a]![b]! - back[a]![b]!) / step) - wide) / 3;
    }),
  );
}
