import { singularDescriber } from "./describe-singular.js";
import type { FitResult } from "./fit-result.js";
import type { Plan } from "./plan.js";
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
  const singular = singularDescriber(design.random);
  const ofSearch = flagsOf("constant", "perfect-fit", "not-converged", "singular");
  for (let i = 0; i < flags.length; i++) {
    // A response that was refused has no groups.
    if ((flags[i]! & ofSearch) === 0 || groups[i] === 0) continue;
    const holds = (status: Status) => (flags[i]! & flagOf(status)) !== 0;
    const said = [
      holds("constant") ? statusSentences.constant : "",
      holds("perfect-fit") ? statusSentences["perfect-fit"] : "",
      holds("not-converged") ? endOfSearch(result, i) : "",
      messages[i]!,
      holds("singular")
        ? singular(theta.subarray(i * parameters, (i + 1) * parameters)) || "a covariance matrix is singular"
        : "",
    ];
    messages[i] = said.filter((sentence) => sentence !== "").join("; ");
  }
}

function flagsOf(...words: readonly Status[]): number {
  return words.reduce((flags, word) => flags | flagOf(word), 0);
}

function endOfSearch({ criterion, iterations }: FitResult, i: number): string {
  if (Number.isNaN(criterion[i]!)) return "the search found no finite criterion";
  return `the search ended after ${iterations[i]} iterations without reaching an optimum`;
}
