import type { Design } from "../../design/design.js";
import { lowerFactor, solveLower, solveUpper, symmetricEigen } from "../../kernel/dense.js";
import type { ClusterClass } from "./cluster-classes.js";
import { marginalCovariance } from "./marginal-covariance.js";

/** Eigenvalues below this are zeros of a generalised inverse (as clubSandwich). */
const VANISHING = 1e-12;

/** How the residuals of a cluster are adjusted before they are multiplied out. */
type AdjustedMethod = "cr2" | "cr3";

/** What each cluster of a class adds to a robust covariance, over the kept columns, relative to σ². */
export interface AdjustedClass {
  readonly members: readonly Int32Array[];
  /** P = A'V⁻¹X·M (n × p): P'e is a cluster's part of β̂ − β, M = (X'V⁻¹X)⁻¹. */
  readonly P: Float64Array;
  /** P'VP (p × p). */
  readonly spread: Float64Array;
  /** R'X'P with M = RR' (p × p). */
  readonly shared: Float64Array;
}

/** A class at θ: V = LL', Y = L⁻¹X. */
interface Factored {
  readonly n: number;
  readonly V: Float64Array;
  readonly L: Float64Array;
  readonly Y: Float64Array;
}

/** M = RR' and R⁻¹, p × p. */
interface Bread {
  readonly M: Float64Array;
  readonly R: Float64Array;
  readonly inverse: Float64Array;
}

/**
 * The adjusted clusters of a response at its θ, with the fitted V as working covariance (Bell & McCaffrey 2002; Pustejovsky &
 * Tipton 2018, J. Bus. Econ. Stat. 36:672, eq. 5–8). `"cr2"` is A = D'(DBD')^(−½)D with V = D'D and
 * B = V − XMX', the covariance of the cluster's residuals; `"cr3"` is A = (I − XMX'V⁻¹)⁻¹.
 *
 * @param p columns of X that are kept
 * @returns null for `"cr3"` where a cluster decides a coefficient alone
 */
export function adjustedClusters(
  design: Design,
  theta: Float64Array,
  classes: readonly ClusterClass[],
  p: number,
  method: AdjustedMethod,
): AdjustedClass[] | null {
  const { factored, information } = factorClasses(design, theta, classes, p);
  const bread = breadOf(information, p);
  const out: AdjustedClass[] = [];
  for (let c = 0; c < classes.length; c++) {
    const { X, members } = classes[c]!;
    const { n, V } = factored[c]!;
    const own =
      method === "cr2" ? symmetricRoot(X, factored[c]!, bread, p) : inverseHat(factored[c]!, bread, p);
    if (own === null) return null;
    const P = product(own, n, p, bread.M, p);
    const XP = product(transpose(X, n, p), p, n, P, p);
    out.push({
      members,
      P,
      spread: product(transpose(P, n, p), p, n, product(V, n, n, P, p), p),
      shared: product(transpose(bread.R, p, p), p, p, XP, p),
    });
  }
  return out;
}

/** Classes at θ, and X'V⁻¹X over all clusters (p × p). */
export function factorClasses(
  design: Design,
  theta: Float64Array,
  classes: readonly ClusterClass[],
  p: number,
) {
  const information = new Float64Array(p * p);
  const factored = classes.map(({ rows, X, members }): Factored => {
    const n = rows.length;
    const V = marginalCovariance(design, theta, rows);
    const L = lowerFactor(V, n);
    const columns = transpose(X, n, p);
    solveLower(L, n, columns);
    const Y = transpose(columns, p, n);
    const own = product(columns, p, n, Y, p);
    for (let at = 0; at < own.length; at++) information[at]! += members.length * own[at]!;
    return { n, V, L, Y };
  });
  return { factored, information };
}

/** (X'V⁻¹X)⁻¹ from X'V⁻¹X. */
function breadOf(information: Float64Array, p: number): Bread {
  const L = lowerFactor(information, p);
  const columns = Float64Array.from({ length: p * p }, (_, at) => (at % (p + 1) === 0 ? 1 : 0));
  solveUpper(L, p, columns);
  const R = transpose(columns, p, p);
  return { M: product(R, p, p, columns, p), R, inverse: transpose(L, p, p) };
}

/** A'V⁻¹X = L·N·Y for N = (L'BL)^(−½). */
function symmetricRoot(X: Float64Array, { n, V, L, Y }: Factored, { M }: Bread, p: number): Float64Array {
  const hat = product(product(X, n, p, M, p), n, p, transpose(X, n, p), n);
  const B = V.map((value, at) => value - hat[at]!);
  const G = product(product(transpose(L, n, n), n, n, B, n), n, n, L, n);
  const { values, vectors } = symmetricEigen(symmetric(G, n), n);
  const along = product(vectors, n, n, Y, p);
  for (let m = 0; m < n; m++) {
    const factor = values[m]! > VANISHING ? 1 / Math.sqrt(values[m]!) : 0;
    for (let j = 0; j < p; j++) along[m * p + j]! *= factor;
  }
  return product(L, n, n, product(transpose(vectors, n, n), n, n, along, p), p);
}

/** A'V⁻¹X = V⁻¹XR(I − R'X'V⁻¹XR)⁻¹R⁻¹; null where the inverse does not exist. */
function inverseHat({ n, L, Y }: Factored, { R, inverse }: Bread, p: number): Float64Array | null {
  const YR = product(Y, n, p, R, p);
  const { values, vectors } = symmetricEigen(product(transpose(YR, n, p), p, n, YR, p), p);
  if (values.some((value) => !(1 - value > VANISHING))) return null;
  const turned = product(vectors, p, p, inverse, p);
  for (let m = 0; m < p; m++) for (let j = 0; j < p; j++) turned[m * p + j]! /= 1 - values[m]!;
  const half = product(product(YR, n, p, transpose(vectors, p, p), p), n, p, turned, p);
  const columns = transpose(half, n, p);
  solveUpper(L, n, columns);
  return transpose(columns, p, n);
}

/** A·B for A (n × m) and B (m × p), row-major. */
export function product(A: Float64Array, n: number, m: number, B: Float64Array, p: number): Float64Array {
  const out = new Float64Array(n * p);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < m; k++) {
      const factor = A[i * m + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < p; j++) out[i * p + j]! += factor * B[k * p + j]!;
    }
  }
  return out;
}

/** A' for A (n × m). */
function transpose(A: Float64Array, n: number, m: number): Float64Array {
  const out = new Float64Array(A.length);
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out[j * n + i] = A[i * m + j]!;
  return out;
}

/** (A + A') / 2, so that rounding does not make a symmetric matrix lopsided. */
function symmetric(A: Float64Array, n: number): Float64Array {
  return A.map((value, at) => (value + A[(at % n) * n + Math.floor(at / n)]!) / 2);
}
