import { axpy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { packPanels } from "../linalg/lanes";
import { at, packed, put } from "../linalg/matrix";
import { get, part, set } from "../linalg/vector";
import { mark, release, reserveF64 } from "../memory/arena";
import { ClassModel, reducedFrom } from "../model/class-model";
import { SpectralWork } from "../model/spectral-work";

/**
 * What the estimates need of the design, as matrices to be multiplied by weights that depend on t.
 *
 * In reduced coordinates let Q hold X, K the eigenvectors beyond X, G the variances per t, and h_i = 1 / (1 + λ_i t).
 * The inverse of [Q, K]'V[Q, K] with V = I + tG, K'VK diagonal, gives with g_i = Q'GK_i
 *
 *   A⁻¹ = (Q'V⁻¹Q)⁻¹ = Q'VQ − t² Σ h_i g_i g_i',     γ = Q'y − t Σ h_i η_i g_i.
 *
 * The difference becomes a sum of positive semidefinite matrices by t² h = t / λ − t h / λ:
 *
 *   A⁻¹ = I + t M + Σ (t h_i / λ_i) g_i g_i',        M = Q'GQ − Σ g_i g_i' / λ_i = F'F,
 *
 * F what is left of G^½Q beyond the G^½K_i: zero for effects within groups, and then to the last digit. Its derivative
 * in t is M + Σ (h_i² / λ_i) g_i g_i'. All is turned into β = Bγ here, so that no matrix is left to multiply.
 *
 * @returns false when out of memory
 */
export function fillEstimateRows(d: ClassModel, s: SpectralWork): bool {
  const p = d.p;
  const q = s.directions;
  const m = s.coordinates;
  const width = (p * (p + 1)) >> 1;
  const position = mark();
  const Q = reserveF64(p * m);
  const F = reserveF64(p * d.reduced);
  const r = reserveF64(d.reduced);
  const g = reserveF64(q * p);
  const vcov = reserveF64(width * (q + 2));
  const slope = reserveF64(p * (q + 1));
  const beta = reserveF64(p * (q + m));
  if (beta == 0) return false;
  fillCoefficients(d, m, Q);
  for (let c = 0; c < d.classes; c++) {
    for (let i = reducedFrom(d, c); i < reducedFrom(d, c + 1); i++) set(r, i, Math.abs(get(d.R, c)));
  }
  for (let j = 0; j < p; j++) {
    for (let i = 0; i < d.reduced; i++) put(F, d.reduced, j, i, at(Q, m, j, i) * get(r, i));
  }
  project(d, s, r, F, g);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      const row = packed(i, j);
      for (let e = 0; e < q; e++) put(vcov, q + 2, row, e, at(g, p, e, i) * at(g, p, e, j));
      put(vcov, q + 2, row, q, dot(d.reduced, part(F, i * d.reduced), part(F, j * d.reduced)));
      put(vcov, q + 2, row, q + 1, dot(p, part(d.B, i * p), part(d.B, j * p)));
    }
    memory.copy(part(slope, i * (q + 1)), part(vcov, packed(i, i) * (q + 2)), (<usize>(q + 1)) << 3);
    for (let e = 0; e < q; e++) put(beta, q + m, i, e, -at(g, p, e, i));
    for (let e = 0; e < m; e++) put(beta, q + m, i, q + e, at(Q, m, i, e));
  }
  packPanels(width, q + 2, vcov, s.vcovRows);
  packPanels(p, q + 1, slope, s.slopeRows);
  packPanels(p, q + m, beta, s.betaRows);
  release(position);
  return true;
}

/** B Q' (p × coordinates): β of least squares from (u, c). */
function fillCoefficients(d: ClassModel, m: i32, to: usize): void {
  const p = d.p;
  for (let e = 0; e < m; e++) {
    const row = e < d.reduced ? part(d.X, e * p) : part(d.Rw, (e - d.reduced) * p);
    for (let j = 0; j < p; j++) put(to, m, j, e, dot(p, part(d.B, j * p), row));
  }
}

/** g_i = F'G^½K_i (q × p), and F ← what is left of it beyond the G^½K_i, taken twice. */
function project(d: ClassModel, s: SpectralWork, r: usize, F: usize, g: usize): void {
  const p = d.p;
  const direction = reserveF64(d.reduced);
  if (direction == 0) return;
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < s.directions; i++) {
      const inverse = get(s.inverse, i);
      for (let e = 0; e < d.reduced; e++) {
        const offset = (<usize>e) << 3;
        store<f64>(direction + offset, load<f64>(r + offset) * at(d.spectralU, d.reduced, i, e));
      }
      for (let j = 0; j < p; j++) {
        const column = part(F, j * d.reduced);
        const along = inverse == 0 ? 0 : dot(d.reduced, direction, column);
        axpy(d.reduced, -along * inverse, direction, column);
        put(g, p, i, j, round == 0 ? along : at(g, p, i, j) + along);
      }
    }
  }
}
