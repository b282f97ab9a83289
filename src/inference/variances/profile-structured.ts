import type { CovarianceParameters } from "../covariance/covariance-parameters.js";
import { curvatureOf } from "./curvature.js";
import { inverseCurvature, quasiNewton } from "./quasi-newton.js";

/** Longest step of the differences that say how the deviance bends, relative to a parameter, or to one for correlations. */
const LONGEST = 0.05;

/**
 * The deviance with one parameter given and the others at their optimum, for models with many covariance parameters: each search
 * starts from where the last one ended, in units in which the deviance at the estimates is a sum of squares of ones.
 *
 * @param rise the deviance above its minimum; +∞ outside the domain
 */
export function profiledStructured(
  { kinds }: CovarianceParameters,
  estimates: Float64Array,
  rise: (values: Float64Array) => number,
): (place: number) => (value: number) => number {
  const axes = Array.from(estimates, (value, i) => {
    const size = kinds[i] === "cor" || kinds[i] === "phi" ? 1 : Math.max(Math.abs(value), 1e-3);
    return Float64Array.from(estimates, (_, j) => (i === j ? LONGEST * size : 0));
  });
  const { hessian, steps } = curvatureOf(rise, estimates, axes);
  const m = estimates.length;
  // Units in which the deviance rises by x².
  const units = estimates.map((_, i) => {
    const bend = hessian[i * m + i]! / 2;
    return bend > 0 && Number.isFinite(bend) ? axes[i]![i]! / Math.sqrt(bend) : axes[i]![i]! * steps[i]!;
  });
  const scaled = (i: number, j: number) => {
    const share = hessian[i * m + j]! * (units[i]! / axes[i]![i]!) * (units[j]! / axes[j]![j]!);
    if (Number.isFinite(share)) return share;
    return i === j ? 2 : 0;
  };
  return (place) => {
    const others = Array.from(estimates.keys()).filter((i) => i !== place);
    const start = inverseCurvature(
      Float64Array.from(others.flatMap((i) => others.map((j) => scaled(i, j)))),
      others.length,
    );
    const values = estimates.slice();
    const at = (x: Float64Array) => {
      others.forEach((i, j) => {
        values[i] = estimates[i]! + units[i]! * x[j]!;
      });
      return rise(values);
    };
    let last: Float64Array = new Float64Array(others.length);
    return (value) => {
      values[place] = value;
      // Where the last optimum has no value any more, the way back to the estimates leads to one.
      const starts = [1, 0.9, 0.7, 0.4, 0].map((share) => last.map((entry) => share * entry));
      const first = starts.find((x) => Number.isFinite(at(x)));
      if (first === undefined) return Number.POSITIVE_INFINITY;
      const found = quasiNewton(at, first, start);
      if (Number.isFinite(found.value)) last = found.x;
      return found.value;
    };
  };
}
