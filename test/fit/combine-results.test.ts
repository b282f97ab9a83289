/** Results put together, cut and picked: every entry of a response goes with it. */
import { expect, test } from "vitest";
import type { FitResult } from "../../src/fit/fit-result.js";
import { concatResults, pickResponses, sliceResult } from "../../src/fit/run/combine-results.js";

/** A result in which every number tells its response, as 10 times its place and the place among its own. */
function told(from: number, to: number): FitResult {
  const places = Array.from({ length: to - from }, (_, i) => from + i);
  const wide = (width: number) => places.flatMap((i) => Array.from({ length: width }, (_, k) => 10 * i + k));
  const numbers = (width: number) => Float64Array.from(wide(width));
  const counts = () => Int32Array.from(wide(1));
  return {
    responses: places.map((i) => `y${i}`),
    terms: 2,
    parameters: 3,
    structure: counts(),
    ownParameters: counts(),
    held: 1,
    flags: Uint16Array.from(wide(1)),
    messages: places.map((i) => `of ${i}`),
    iterations: counts(),
    nobs: counts(),
    groups: counts(),
    rank: counts(),
    sigma2: numbers(1),
    criterion: numbers(1),
    gradient: numbers(1),
    theta: numbers(3),
    beta: numbers(2),
    vcov: numbers(3),
    df: numbers(2),
    adjusted: numbers(3),
    joint: numbers(0),
    further: { made: { labels: {}, numbers: { value: numbers(4) } } },
  };
}

test("parts one after the other are the whole", () => {
  expect(concatResults([told(0, 3), told(3, 4), told(4, 9)])).toEqual(told(0, 9));
});

test("a stretch of the responses is theirs, and shares its memory", () => {
  const whole = told(0, 9);
  const part = sliceResult(whole, 2, 6);
  expect(part).toEqual(told(2, 6));
  expect(part.theta.buffer).toBe(whole.theta.buffer);
});

test("responses that are picked are in the order in which they are named", () => {
  const picked = pickResponses(told(0, 9), Int32Array.of(7, 0, 4));
  expect(picked).toEqual(concatResults([told(7, 8), told(0, 1), told(4, 5)]));
});
