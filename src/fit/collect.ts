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
 * Put the record of a response in its place; columns of X that were dropped keep NaN.
 *
 * @param flags statuses of the design
 * @param shift added to the criterion
 * @returns false when the response has cells that are not finite
 */
export function collect(
  to: Collected,
  response: number,
  record: Float64Array,
  design: FitDesign,
  flags: number,
  shift: number,
): boolean {
  const bits = record[STATUS]!;
  if (bits & NOT_FINITE_BIT) return false;
  const { kept, p } = design;
  const parameters = parametersOf(design);
  const layout = recordLayout(design);
  to.flags[response] = flags | flagsOfBits(bits);
  to.iterations[response] = record[ITERATIONS]!;
  to.nobs[response] = design.n;
  to.groups[response] = design.groups;
  to.rank[response] = p;
  to.sigma2[response] = record[SIGMA2]!;
  to.criterion[response] = record[CRITERION]! + shift;
  to.gradient[response] = record[GRADIENT]!;
  to.theta.set(record.subarray(layout.theta, layout.theta + parameters), response * parameters);
  const width = to.terms;
  const packed = (width * (width + 1)) / 2;
  for (let i = 0, at = layout.vcov; i < p; i++) {
    const row = kept[i]!;
    to.beta[response * width + row] = record[layout.beta + i]!;
    to.df[response * width + row] = record[layout.df + i]!;
    for (let j = 0; j <= i; j++) {
      to.vcov[response * packed + (row * (row + 1)) / 2 + kept[j]!] = record[at++]!;
    }
  }
  if (to.joint.length > 0) {
    const stretch = response * (width + layout.elements);
    for (let i = 0; i < p; i++) to.joint[stretch + kept[i]!] = record[layout.joint + i]!;
    for (let i = 0; i < layout.elements; i++) to.joint[stretch + width + i] = record[layout.joint + p + i]!;
  }
  return true;
}
