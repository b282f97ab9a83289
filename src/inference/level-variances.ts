import type { Design } from "../design/design.js";
import { levelCovariance } from "../design/random/random-term.js";
import { psiOfTerm, thetaRanges } from "../fit/lambda.js";
import { lowerFactor, solveLower } from "../kernel/dense.js";
import { marginalCovariance } from "./covariance/marginal-covariance.js";

/**
 * Conditional variances of the effects of all levels of a term whose levels have a known covariance, relative to σ² at fixed β:
 * K_llΨ − C'V⁻¹C with C the covariances of the effects of level l with the rows. A dense V, made when it is first asked for.
 *
 * @returns by the place of a term: levels × k × k
 */
export function levelVariances(
  design: Design,
  present: Int32Array | undefined,
  theta: Float64Array,
): (term: number) => Float64Array {
  const rows = present ?? Int32Array.from({ length: design.rows.length }, (_, i) => i);
  const n = rows.length;
  const ranges = thetaRanges(design.random);
  const found = new Map<number, Float64Array>();
  let factor: Float64Array | undefined;
  return (t) => {
    const known = found.get(t);
    if (known !== undefined) return known;
    factor ??= lowerFactor(marginalCovariance(design, theta, rows), n);
    const { term, from, to } = ranges[t]!;
    const k = term.columns.length;
    const Psi = psiOfTerm(term, theta.subarray(from, to));
    const out = new Float64Array(term.levels.length * k * k);
    const C = new Float64Array(term.levels.length * k * n);
    term.levels.forEach((_, l) => {
      for (let i = 0; i < n; i++) {
        const row = rows[i]!;
        const level = term.index[row]!;
        const between = level < 0 ? 0 : levelCovariance(term, level, l);
        for (let a = 0; a < k && between !== 0; a++) {
          let along = 0;
          for (let b = 0; b < k; b++) along += Psi[a * k + b]! * term.values[row * k + b]!;
          C[(l * k + a) * n + i] = between * along;
        }
      }
    });
    solveLower(factor, n, C);
    term.levels.forEach((_, l) => {
      const own = levelCovariance(term, l, l);
      for (let a = 0; a < k; a++) {
        for (let b = 0; b < k; b++) {
          let explained = 0;
          for (let i = 0; i < n; i++) explained += C[(l * k + a) * n + i]! * C[(l * k + b) * n + i]!;
          out[(l * k + a) * k + b] = own * Psi[a * k + b]! - explained;
        }
      }
    });
    found.set(t, out);
    return out;
  };
}
