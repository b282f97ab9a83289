import { axpy, copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { at, put } from "../linalg/matrix";
import { multiply } from "../linalg/multiply";
import { part } from "../linalg/vector";
import { writeTransformed } from "./sensitivity";

/**
 * Kenward & Roger (1997), with V linear in its parameters: dV = Z dΨ Z' for the elements of Ψ, and V itself for the
 * scale σ². In place of the residual variance the scale spans the same space with them, and neither the adjustment nor
 * the degrees of freedom depend on the basis of that space; along the scale, however, the adjustment vanishes:
 * Q₀ᵣ = P₀ΦPᵣ. So it costs a row of the information and nothing else.
 *
 * With Φ = (X'V⁻¹X)⁻¹, Pᵣ = X'V⁻¹ZEᵣZ'V⁻¹X and Q_rs = X'V⁻¹ZEᵣZ'V⁻¹ZE_sZ'V⁻¹X, everything on an orthonormal basis of X:
 * I_rs = tr(V⁻¹ZEᵣZ'V⁻¹ZE_sZ') − 2 tr(ΦQ_rs) + tr(ΦPᵣΦP_s), I_r0 = tr(V⁻¹ZEᵣZ') − tr(ΦPᵣ), I_00 = n − p, W = 2 I⁻¹,
 * Φ_A = Φ + 2 Φ [Σ W_rs (Q_rs − PᵣΦP_s)] Φ. Halekoh & Højsgaard (2014), J. Stat. Softw. 59(9), compute the same.
 */

/** I_rs += tr(ΦPᵣΦP_s) for `m` matrices P; the information matrix I is `size` wide. Scratch f64[p][p] twice. */
export function addSquares(
  p: i32,
  m: i32,
  Phi: usize,
  P: usize,
  I: usize,
  size: i32,
  s1: usize,
  s2: usize,
): void {
  for (let r = 0; r < m; r++) {
    sandwich(p, Phi, part(P, r * p * p), s1, s2);
    for (let s = 0; s <= r; s++) {
      const value = at(I, size, r, s) + dot(p * p, s2, part(P, s * p * p));
      put(I, size, r, s, value);
      put(I, size, s, r, value);
    }
  }
}

/** U −= Σ W_rs PᵣΦP_s over the m elements (U symmetric, both triangles). Scratch f64[p][p] three times. */
export function subtractSquares(
  p: i32,
  m: i32,
  Phi: usize,
  P: usize,
  W: usize,
  size: i32,
  U: usize,
  s1: usize,
  s2: usize,
  s3: usize,
): void {
  for (let r = 0; r < m; r++) {
    memory.fill(s1, 0, (<usize>p * p) << 3);
    for (let s = 0; s < m; s++) axpy(p * p, at(W, size, r, s), part(P, s * p * p), s1);
    multiply(p, Phi, s1, s2);
    multiply(p, part(P, r * p * p), s2, s3);
    axpy(p * p, -1, s3, U);
  }
}

/**
 * Write C = BΦB', BΦ_AB', the slopes BΦPᵣΦB' and C along the scale, and W. Scratch f64[p][p] three times; U is
 * destroyed.
 */
export function writeAdjusted(
  p: i32,
  m: i32,
  B: usize,
  Phi: usize,
  P: usize,
  U: usize,
  W: usize,
  s1: usize,
  s2: usize,
  s3: usize,
  out: usize,
): void {
  const packed = (<usize>((p * (p + 1)) >> 1)) << 3;
  let to = writeTransformed(p, B, Phi, s1, s2, out);
  sandwich(p, Phi, U, s1, s2);
  copy(p * p, Phi, U);
  axpy(p * p, 2, s2, U);
  to = writeTransformed(p, B, U, s1, s2, to);
  for (let r = 0; r < m; r++) {
    sandwich(p, Phi, part(P, r * p * p), s1, s2);
    to = writeTransformed(p, B, s2, s1, s3, to);
  }
  memory.copy(to, out, packed);
  copy((m + 1) * (m + 1), W, to + packed);
}

/** out = Φ M Φ for p × p matrices. */
function sandwich(p: i32, Phi: usize, M: usize, scratch: usize, out: usize): void {
  multiply(p, Phi, M, scratch);
  multiply(p, scratch, Phi, out);
}
