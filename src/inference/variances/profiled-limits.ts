import type { Fitted } from "../each-tested.js";
import { profileCovariance } from "./profile-covariance.js";
import { type ProfileLimits, profileFixed } from "./profile-fixed.js";

/**
 * Parameters by their places, terms before standard deviations and correlations, and how far the deviance rises to their limits.
 */
export interface ProfiledParameters {
  readonly places: readonly number[];
  readonly target: number;
}

/** The likelihood limits of each parameter for all responses of a fit; undefined for those without. */
export function profiledLimits(
  { plan, balances: table, result: { responses: names } }: Fitted,
  { places, target }: ProfiledParameters,
): (readonly (ProfileLimits | undefined)[])[] {
  const terms = plan.design.fixed.columns.length;
  const others = places.filter((place) => place >= terms).map((place) => place - terms);
  const ofCovariance = others.length > 0 ? profileCovariance(plan, table, names, others, target) : undefined;
  return places.map(
    (place) => ofCovariance?.get(place - terms) ?? profileFixed(plan, table, names, place, target),
  );
}
