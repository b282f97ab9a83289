import { expect, test } from "vitest";
import { mixedlmSync } from "../../src/index.js";
import type { Table } from "../../src/table/table.js";
import { generator } from "../support/random-problem.js";

/** Standard deviations of residuals that are zero, whichever level they belong to, and residuals that vanish altogether. */

const { normal } = generator(5);
const rows = Array.from({ length: 24 }, (_, s) => [0, 1, 2, 3].map((v) => ({ s, v }))).flat();
const level = Array.from({ length: 24 }, () => 2 * normal());
/** The first visit shows the level of a subject as it is, or very nearly. */
const y = Float64Array.from(rows, ({ s, v }) => v + level[s]! + (v === 0 ? 0 : 1) * normal());

/** The same study with visits of other names, and so in another order. */
function study(names: string, response = y): Table {
  return {
    index: rows.map((_, i) => `r${i}`),
    columns: {
      subject: rows.map(({ s }) => `s${s}`),
      visit: rows.map(({ v }) => names[v]!),
      time: Float64Array.from(rows, ({ s, v }) => v + 0.01 * s),
      arm: rows.map(({ s }) => "uv"[s % 2]!),
      y: response,
    },
  };
}

test.each([
  ["variance", ["abcd", "dcba", "badc"], { variance: "visit" }],
  ["variance, ML", ["abcd", "dcba", "badc"], { variance: "visit", reml: false }],
  // Neighbours stay neighbours.
  ["ar1h", ["abcd", "dcba"], { residual: "ar1h(visit | subject)" }],
] as const)("%s: the first level can be the one without a standard deviation", (_, orders, options) => {
  const formula = "y ~ arm + time + (1 | subject)";
  const models = orders.map((names) => mixedlmSync(formula, study(names), options));
  const [first, ...others] = models;
  for (const other of others) {
    expect(other.status).toEqual(first!.status);
    expect(Math.abs(other.result.criterion[0]! - first!.result.criterion[0]!)).toBeLessThan(1e-5);
    first!.result.beta.forEach((value, j) => {
      expect(Math.abs(other.result.beta[j]! - value)).toBeLessThan(1e-4);
      expect(Math.abs(other.result.df[j]! / first!.result.df[j]! - 1)).toBeLessThan(1e-2);
    });
  }
});

test("what vanishes is named, and contrasts have the degrees of freedom of the fit", () => {
  const model = mixedlmSync("y ~ arm + time + (1 | subject)", study("abcd"), { variance: "visit" });
  expect(model.status).toEqual(["singular"]);
  expect(model.messages[0]).toContain("standard deviation at visit = a is zero");
  const contrast = model.contrast({ time: { time: 1 } });
  expect((contrast.columns["df"]![0] as number) / model.result.df[2]!).toBeCloseTo(1, 4);
});

test.each(["us", "cs", "csh", "ar1", "ad"])(
  "%s: a response that is constant in every subject fits perfectly",
  (kind) => {
    const constant = Float64Array.from(rows, ({ s }) => level[s]!);
    const model = mixedlmSync("y ~ arm", study("abcd", constant), { residual: `${kind}(visit | subject)` });
    expect(model.status).toEqual(["perfect-fit"]);
  },
);

test("the same with gaps in time, and not where a little is left", () => {
  const residual = "car1(time | subject)";
  const constant = Float64Array.from(rows, ({ s }) => level[s]!);
  expect(mixedlmSync("y ~ arm", study("abcd", constant), { residual }).status).toEqual(["perfect-fit"]);
  const nearly = constant.map((value) => value + 1e-3 * normal());
  expect(mixedlmSync("y ~ arm", study("abcd", nearly), { residual }).status).toEqual(["ok"]);
});
