import type { Plan } from "../../fit/plan.js";
import { withScratch } from "../../kernel/scratch.js";
import type { Table } from "../../table/table.js";
import { type CovarianceParameters, covarianceParameters } from "../covariance/covariance-parameters.js";
import { crossing } from "../covariance/crossing.js";
import { devianceOf, mlFitter } from "../covariance/deviance.js";
import { sharedRows } from "../covariance/response-rows.js";
import type { ProfileLimits } from "./profile-fixed.js";
import { profiledStructured } from "./profile-structured.js";
import { simplexSearch } from "./simplex-search.js";

/**
 * Profile-likelihood limits of standard deviations, correlations and σ (lme4's `confint(method = "profile")`): one is
 * moved, the deviance minimised over the others. A limit at the end of the domain, zero or ±1, means that the data do
 * not exclude it. Undefined where a response has no estimate, and for correlations of an effect whose variance is zero.
 *
 * @param wanted places of the parameters in `covarianceParameters`
 */
export function profileCovariance(
  plan: Plan,
  table: Table,
  names: readonly string[],
  wanted: readonly number[],
  target: number,
): Map<number, (ProfileLimits | undefined)[]> {
  const scale = covarianceParameters(plan.design.random, plan.design.residual);
  const out = new Map(
    wanted.map((at) => [at, new Array<ProfileLimits | undefined>(names.length).fill(undefined)]),
  );
  for (const { reduced, responses, read } of sharedRows(plan, table, names)) {
    withScratch((scratch) => {
      const fit = mlFitter(scratch, reduced);
      const deviance = devianceOf(scratch, reduced);
      for (const response of responses) {
        const y = read(response);
        const { criterion, theta, sigma2 } = fit(y);
        if (criterion === Number.POSITIVE_INFINITY) continue;
        const estimates = scale.read(theta, Math.sqrt(sigma2));
        const at = deviance(y);
        const rise = (values: Float64Array) => riseAt(scale, values, at) - criterion;
        const profileOf =
          plan.design.residual === undefined
            ? (place: number) => profiled(scale, estimates, place, rise)
            : profiledStructured(scale, estimates, rise);
        for (const place of wanted) {
          if (Number.isNaN(estimates[place]!)) continue;
          out.get(place)![response] = profileOne(scale, estimates, place, target, profileOf);
        }
      }
    });
  }
  return out;
}

/** The deviance at standard deviations and correlations; even in the former, +∞ outside the domain. */
function riseAt(
  scale: CovarianceParameters,
  values: Float64Array,
  deviance: (theta: Float64Array, sigma: number) => number,
): number {
  const folded = values.map((value, i) => (isScale(scale, i) ? Math.abs(value) : value));
  if (folded.some((value, i) => scale.kinds[i] === "cor" && Math.abs(value) > 1))
    return Number.POSITIVE_INFINITY;
  const sigma = folded[folded.length - 1]!;
  if (sigma === 0) return Number.POSITIVE_INFINITY;
  const theta = scale.theta(folded);
  return theta === null ? Number.POSITIVE_INFINITY : deviance(theta, sigma);
}

/** Is a parameter a standard deviation, or a ratio of some? */
function isScale({ kinds }: CovarianceParameters, at: number): boolean {
  return kinds[at] === "sd" || kinds[at] === "ratio";
}

function profileOne(
  scale: CovarianceParameters,
  estimates: Float64Array,
  place: number,
  target: number,
  profileOf: (place: number) => (value: number) => number,
): ProfileLimits {
  const estimate = estimates[place]!;
  const kind = scale.kinds[place]!;
  const unit = kind === "ratio" ? 1 : estimates[estimates.length - 1]!;
  const step = isScale(scale, place) ? Math.max(0.2 * estimate, 0.05 * unit) : 0.2;
  const limit = (direction: 1 | -1) => {
    const upper = isScale(scale, place) ? Number.POSITIVE_INFINITY : 1;
    const bound = direction > 0 ? upper : kind === "cor" ? -1 : 0;
    return crossing(profileOf(place), target, {
      from: estimate,
      direction,
      step,
      bound,
    });
  };
  return { estimate, lower: limit(-1), upper: limit(1) };
}

/**
 * The deviance with one parameter given and the others at their optimum; each search starts from where the last one
 * ended and from the estimates, because near the end of the domain one of them may lead nowhere.
 */
function profiled(
  scale: CovarianceParameters,
  estimates: Float64Array,
  place: number,
  rise: (values: Float64Array) => number,
): (value: number) => number {
  const others = Array.from(estimates.keys()).filter((i) => i !== place);
  const sigma = estimates[estimates.length - 1]!;
  const first = Float64Array.from(others, (i) => (Number.isNaN(estimates[i]!) ? 0 : estimates[i]!));
  const steps = Float64Array.from(others, (i) => {
    const value = Math.abs(estimates[i]!);
    if (scale.kinds[i] === "cor") return estimates[i]! > 0 ? -0.1 : 0.1;
    return 0.1 * Math.max(value, 0.1 * sigma);
  });
  const values = estimates.slice();
  const at = (x: Float64Array) => {
    others.forEach((i, j) => {
      values[i] = x[j]!;
    });
    return rise(values);
  };
  let last = first;
  return (value) => {
    values[place] = value;
    const onward = simplexSearch(at, last, steps);
    const afresh = simplexSearch(at, first, steps);
    const found = afresh.value < onward.value ? afresh : onward;
    if (Number.isFinite(found.value)) last = found.x.slice();
    return found.value;
  };
}
