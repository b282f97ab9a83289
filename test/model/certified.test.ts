import { expect, test } from "vitest";
import { fitSync, mixedlmSync, prepare } from "../../src/index.js";
import { testFactors, testTables } from "../../src/report/index.js";
import { normalNumbers, twoArms } from "../support/planned-study.js";

/** Responses without effects: random intercepts with standard deviations `theta`, residuals of 1. */
function nullResponses(metadata: ReturnType<typeof twoArms>, theta: number, count: number, seed: number) {
  const { normal } = normalNumbers(seed);
  const groups = metadata.index.length / 4;
  const columns = Array.from({ length: count }, (_, j) => {
    const effects = Array.from({ length: groups }, normal);
    return [
      `y${j}`,
      Float64Array.from(metadata.index, (_, i) => theta * effects[Math.floor(i / 4)]! + normal()),
    ];
  });
  return { index: metadata.index, columns: Object.fromEntries(columns) };
}

const formula = "arm + (1 | subject)";

test("fits are certified in words, and tests of many groups inside the bounds are left alone", async () => {
  const metadata = twoArms(24);
  const model = fitSync(prepare(formula, metadata), nullResponses(metadata, 1, 20, 1));
  const tables = testTables(await testFactors(model, { certify: true, certifyNsim: 99 }));
  const { verdict, doubt, decrement, groups } = tables["certificates"]!.columns as Record<string, never[]>;
  const own = model.certificates().columns;
  expect(verdict).toEqual(model.responses.map(() => "optimum"));
  expect([...decrement!]).toEqual([...own.decrement]);
  expect([...groups!]).toEqual(model.responses.map(() => 24));
  const { p_asymptotic, p_bootstrap, p_value, term } = tables["certified"]!.columns as Record<
    string,
    Float64Array
  >;
  expect([...p_asymptotic!]).toEqual(model.responses.flatMap((name) => [...model.pvalues().column(name)]));
  doubt!.forEach((word, i) => {
    expect(word).toBe(model.status[i] === "singular" ? "bound" : "");
    const at = 2 * i + 1;
    expect(term![at]).toBe("arm");
    expect(Number.isNaN(p_bootstrap![at]!)).toBe(word === "");
    expect(p_value![at]).toBe(word === "" ? p_asymptotic![at] : p_bootstrap![at]);
  });
});

test("with few groups or a variance at its bound p is the bootstrap's, and repeats with the seed", async () => {
  const metadata = twoArms(6);
  const table = nullResponses(metadata, 0.2, 30, 2);
  const model = mixedlmSync(formula, table, metadata, { seed: 3 });
  const request = { certify: true, certifyNsim: 199 };
  const once = testTables(await testFactors(model, request));
  const again = testTables(await testFactors(model, request));
  expect(again).toEqual(once);
  const { doubt } = once["certificates"]!.columns as Record<string, string[]>;
  expect(doubt).toContain("few groups");
  expect(doubt).toContain("few groups, bound");
  const { p_bootstrap, term } = once["certified"]!.columns as Record<string, Float64Array>;
  p_bootstrap!.forEach((p, at) => {
    if ((term as unknown as string[])[at] === "Intercept") expect(p).toBeNaN();
    // A multiple of 1 / 200.
    else expect(Math.abs(p * 200 - Math.round(p * 200))).toBeLessThan(1e-9);
  });
});

test("the bootstrap of a response does not depend on the others", async () => {
  const metadata = twoArms(6);
  const table = nullResponses(metadata, 0.7, 8, 4);
  const p = async (names: readonly string[]) => {
    const columns = Object.fromEntries(names.map((name) => [name, table.columns[name]!]));
    const model = mixedlmSync(formula, { index: table.index, columns }, metadata);
    const { p_bootstrap } = testTables(await testFactors(model, { certify: true, certifyNsim: 99 }))[
      "certified"
    ]!.columns;
    return Array.from(p_bootstrap as Float64Array);
  };
  const all = await p(Object.keys(table.columns));
  expect(await p(["y5"])).toEqual(all.slice(10, 12));
});

test("crossed effects and slopes are certified as well", async () => {
  const metadata = twoArms(6);
  const table = nullResponses(metadata, 1, 2, 6);
  for (const own of ["arm + (1 | subject) + (1 | week)", "arm * week + (week | subject)"]) {
    const model = mixedlmSync(own, table, metadata);
    const tables = testTables(await testFactors(model, { certify: true, certifyNsim: 39 }));
    const { p_bootstrap } = tables["certified"]!.columns as Record<string, Float64Array>;
    const terms = model.terms.length;
    expect(p_bootstrap!.filter((value) => value > 0 && value <= 1).length).toBe(2 * (terms - 1));
  }
});

test("under the null hypothesis six groups keep the level", async () => {
  const metadata = twoArms(6);
  const table = nullResponses(metadata, 1, 600, 8);
  const model = mixedlmSync(formula, table, metadata);
  const tables = testTables(await testFactors(model, { certify: true, certifyNsim: 199 }));
  const { p_bootstrap } = tables["certified"]!.columns as Record<string, Float64Array>;
  const rejected = p_bootstrap!.filter((p) => p <= 0.05).length / 600;
  // Three standard errors of 600 tests at 5 %; bench/certify.ts takes 10,000.
  expect(Math.abs(rejected - 0.05)).toBeLessThan(0.027);
});
