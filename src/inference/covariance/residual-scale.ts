import { correlationFactor } from "../../kernel/dense.js";
import { type ResidualPlace, residualLaw } from "../../residual/covariance.js";
import { type ResidualParameter, residualParameters } from "../../residual/parameters.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import type { ScaleKind, TermParameters } from "./term-parameters.js";

/**
 * The parameters of the covariance of residuals on the scale one reads: standard deviations, those of σ² excepted, in units of
 * the response; correlations, φ and ratios as θ has them.
 */
export function residualScale(residual: ResidualDesign): TermParameters {
  const parameters = residualParameters(residual);
  const kinds = parameters.map(({ kind }): ScaleKind => kind);
  const unit = (at: number, sigma: number) => (kinds[at] === "sd" ? sigma : 1);
  return {
    names: parameters.map(nameOf),
    kinds,
    places: parameters.map(({ arm, level }) => ({
      term: arm === undefined ? "Residual" : `Residual ${arm}`,
      level: level ?? null,
    })),
    width: parameters.length,
    readInto: (theta, from, sigma, out, to) => {
      for (let i = 0; i < kinds.length; i++) out[to + i] = theta[from + i]! * unit(i, sigma);
    },
    theta: (values, sigma) => {
      const own = values.map((value, i) => value / unit(i, sigma));
      const isInside = parameters.every(({ lower, upper }, i) => own[i]! >= lower && own[i]! <= upper);
      return isInside && hasCorrelations(residual, own) ? own.slice() : null;
    },
  };
}

function nameOf({ kind, level, arm }: ResidualParameter): string {
  const own = arm === undefined ? "Residual" : `Residual ${arm}`;
  return `${kind}(${level === undefined ? own : `${level} | ${own}`})`;
}

/** Are the correlations of every arm those of a covariance matrix? */
function hasCorrelations(residual: ResidualDesign, theta: Float64Array): boolean {
  const k = residual.visits.length;
  if (k === 0) return true;
  const { correlation } = residualLaw(residual, theta);
  return Array.from({ length: Math.max(1, residual.arms.length) }, (_, arm) => arm).every((arm) => {
    const place = (visit: number): ResidualPlace => ({ arm, visit, time: 0, level: 0 });
    const C = Float64Array.from({ length: k * k }, (_, at) =>
      correlation(place(Math.floor(at / k)), place(at % k)),
    );
    return correlationFactor(C, k) !== null;
  });
}
