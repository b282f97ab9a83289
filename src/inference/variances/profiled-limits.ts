import type { Fitted } from "../each-tested.js";
import { profileCovariance } from "./profile-covariance.js";
import { type ProfileLimits, profileFixed } from "./profile-fixed.js";

/** A parameter by its place, terms before standard deviations and correlations, and how far the deviance rises to its limits. */
export interface ProfiledParameter {
  readonly place: number;
  readonly target: number;
}

/** The likelihood limits of one parameter for all responses of a fit; undefined for those without. */
export function profiledLimits(
  { plan, balances: table, result: { responses: names } }: Fitted,
  { place, target }: ProfiledParameter,
): (ProfileLimits | undefined)[] {
  const terms = plan.design.fixed.columns.length;
  if (place < terms) return profileFixed(plan, table, names, place, target);
  return profileCovariance(plan, table, names, [place - terms], target).get(place - terms)!;
}
