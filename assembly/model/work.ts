import { get } from "../linalg/vector";
import { LambdaEntry } from "./model";

/**
 * Scratch of one fit, reserved once and used for every response: what search and results share, whatever the form of the
 * likelihood. m stands for the number of parameters.
 */
@unmanaged
export class Work {
  /** f64: Λ of all terms one after the other, then the identity of X. */
  Lambda: usize;
  /** f64[m] each: θ, where the caller wants it to start or stay, the best end so far, and θ before a move that may be undone. */
  theta: usize;
  start: usize;
  best: usize;
  before: usize;
  /** f64[m]: θ of the last criterion, and whether it and the gradient at it are known for this response. */
  here: usize;
  hasCriterion: i32;
  hasGradient: i32;
  /** f64[m] each: the gradient at θ, a step and the θ and gradient at its end, the change of the gradient. */
  gradient: usize;
  step: usize;
  trial: usize;
  trialGradient: usize;
  change: usize;
  /** f64[m] each: how large a change of each parameter is (see measureScales); direction of least curvature. */
  scale: usize;
  descent: usize;
  /** f64[m][m]: inverse Hessian of the search, then the Hessian at θ with σ² held. */
  H: usize;
  /** f64[wide][wide] each, wide = m + p + 2. */
  m1: usize;
  m2: usize;
  m3: usize;
  /** f64[k][k] each, k the widest term. */
  k1: usize;
  k2: usize;
  k3: usize;

  /** [entries]: what θ stands for, as `template` of the model: its own, or that of the symmetric root. */
  template: LambdaEntry;
  entries: i32;
  rootTemplate: LambdaEntry;
  /** `Start[startCount]`: where descents may begin. */
  starts: usize;
  startCount: i32;
  /** f64, as Lambda: Λ of all terms at another θ; in a descent ΛΛ' at `best`. */
  other: usize;
  /** f64: the criterion over a grid of directions or of pairs of sizes. */
  grid: usize;

  /** f64[p][p]: B(Q'V⁻¹Q)⁻¹B', the covariance of β relative to σ². */
  vcov: usize;
  /** f64[m][p]: derivatives of its diagonal; f64[p][p]: its derivative along one parameter. */
  slopes: usize;
  slopesOfOne: usize;
  /** f64[m]: dS. */
  dS: usize;
  /** f64[p] each: γ, and scratch. */
  gamma: usize;
  b1: usize;

  /** n − p with REML, n with ML. */
  nu: f64;
  /** σ² in the units of the reduced response where it is given; 0 where it is estimated. */
  sigma2: f64;
  /** Sum of squares of the response at its level, and of what X leaves of it where the form asks for that. */
  square: f64;
  total: f64;
  /** What was taken out of the response: its mean, a power of two, and 2 to that power. */
  offset: f64;
  exponent: f64;
  unit: f64;
  /** log|V|, + log|Q'V⁻¹Q| with REML. */
  logs: f64;
  /** (y − Xβ)'V⁻¹(y − Xβ). */
  S: f64;
  /** 1 / σ². */
  precision: f64;
  /** The criterion at `here` up to the constants of the model, and its rounding error. */
  D: f64;
  noise: f64;

  /** Lowest eigenvalue of the last Hessian, in scaled parameters, and its share of the largest. */
  curvature: f64;
  conditioned: f64;
  iterations: i32;
  converged: i32;
  /** 1 when the last descent went where the random effects leave no residual. */
  diverged: i32;
}

/**
 * 1 / σ² and D from `logs` and S: logs + ν log S with σ² profiled out (Bates et al. 2015, eq. 39 and 42), logs + S / σ² where
 * it is given. D is +∞ where there is no value.
 */
export function finishCriterion(w: Work): void {
  const known = w.sigma2 > 0;
  w.precision = known ? 1 / w.sigma2 : w.nu / w.S;
  const D = w.logs + (known ? w.S * w.precision : w.nu * Math.log(w.S));
  w.D = D == D && (known || w.S > 0) ? D : Infinity;
}

/** By how much a second derivative with σ² profiled out is below that with σ² held: ν dSᵢ dSⱼ / S²; 0 where σ² is given. */
export function profiledShare(w: Work, i: i32, j: i32): f64 {
  return w.sigma2 > 0 ? 0 : (w.nu / (w.S * w.S)) * get(w.dS, i) * get(w.dS, j);
}
