import { CRITERION, GRADIENT, ITERATIONS, NOT_FINITE, SIGMA2, STATUS } from "../../kernel/layouts.js";
import type { FitResult } from "../fit-result.js";
import { flagsOfBits } from "../status.js";
import { type FitDesign, isMarginal, reportedTheta } from "./fit-design.js";
import { recordLayout } from "./records.js";

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
 * A function that puts records, those of responses `from`, …, in their places; columns of X that were dropped keep NaN. It
 * returns how many of them it could: a response with cells that are not finite is told to `refuse`.
 *
 * @param responses place in the result of each response of the records
 * @param flags statuses of the design
 * @param shift added to the criterion
 */
export function collector(
  to: Collected,
  design: FitDesign,
  responses: readonly number[],
  flags: number,
  shift: number,
  refuse: (response: number) => void,
): (from: number, records: Float64Array) => number {
  const { kept, p, n, groups } = design;
  const readTheta = thetaReader(design);
  const layout = recordLayout(design);
  const { size } = layout;
  const { terms, theta, parameters, beta, df, vcov, joint, adjusted } = to;
  const packed = (terms * (terms + 1)) / 2;
  const jointWidth = terms + layout.elements;
  const hasJoint = joint.length > 0;
  const vcovPlaces = packedPlaces(kept, p);
  return (from, records) => {
    let received = 0;
    for (let i = 0, record = 0; record < records.length; i++, record += size) {
      const response = responses[from + i]!;
      const bits = records[record + STATUS]!;
      if (bits & NOT_FINITE) {
        refuse(response);
        continue;
      }
      received++;
      to.flags[response] = flags | flagsOfBits(bits);
      to.iterations[response] = records[record + ITERATIONS]!;
      to.nobs[response] = n;
      to.groups[response] = groups;
      to.rank[response] = p;
      to.sigma2[response] = records[record + SIGMA2]!;
      to.criterion[response] = records[record + CRITERION]! + shift;
      to.gradient[response] = records[record + GRADIENT]!;
      readTheta(records, record + layout.theta, theta, response * parameters);
      spread(records, record + layout.beta, kept, beta, response * terms);
      spread(records, record + layout.df, kept, df, response * terms);
      spread(records, record + layout.vcov, vcovPlaces, vcov, response * packed);
      if (adjusted !== undefined)
        spread(records, record + layout.adjusted, vcovPlaces, adjusted, response * packed);
      if (!hasJoint) continue;
      spread(records, record + layout.joint, kept, joint, response * jointWidth);
      for (let j = 0, at = record + layout.joint + p; j < layout.elements; j++)
        joint[response * jointWidth + terms + j] = records[at + j]!;
    }
    return received;
  };
}

/** A copy of θ from a record into its place in the result. */
function thetaReader(design: FitDesign) {
  const { parameters } = design;
  if (!isMarginal(design))
    return (records: Float64Array, at: number, theta: Float64Array, to: number) => {
      for (let i = 0; i < parameters; i++) theta[to + i] = records[at + i]!;
    };
  return (records: Float64Array, at: number, theta: Float64Array, to: number) => {
    const own = records.subarray(at, at + parameters);
    theta.set(reportedTheta(design, own), to);
  };
}

/** to[offset + places[i]] ← from[at + i] */
function spread(from: Float64Array, at: number, places: Int32Array, to: Float64Array, offset: number): void {
  for (let i = 0; i < places.length; i++) to[offset + places[i]!] = from[at + i]!;
}

/** Where the covariances of the kept columns lie in a packed triangle over all columns. */
function packedPlaces(kept: Int32Array, p: number): Int32Array {
  const places = new Int32Array((p * (p + 1)) / 2);
  for (let i = 0, at = 0; i < p; i++)
    for (let j = 0; j <= i; j++) places[at++] = (kept[i]! * (kept[i]! + 1)) / 2 + kept[j]!;
  return places;
}
