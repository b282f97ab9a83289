import { reserve, reserveF64 } from "../arena";
import { openClassSums } from "./class-sums";
import { Design } from "./design";
import { mostStarts } from "./screen";
import { DIRECTION_COUNT } from "./screen-directions";
import { fillRootTemplate, useTriangle } from "./square-root";
import { listBytes } from "./start-list";

/** Scratch of one fit, reserved once and used for every response: no allocation inside the loop. */
@unmanaged
export class Work {
  /** f64[3][groups][k]: Zq'y, and room to gather the groups of a class. */
  z: usize;
  /** f64[responseSize]: the reduced response. */
  response: usize;

  /** f64[k][k]: Λ. */
  Lambda: usize;
  /** f64[classes][k][k]: N_c = (I + R_c Λ Λ' R_c')⁻¹. */
  N: usize;
  /** f64[classes][k][k]: lower factor of N_c⁻¹. */
  factor: usize;
  /** f64[p][p]: lower Cholesky factor of Q'V⁻¹Q. */
  L: usize;
  /** f64[p][p]: its inverse. */
  Ainverse: usize;
  /** f64[p]: Q'V⁻¹y, then the coefficients γ on the basis Q. */
  gamma: usize;
  /** f64[reduced][k]: u − X̃ γ. */
  residual: usize;

  /** f64[classes][k][k]: N_c R_c, and F_c = R_c'N_c R_c = Z_g'V⁻¹Z_g. */
  P: usize;
  F: usize;
  /** f64[classes][k][k]: (H_c⁻¹)' of the factor H_c. */
  half: usize;
  /** f64[classes][k][k]: T_c = H_c⁻¹R_c, by which F_c = T_c'T_c. */
  T: usize;
  /** f64[classes][k][k]: K_c with Σ_g Z_g'V⁻¹X (X'V⁻¹X)⁻¹ X'V⁻¹Z_g = T_c'K_c T_c. */
  K: usize;
  /** f64[classes][k][k]: Φ_c = Σ_g ε_g ε_g'. */
  Phi: usize;
  /** f64[reduced][k]: ε_g = H_c⁻¹e_g, by which Z_g'V⁻¹e = T_c'ε_g. */
  white: usize;
  /** f64[k][k]: dD = ⟨G, dΨ⟩. */
  G: usize;

  /** f64[m][k][k]: directions dΨ. */
  direction: usize;
  /** f64[m][k][k]: U = T_c dΨ T_c' of a class. */
  U: usize;
  /** f64[m][p][p]: −dA along each direction. */
  dA: usize;
  /** f64[m][p]: X'V⁻¹Z dΨ Z'V⁻¹e. */
  cross: usize;
  /** f64[m]: dS. */
  dS: usize;
  /** f64[m][m]: second derivatives. */
  H: usize;

  /** Room for three k × k and three p × p matrices, for k vectors and for sums. */
  k1: usize;
  k2: usize;
  k3: usize;
  p1: usize;
  p2: usize;
  p3: usize;
  m1: usize;
  m2: usize;
  m3: usize;
  v1: usize;
  v2: usize;
  v3: usize;
  v4: usize;

  /** f64[parameters] each: θ, gradient, step, trial and best θ. */
  theta: usize;
  gradient: usize;
  step: usize;
  trial: usize;
  best: usize;
  /** Where the caller wants to start; the value of parameters that are held. */
  start: usize;
  /** θ before a move that may be taken back. */
  before: usize;
  /** `Start[startCount]`: where descents may begin. */
  starts: usize;
  startCount: i32;
  /** f64[directions]: the criterion over Ψ of rank one and one size. */
  grid: usize;

  /** i32[entries][3]: what θ stands for, as `template` of the design: its own, or that of the symmetric root. */
  template: usize;
  entries: i32;
  rootTemplate: usize;

  /** `ClassSums` of a design with several random effects; 0 where they would take too much room. */
  sums: usize;
  /** 1 when the last evaluation was by these sums. */
  summed: i32;
}

/** Numbers that an evaluation leaves for others. */
@unmanaged
export class Values {
  /** log|V| */
  logV: f64;
  /** log|Q'V⁻¹Q| */
  logA: f64;
  /** Weighted residual sum of squares, (y − Xβ)'V⁻¹(y − Xβ). */
  S: f64;
  /** n − p with REML, n with ML. */
  nu: f64;
  /** The criterion up to the constants of the design: log|V| + log|A| + ν log S. */
  D: f64;
}

/** Reserve the scratch of a design; null when memory cannot grow that far. */
export function reserveWork(d: Design, responseSize: i32): Work | null {
  const k = d.k;
  const p = d.p;
  const kk = k * k;
  // Directions: the parameters θ, or every element of Ψ for the joint Hessian.
  const psi = (k * (k + 1)) >> 1;
  const m = max(d.parameters, psi);
  const wide = m + p + 2;
  const w = changetype<Work>(reserve(offsetof<Work>()));
  if (changetype<usize>(w) == 0) return null;
  w.z = reserveF64(3 * d.groups * k);
  w.response = reserveF64(responseSize);
  w.Lambda = reserveF64(kk);
  w.N = reserveF64(d.classes * kk);
  w.factor = reserveF64(d.classes * kk);
  w.L = reserveF64(p * p);
  w.Ainverse = reserveF64(p * p);
  w.gamma = reserveF64(p);
  w.residual = reserveF64(d.reduced * k);
  w.P = reserveF64(d.classes * kk);
  w.F = reserveF64(d.classes * kk);
  w.K = reserveF64(d.classes * kk);
  w.Phi = reserveF64(d.classes * kk);
  w.half = reserveF64(d.classes * kk);
  w.T = reserveF64(d.classes * kk);
  w.white = reserveF64(d.reduced * k);
  w.G = reserveF64(kk);
  w.direction = reserveF64(m * kk);
  w.U = reserveF64(m * kk);
  w.dA = reserveF64(m * p * p);
  w.cross = reserveF64(m * p);
  w.dS = reserveF64(m);
  w.H = reserveF64(m * m);
  w.k1 = reserveF64(kk);
  w.k2 = reserveF64(kk);
  w.k3 = reserveF64(kk);
  w.p1 = reserveF64(p * p);
  w.p2 = reserveF64(p * p);
  w.p3 = reserveF64(p * p);
  w.m1 = reserveF64(wide * wide);
  w.m2 = reserveF64(wide * wide);
  w.m3 = reserveF64(wide * wide);
  w.v1 = reserveF64(wide + k);
  w.v2 = reserveF64(wide + k);
  w.v3 = reserveF64(wide + k);
  w.v4 = reserveF64(wide + k);
  w.theta = reserveF64(m);
  w.gradient = reserveF64(m);
  w.step = reserveF64(m);
  w.trial = reserveF64(m);
  w.best = reserveF64(m);
  w.start = reserveF64(m);
  w.before = reserveF64(m);
  w.grid = reserveF64(DIRECTION_COUNT);
  w.starts = reserve(listBytes(mostStarts(d)));
  w.rootTemplate = reserve((<usize>(3 * kk)) << 2);
  if (w.rootTemplate == 0) return null;
  fillRootTemplate(k, w.rootTemplate);
  useTriangle(d, w);
  w.summed = 0;
  w.sums = k > 1 ? openClassSums(d) : 0;
  return w.starts == 0 ? null : w;
}
