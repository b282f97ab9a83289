import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { FitResult } from "../../src/fit/fit-result.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { flagOf, type Status, statusWords, worstStatus } from "../../src/fit/status.js";
import type { FitOptions } from "../../src/options/fit.js";
import { generator } from "../support/random-problem.js";

const { normal } = generator(5);
const n = 24;
const index = Array.from({ length: n }, (_, i) => `s${i}`);
const g = index.map((_, i) => `g${Math.floor(i / 4)}`);
const x = Float64Array.from(index, normal);
const b = Float64Array.from({ length: 6 }, () => 2 * normal());
const e = Float64Array.from(index, normal);
const wanted = { reml: true, satterthwaite: true, joint: true };
const from = (f: (i: number) => number) => Float64Array.from(index, (_, i) => f(i));

interface Situation {
  readonly y: Float64Array;
  readonly formula?: string;
  readonly columns?: Record<string, Float64Array | string[]>;
  readonly options?: FitOptions;
}

function fitOne({ y, formula = "x", columns = {}, options = {} }: Situation): FitResult {
  const metadata = { index, columns: { g, x, ...columns } };
  return fitTable(
    prepare(formula, metadata, { groups: "g", ...options }),
    { index, columns: { y } },
    ["y"],
    wanted,
  );
}

const ordinary = from((i) => 1 + x[i]! + b[Math.floor(i / 4)]! + e[i]!);
/** Alternates within groups, so the group means are equal. */
const flat = from((i) => (i % 2 ? 1 : -1) * (1 + 0.001 * Math.floor((i % 4) / 2)));

const everything = ["sigma2", "criterion", "gradient", "theta", "beta", "vcov", "df", "joint"] as const;
type Field = (typeof everything)[number];

/** What is finite in each situation; the other fields are NaN throughout. */
const situations: Record<Status, Situation & { finite: readonly Field[]; nobs: number }> = {
  ok: { y: ordinary, finite: everything, nobs: n },
  singular: { y: flat, finite: everything, nobs: n },
  "rank-deficient": {
    y: ordinary,
    formula: "x + twice",
    columns: { twice: x.map((value) => 2 * value - 3) },
    finite: ["sigma2", "criterion", "gradient", "theta"],
    nobs: n,
  },
  "not-converged": {
    y: from((i) => (i === 5 ? Number.POSITIVE_INFINITY : ordinary[i]!)),
    finite: [],
    nobs: 0,
  },
  "perfect-fit": { y: from((i) => 2 - 3 * x[i]!), finite: ["beta"], nobs: n },
  constant: { y: from(() => 0.1), finite: ["beta"], nobs: n },
  unidentified: { y: ordinary, columns: { g: index.map((_, i) => `g${i}`) }, finite: [], nobs: n },
  "too-few-rows": {
    y: from((i) => (i < 6 ? ordinary[i]! : Number.NaN)),
    formula: "x + I(x**2) + I(x**3) + I(x**4) + I(x**5)",
    finite: [],
    nobs: 6,
  },
  "all-missing": { y: from(() => Number.NaN), finite: [], nobs: 0 },
};

describe.each(statusWords.map((word) => ({ word, ...situations[word] })))(
  "$word",
  ({ word, finite, nobs, ...situation }) => {
    const result = fitOne(situation);

    test("the response has the status of its situation", () => {
      expect(worstStatus(result.flags[0]!)).toBe(word);
    });

    test("what can be told is finite and the rest NaN", () => {
      for (const field of everything) {
        if (word === "rank-deficient" && !finite.includes(field)) continue;
        if (word === "perfect-fit" && field !== "beta") continue;
        const finiteness = Array.from(result[field], Number.isFinite);
        expect(finiteness, field).toEqual(finiteness.map(() => finite.includes(field)));
      }
    });

    test("nobs says how many rows were used", () => {
      expect(result.nobs[0]).toBe(nobs);
    });
  },
);

test("docs/statuses.md defines every word, at its bit", () => {
  const text = readFileSync(new URL("../../docs/statuses.md", import.meta.url), "utf8");
  const defined = Array.from(text.matchAll(/^\| (\d+) \| `([a-z-]+)` \|/gm), ([, bit, word]) => [bit, word]);
  expect(defined).toEqual(statusWords.map((word, bit) => [String(bit), word]));
});

test("a singular fit has a variance of exactly zero", () => {
  expect(fitOne(situations.singular).theta).toEqual(Float64Array.of(0));
});

test("a dependent column gives NaN, the others their usual estimates", () => {
  const result = fitOne(situations["rank-deficient"]);
  const plain = fitOne(situations.ok);
  expect(result.beta.slice(0, 2)).toEqual(plain.beta);
  expect(result.beta[2]).toBeNaN();
  expect(Array.from(result.vcov, Number.isNaN)).toEqual([false, false, false, true, true, true]);
  expect(result.rank[0]).toBe(2);
  expect(result.df.slice(0, 2)).toEqual(plain.df);
});

