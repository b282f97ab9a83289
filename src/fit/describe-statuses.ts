import { singularDescriber } from "./describe-singular.js";
import type { FitResult } from "./fit-result.js";
import { thetaRanges } from "./lambda.js";
import type { Plan } from "./plan.js";
import { residualDescriber } from "./residuals.js";
import { flagOf, type Status, statusSentences } from "./status.js";

/**
 * Put into the messages of a result what its flags say, the worst first and each once. What the rows of a response
 * say by themselves (dropped columns, or why there is nothing to fit) is in the messages already.
 */
export function describeStatuses(
  { design }: Plan,
  result: FitResult & { readonly messages: string[] },
): void {
  const { flags, groups, messages, theta, parameters } = result;
  const ofTerms = singularDescriber(design.random);
  const ofResidual = design.residual && residualDescriber(design.residual);
  const behind = thetaRanges(design.random).at(-1)?.to ?? 0;
  const ofSearch = flagsOf("constant", "perfect-fit", "not-converged", "singular");
  for (let i = 0; i < flags.length; i++) {
    // A response that was refused has no groups.
    if ((flags[i]! & ofSearch) === 0 || groups[i] === 0) continue;
    const holds = (status: Status) => (flags[i]! & flagOf(status)) !== 0;
    const own = theta.subarray(i * parameters, (i + 1) * parameters);
    const ofBound = () => [ofTerms(own), ofResidual?.(own.subarray(behind)) ?? ""].filter(Boolean).join("; ");
    const said = [
      holds("constant") ? statusSentences.constant : "",
      holds("perfect-fit") ? statusSentences["perfect-fit"] : "",
      holds("not-converged") ? endOfSearch(result, i) : "",
      messages[i]!,
      holds("singular") ? ofBound() || "a covariance matrix is singular" : "",
      holds("not-converged") && !holds("singular") ? (ofResidual?.(own.subarray(behind)) ?? "") : "",
      holds("not-converged") && holds("singular") && ofResidual !== undefined ? withoutOptimum : "",
    ];
    messages[i] = said.filter((sentence) => sentence !== "").join("; ");
  }
}

/** What a search towards a singular covariance of residuals mostly means. */
const withoutOptimum =
  "the likelihood may have no optimum, as where few subjects have some of the visits; take a structure with fewer parameters";

function flagsOf(...words: readonly Status[]): number {
  return words.reduce((flags, word) => flags | flagOf(word), 0);
}

function endOfSearch({ criterion, iterations }: FitResult, i: number): string {
  if (Number.isNaN(criterion[i]!)) return "the search found no finite criterion";
  return `the search ended after ${iterations[i]} iterations without reaching an optimum`;
}
