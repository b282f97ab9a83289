import { solveDefinite } from "../../kernel/dense.js";
import type { JointTest } from "../contrasts/contrast-joint.js";
import { bilinear, contrastDf, type Tested } from "../contrasts/test-contrast.js";

/**
 * Kenward and Roger's (1997, eq. 6–9) scaled F test of independent rows, with the denominators of Halekoh & Højsgaard
 * (2014, §4): F = λ (Lβ)'(LΦ_A L')⁻¹(Lβ) / q, λ and the degrees of freedom from
 * A₁ = Σ W_ij tr(ΘJ_i) tr(ΘJ_j), A₂ = Σ W_ij tr(ΘJ_iΘJ_j), Θ = L'(LΦL')⁻¹L, J the slopes of Φ.
 *
 * @param rows with LΦL' the identity
 */
export function kenwardRogerF(
  rows: readonly Float64Array[],
  { beta, sensitivity, test, residualDf }: Tested,
): JointTest {
  const q = rows.length;
  const estimate = Float64Array.from(rows, (row) =>
    row.reduce((sum, weight, j) => sum + weight * beta[j]!, 0),
  );
  const covariance = new Float64Array(q * q);
  rows.forEach((row, i) => {
    rows.forEach((other, j) => {
      covariance[i * q + j] = bilinear(row, other, sensitivity.adjusted, 0);
    });
  });
  const solved = solveDefinite(covariance, estimate);
  const wald = estimate.reduce((sum, value, i) => sum + value * solved[i]!, 0) / (q * sensitivity.sigma2);
  if (q === 1) {
    return { numDf: 1, denDf: contrastDf(rows[0]!, sensitivity, test, residualDf), statistic: wald };
  }
  const { denDf, scaling } = scaledF(q, ...traces(rows, sensitivity));
  return { numDf: q, denDf, statistic: scaling * wald };
}

/** A₁ and A₂. */
function traces(rows: readonly Float64Array[], { parameters, vcov, slopes, spread }: Tested["sensitivity"]) {
  const q = rows.length;
  const S = Array.from({ length: parameters }, (_, i) => {
    const out = new Float64Array(q * q);
    rows.forEach((row, a) => {
      rows.forEach((other, b) => {
        out[a * q + b] = bilinear(row, other, slopes, i * vcov.length);
      });
    });
    return out;
  });
  const trace = S.map((matrix) => rows.reduce((sum, _, a) => sum + matrix[a * q + a]!, 0));
  let [A1, A2] = [0, 0];
  for (let i = 0; i < parameters; i++) {
    for (let j = 0; j < parameters; j++) {
      const weight = spread[i * parameters + j]!;
      A1 += weight * trace[i]! * trace[j]!;
      A2 += weight * S[i]!.reduce((sum, value, at) => sum + value * S[j]![at]!, 0);
    }
  }
  return [A1, A2] as const;
}

/** Degrees of freedom and scaling that give F the mean and variance of the statistic. */
function scaledF(q: number, A1: number, A2: number): { denDf: number; scaling: number } {
  const B = (A1 + 6 * A2) / (2 * q);
  const g = ((q + 1) * A1 - (q + 4) * A2) / ((q + 2) * A2);
  const common = 3 * q + 2 * (1 - g);
  const [c1, c2, c3] = [g / common, (q - g) / common, (q + 2 - g) / common];
  const top = zeroIfRounding(1 + c1 * B, 1e-10);
  const middle = 1 - c2 * B;
  const bottom = 1 - c3 * B;
  const mean = 1 - A2 / q;
  const ratio = Math.abs(mean) < 1e-14 && Math.abs(middle) < 1e-14 ? 1 : mean / middle;
  const rho = ((ratio * ratio) / q) * (top / bottom);
  const denDf = 4 + (q + 2) / (q * rho - 1);
  return { denDf, scaling: Math.abs(denDf - 2) < 0.01 ? 1 : (denDf * mean) / (denDf - 2) };
}

function zeroIfRounding(value: number, size: number): number {
  return Math.abs(value) < size ? 0 : value;
}