test("a perfect fit has its coefficients, and nothing that passes for a test", () => {
  const result = fitOne(situations["perfect-fit"]);
  expect(result.beta[0]).toBeCloseTo(2, 12);
  expect(result.beta[1]).toBeCloseTo(-3, 12);
  expect(result.sigma2[0]).toBeLessThan(1e-25);
});

test("effects that explain everything are a perfect fit too", () => {
  const result = fitOne({ y: from((i) => 1 + x[i]! + b[Math.floor(i / 4)]!) });
  expect(worstStatus(result.flags[0]!)).toBe("perfect-fit");
  expect(result.beta[1]).toBeCloseTo(1, 6);
});

test("a constant response gives its level", () => {
  const result = fitOne(situations.constant);
  expect(result.beta).toEqual(Float64Array.of(0.1, 0));
});

test.each([
  ["a random intercept", "x", { groups: "g" }],
  ["a random slope", "x + (x | g)", {}],
  ["crossed groups", "x + (1 | g) + (1 | h)", {}],
])(
  "a response that varies by 1e-14 of its level is constant, by more it is not: %s",
  (_, formula, options) => {
    const metadata = { index, columns: { g, x, h: index.map((_, i) => `h${i % 5}`) } };
    const columns = {
      rounding: from((i) => 1 + (i % 2) * 2 ** -49),
      // A standard deviation of 1.4e-14.
      variation: from((i) => 1 + (i % 2) * 2 ** -45),
    };
    const plan = prepare(formula, metadata, options);
    const { flags } = fitTable(plan, { index, columns }, ["rounding", "variation"], wanted);
    expect([...flags].map(worstStatus)).toEqual(["constant", expect.not.stringMatching("constant")]);
  },
);

test("one group, or none but one left by missing cells, cannot tell variances apart", () => {
  const one = fitOne({ y: from((i) => (i < 4 ? ordinary[i]! : Number.NaN)) });
  expect(worstStatus(one.flags[0]!)).toBe("unidentified");
});

test("the message names the infinite cell", () => {
  expect(fitOne(situations["not-converged"]).messages[0]).toContain("s5");
});

test("finite numbers whose differences overflow are not called a fit", () => {
  const result = fitOne({ y: from((i) => (i % 2 ? 1.7e308 : -1.7e308)) });
  expect(result.flags[0]! & flagOf("not-converged")).not.toBe(0);
  expect(result.messages[0]).not.toBe("");
});

test("random effects that lie in the span of the fixed effects cannot be told apart from them", () => {
  const result = fitOne({ y: ordinary, formula: "x + g" });
  expect(worstStatus(result.flags[0]!)).toBe("unidentified");
});

test("no fixed effects at all is a model", () => {
  const result = fitOne({ y: ordinary, formula: "0" });
  expect(worstStatus(result.flags[0]!)).toBe("ok");
  expect(result.sigma2[0]).toBeGreaterThan(0);
});

test("every pattern of missing cells is fitted as by itself", () => {
  const stream = generator(17);
  const names = Array.from({ length: 40 }, (_, j) => `y${j}`);
  const columns = Object.fromEntries(
    names.map((name) => [
      name,
      from((i) => (stream.uniform() < 0.15 ? Number.NaN : ordinary[i]! + stream.normal())),
    ]),
  );
  const metadata = { index, columns: { g, x } };
  const plan = prepare("x", metadata, { groups: "g" });
  const together = fitTable(plan, { index, columns }, names, wanted);
  names.forEach((name, j) => {
    const rows = Array.from(index.keys()).filter((i) => !Number.isNaN(columns[name]![i]));
    const take = <T>(values: ArrayLike<T>) => rows.map((i) => values[i]!);
    const own = prepare("x", { index: take(index), columns: { g: take(g), x: take(x) } }, { groups: "g" });
    const alone = fitTable(own, { index: take(index), columns: { y: take(columns[name]!) } }, ["y"], wanted);
    expect(together.nobs[j]).toBe(rows.length);
    expect(together.flags[j]).toBe(alone.flags[0]);
    expect(together.criterion[j]).toBeCloseTo(alone.criterion[0]!, 9);
    expect(together.sigma2[j]).toBeCloseTo(alone.sigma2[0]!, 9);
    for (let t = 0; t < 2; t++) {
      expect(together.beta[2 * j + t]).toBeCloseTo(alone.beta[t]!, 9);
      expect(together.df[2 * j + t]! / alone.df[t]!).toBeCloseTo(1, 6);
    }
  });
});
