import type { KnownCovariance } from "../../design/random/random-term.js";
import type { KnownRoot } from "../prepare/model-design.js";
import { rootOf } from "./roots.js";

/** The root that stands for an eigenvalue of zero: its square vanishes, and a group whose root is zero would have no effect at all. */
const ALMOST_ZERO = 1e-170;

/** Groups with a scalar effect each, whose covariance is known, as groups with independent effects. */
interface TurnedGroups {
  readonly root: KnownRoot;
  /** X̃ on the eigenvectors, groups × p. */
  readonly groupX: Float64Array;
  /** Roots of the eigenvalues: |Z_g| of what stands for a group. */
  readonly R: Float64Array;
}

/**
 * The eigenvectors of RKR, the covariance of the coordinates of the groups on their own columns of Z: on them the effects are
 * independent, and each eigenvalue stands for a group (as EMMA, Kang et al. 2008, Genetics 178:1709, and GEMMA, Zhou & Stephens
 * 2012, Nat. Genet. 44:821; here by levels, not rows).
 *
 * @param level level of each group
 * @param R Z_g = Zq_g R_g
 * @param groupX X̃, groups × p
 */
export function turnGroups(
  known: KnownCovariance,
  level: Int32Array,
  R: Float64Array,
  groupX: Float64Array,
): TurnedGroups {
  const root = rootOf(known, level, R);
  const m = level.length;
  const p = m === 0 ? 0 : groupX.length / m;
  const turned = new Float64Array(m * p);
  for (let i = 0; i < m; i++) {
    for (let g = 0; g < m; g++) {
      const along = root.vectors[i * m + g]!;
      for (let j = 0; j < p; j++) turned[i * p + j]! += along * groupX[g * p + j]!;
    }
  }
  return { root, groupX: turned, R: root.value.map((value) => Math.sqrt(value) || ALMOST_ZERO) };
}

/** Share of a sum of squares that is rounding. */
const EQUAL_SHARE = 1e-10;

/**
 * Is the covariance of the effects, beside X, a multiple of that of the residuals, so that their variances cannot be told apart?
 * With P = I − XX' that is PZKZ'P = cP, and by the inequality of Cauchy and Schwarz tr(PM)² = tr(PMPM) tr(P).
 *
 * @param value eigenvalues of M = ZKZ', those of groups; the others are zero
 * @param groupX orthonormal X on their eigenvectors, groups × p
 * @param left n − p
 */
export function isSpherical(value: Float64Array, groupX: Float64Array, left: number): boolean {
  const m = value.length;
  const p = m === 0 ? 0 : groupX.length / m;
  const inner = new Float64Array(p * p);
  let [trace, square] = [0, 0];
  for (let i = 0; i < m; i++) {
    const own = value[i]!;
    const x = groupX.subarray(i * p, (i + 1) * p);
    const length = x.reduce((total, each) => total + each * each, 0);
    trace += own * (1 - length);
    square += own * own * (1 - 2 * length);
    for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) inner[a * p + b]! += own * x[a]! * x[b]!;
  }
  square += inner.reduce((total, each) => total + each * each, 0);
  return square * left - trace * trace <= EQUAL_SHARE * trace * trace;
}
