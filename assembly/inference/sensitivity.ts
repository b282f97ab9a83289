import { at, put } from "../linalg/matrix";
import { multiply, multiplyTranspose } from "../linalg/multiply";
import { symmetricEigen } from "../linalg/symmetric-eigen";
import { get, set } from "../linalg/vector";
import { writeSpread } from "../results/spread";

/**
 * The sensitivity of one response: what every test of fixed effects in small samples is made of. All of it is
 * relative to σ², symmetric matrices are lower triangles packed by rows:
 *
 * - the covariance C of β, f64[p(p+1)/2], and the one that tests use (Kenward and Roger adjust it), as long
 * - its slopes ∂C/∂γ_i along the m variance parameters, f64[m][p(p+1)/2]
 * - the asymptotic covariance of the γ, f64[m][m]
 *
 * m is the number of covariance parameters and one for the scale; src/inference/covariance/vcov-sensitivity.ts mirrors the layout.
 */
export function sensitivityLength(p: i32, m: i32): i32 {
  return (2 + m) * ((p * (p + 1)) >> 1) + m * m;
}

/** Write B M B' packed to `to`, with p × p scratch; returns the place behind it. */
export function writeTransformed(p: i32, B: usize, M: usize, s1: usize, s2: usize, to: usize): usize {
  multiply(p, B, M, s1);
  multiplyTranspose(p, s1, B, s2);
  return writePacked(p, s2, to);
}

/** Write the lower triangle of a p × p matrix packed by rows; returns the place behind it. */
export function writePacked(p: i32, M: usize, to: usize): usize {
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      store<f64>(to, at(M, p, i, j));
      to += 8;
    }
  }
  return to;
}

/** An eigenvalue of an information matrix with unit diagonal below this is rounding. */
const NO_INFORMATION: f64 = 1e-13;

/**
 * W = 2 I⁺ of an information matrix I (destroyed), scaled to unit diagonal first, so that the units of the parameters
 * do not decide what counts as zero.
 *
 * @param vectors scratch, f64[size][size]
 * @param scales scratch, f64[size]
 */
export function invertInformation(size: i32, I: usize, vectors: usize, scales: usize, W: usize): void {
  for (let i = 0; i < size; i++) {
    const own = at(I, size, i, i);
    set(scales, i, own > 0 ? 1 / Math.sqrt(own) : 0);
  }
  scaleBoth(size, I, scales);
  symmetricEigen(size, I, vectors);
  writeSpread(size, I, vectors, NO_INFORMATION, W);
  scaleBoth(size, W, scales);
}

function scaleBoth(size: i32, M: usize, scales: usize): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const scale = get(scales, i) * get(scales, j);
      put(M, size, i, j, at(M, size, i, j) * scale);
    }
  }
}
