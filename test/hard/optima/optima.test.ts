import { describe, expect, test } from "vitest";
import { preciseFamilies } from "./families.js";
import { judge } from "./judge.js";
import { mended, open } from "./known.js";
import { inWords, isRight } from "./report.js";

const familyOf = (name: string) => preciseFamilies.find((family) => family.name === name)!;

/** The first problems of each family; the whole arena runs with `npm run test:optima`. */
const SELECTED = 8;

describe.each(preciseFamilies)("$name", (family) => {
  test("no optimum above that of an independent search, and no status that its certificate denies", () => {
    const seeds = Array.from({ length: SELECTED }, (_, seed) => seed);
    const unknown = seeds.filter(
      (seed) => !open.some((one) => one.family === family.name && one.seed === seed),
    );
    const wrong = unknown.map((seed) => judge(family, seed)).filter((verdict) => !isRight(verdict));
    expect(wrong.map(inWords)).toEqual([]);
  });
});

test("what is open has the optimum that is said, and is no worse", () => {
  for (const { family, seed, ours, theirs } of open) {
    const verdict = judge(familyOf(family), seed);
    expect(verdict.theirs).toBeLessThan(theirs + verdict.tolerance);
    expect(verdict.ours).toBeLessThan(ours + verdict.tolerance);
  }
});

test("what was once wrong is right", () => {
  const verdicts = mended.map(({ family, seed }) => judge(familyOf(family), seed));
  expect(verdicts.filter((verdict) => !isRight(verdict)).map(inWords)).toEqual([]);
  verdicts.forEach(({ ours, tolerance }, i) => {
    expect(ours).toBeLessThan(mended[i]!.theirs + tolerance);
  });
});
