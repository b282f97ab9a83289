import type { FeatureFilter } from "../../table/feature-filter.js";
import type { BalanceRequest } from "../commands/request.js";

/**
 * What of a filter can be applied before samples are joined, to spare the memory: a feature that fails over all
 * samples fails over some of them. A share of the samples can only ask for one sample that early, and features that
 * will be added up to taxa are all needed.
 */
export function atReading(request: BalanceRequest | undefined): FeatureFilter {
  if (request === undefined || request.level !== undefined) return {};
  const { minFrequency, minPrevalence } = request.filter;
  const least =
    typeof minPrevalence === "string" ? Math.min(1, Number.parseFloat(minPrevalence)) : minPrevalence;
  return { ...(minFrequency && { minFrequency }), ...(least && { minPrevalence: Math.ceil(least) }) };
}
