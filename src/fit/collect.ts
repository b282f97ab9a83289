import { type FitDesign, parametersOf } from "./fit-design.js";
import type { FitResult } from "./fit-result.js";
import { CRITERION, GRADIENT, ITERATIONS, NOT_FINITE_BIT, recordLayout, SIGMA2, STATUS } from "./records.js";
import { flagsOfBits } from "./status.js";

/** A FitResult whose arrays are still being filled. */
export type Collected = { -readonly [K in keyof FitResult]: FitResult[K] } & { messages: string[] };

/** Room for the results of `responses`, all NaN. */
export function emptyResult(
  responses: readonly string[],
  terms: number,
  parameters: number,
  elements: number,
): Collected {
  const count = responses.length;
  const numbers = (width: number) => new Float64Array(count * width).fill(Number.NaN);
  return {
    responses,
    terms,
    parameters,
    flags: new Uint16Array(count),
    messages: new Array<string>(count).fill(""),
    iterations: new Int32Array(count),
    nobs: new Int32Array(count),
    groups: new Int32Array(count),
    rank: new Int32Array(count),
    sigma2: numbers(1),
    criterion: numbers(1),
    gradient: numbers(1),
    theta: numbers(parameters),
    beta: numbers(terms),
    vcov: numbers((terms * (terms + 1)) / 2),
    df: numbers(terms),
    joint: numbers(elements === 0 ? 0 : terms + elements),
  };
}

/**
 * A function that puts the record of a response in its place; columns of X that were dropped keep NaN. It returns false
 * when the response has cells that are not finite.
 *
 * @param flags statuses of the design
 * @param shift added to the criterion
 */
export function collector(
  to: Collected,
  design: FitDesign,
  flags: number,
  shift: number,
): (response: number, record: Float64Array) => boolean {
  const { kept, p, n, groups } = design;
  const parameters = parametersOf(design);
  const layout = recordLayout(design);
  const width = to.terms;
  const packed = (width * (width + 1)) / 2;
  const covariances = (response: number, record: Float64Array) => {
    for (let i = 0, at = layout.vcov; i < p; i++) {
      const row = response * packed + (kept[i]! * (kept[i]! + 1)) / 2;
      for (let j = 0; j <= i; j++) to.vcov[row + kept[j]!] = record[at++]!;
    }
  };
  const joint = (response: number, record: Float64Array) => {
    const stretch = response * (width + layout.elements);
    for (let i = 0; i < p; i++) to.joint[stretch + kept[i]!] = record[layout.joint + i]!;
    for (let i = 0; i < layout.elements; i++) to.joint[stretch + width + i] = record[layout.joint + p + i]!;
  };
  return (response, record) => {
    const bits = record[STATUS]!;
    if (bits & NOT_FINITE_BIT) return false;
    to.flags[response] = flags | flagsOfBits(bits);
    to.iterations[response] = record[ITERATIONS]!;
    to.nobs[response] = n;
    to.groups[response] = groups;
    to.rank[response] = p;
    to.sigma2[response] = record[SIGMA2]!;
    to.criterion[response] = record[CRITERION]! + shift;
    to.gradient[response] = record[GRADIENT]!;
    for (let i = 0; i < parameters; i++) to.theta[response * parameters + i] = record[layout.theta + i]!;
    for (let i = 0; i < p; i++) {
      to.beta[response * width + kept[i]!] = record[layout.beta + i]!;
      to.df[response * width + kept[i]!] = record[layout.df + i]!;
    }
    covariances(response, record);
    if (to.joint.length > 0) joint(response, record);
    return true;
  };
}
