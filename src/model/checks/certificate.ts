import { structureParts } from "../../fit/fallbacks.js";
import type { Status } from "../../fit/status.js";
import type { Fitted } from "../../inference/each-tested.js";
import { fixedCondition, ratioOfExtremes } from "../../inference/optimality/condition.js";
import { type Optimality, optimalityOf, placesOf } from "../../inference/optimality/optimality.js";
import { longTable } from "../read/frames.js";
import { thetaNames } from "../read/theta-names.js";
import { statuses } from "../read/tidy.js";

/**
 * What shows that a fit is an optimum, computed from the criterion at the estimates and nothing else. Numbers are NaN
 * and lists empty where the response has no estimates.
 */
export interface Certificate {
  readonly response: string;
  readonly status: Status;
  /** Names of the covariance parameters, as the rows of `model.theta`. */
  readonly theta: readonly string[];
  /** Slope of the criterion along each of them, per relative change; near zero at an optimum. */
  readonly gradient: Float64Array;
  /** What a further step of Newton's method could gain, in units of the criterion. */
  readonly decrement: number;
  /**
   * Eigenvalues of the second derivatives along the parameters that are not at their bound, ascending, θ scaled to
   * where Z'Z is the identity on average; positive at an optimum.
   */
  readonly curvature: Float64Array;
  /** Parameters at their bound: diagonal elements of Λ that are zero. */
  readonly onBoundary: readonly string[];
  /** For each of those the slope of the criterion in the variance that is zero; not negative at an optimum. */
  readonly multipliers: Float64Array;
  /** Condition numbers: of X'V⁻¹X, its inverse scaled to a unit diagonal, and of the second derivatives. */
  readonly condition: { readonly fixed: number; readonly hessian: number };
}

/** Certificates of some responses of a fit, in the order of `names`. */
export function certificatesOf({ plan, balances, result }: Fitted, names: readonly string[]): Certificate[] {
  const found = structureParts(plan, result).flatMap((part) => {
    const own = new Set(part.result.responses);
    return certificatesOfStructure(
      { ...part, balances },
      names.filter((name) => own.has(name)),
    );
  });
  const byName = new Map(found.map((each) => [each.response, each]));
  return names.map((name) => byName.get(name)!);
}

function certificatesOfStructure(
  { plan, balances: table, result }: Fitted,
  names: readonly string[],
): Certificate[] {
  const theta = thetaNames(plan.design);
  const words = statuses(result);
  const places = placesOf(result, names);
  return optimalityOf(plan, table, result, names).map((found, i) => {
    const place = places[i]!;
    const known = found ?? unknown(theta.length);
    return {
      response: names[i]!,
      status: words[place]!,
      theta,
      gradient: known.gradient,
      decrement: known.decrement,
      curvature: known.curvature,
      onBoundary: known.boundary.map((at) => theta[at]!),
      multipliers: known.multipliers,
      condition: {
        fixed: fixedCondition(result, place),
        hessian: found === undefined ? Number.NaN : ratioOfExtremes(known.curvature),
      },
    };
  });
}

function unknown(parameters: number): Optimality {
  const none = new Float64Array(0);
  return {
    gradient: new Float64Array(parameters).fill(Number.NaN),
    curvature: none,
    decrement: Number.NaN,
    boundary: [],
    multipliers: none,
  };
}

/**
 * One row per response: response, status, gradient (the largest in size), decrement, curvature (the smallest
 * eigenvalue; NaN where all parameters are at their bounds), multiplier (the smallest; NaN where none is),
 * condition_fixed, condition_hessian, on_boundary (names, separated by commas).
 */
export function certificateTable(fitted: Fitted) {
  const { responses } = fitted.result;
  const all = certificatesOf(fitted, responses);
  return longTable({
    response: responses,
    status: all.map(({ status }) => status),
    ...certificateNumbers(all),
    on_boundary: all.map(({ onBoundary }) => onBoundary.join(", ")),
  });
}

/** Certificates as columns of numbers; see `certificateTable`. */
export function certificateNumbers(all: readonly Certificate[]) {
  const numbers = (of: (each: Certificate) => number) => Float64Array.from(all, of);
  return {
    gradient: numbers(({ gradient }) => gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0)),
    decrement: numbers(({ decrement }) => decrement),
    curvature: numbers(({ curvature }) => curvature[0] ?? Number.NaN),
    multiplier: numbers(({ multipliers }) =>
      multipliers.length === 0 ? Number.NaN : multipliers.reduce((least, value) => Math.min(least, value)),
    ),
    condition_fixed: numbers(({ condition }) => condition.fixed),
    condition_hessian: numbers(({ condition }) => condition.hessian),
  };
}
