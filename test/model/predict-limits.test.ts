import { describe, expect, test } from "vitest";
import { fitSync, prepare, UsageError } from "../../src/index.js";
import { readTsv } from "../support/read-fixture.js";

const metadata = readTsv(["lmm", "sleepstudy.tsv"], ["Subject"]);
const reaction = Float64Array.from(metadata.columns.Reaction as ArrayLike<number>);
// Day 3 of the first nine subjects is missing, so that degrees of freedom are not whole.
const gaps = reaction.map((value, i) => (i < 90 && i % 10 === 3 ? Number.NaN : value));
const table = {
  index: metadata.index,
  columns: { gaps, flat: new Float64Array(gaps.length), whole: reaction },
};
const model = fitSync(prepare("poly(Days, 2) + (Days | Subject)", metadata), table);
const days = { index: ["first", "sixth", "unknown"], columns: { Days: [0, 5, Number.NaN] } };

describe("limits of population means", () => {
  // lmerTest 3.1.3, emmeans 1.8.4-1: emmeans(m, ~ Days, at = list(Days = c(0, 5))).
  test.each([
    ["satterthwaite", [239.904746, 279.750051], [270.671734, 321.0516]],
    ["kenward-roger", [239.907398, 279.7512], [270.669082, 321.050451]],
  ] as const)("limits of population means are emmeans': %s", (testMethod, lower, upper) => {
    const found = model.infer({ test: testMethod }).predict(days, { interval: "confidence" });
    [255.28824, 300.400825].forEach((mean, i) => {
      expect(found.fit.get(days.index[i]!, "gaps")).toBeCloseTo(mean, 5);
      expect(found.lower.get(days.index[i]!, "gaps")).toBeCloseTo(lower[i]!, 3);
      expect(found.upper.get(days.index[i]!, "gaps")).toBeCloseTo(upper[i]!, 3);
    });
  });

  test("limits of population means are those of the contrast, at any level", () => {
    const { lower, upper } = model.predict(undefined, { interval: "confidence", level: 0.8 });
    const row = Array.from(model.plan.design.fixed.values.subarray(12, 15));
    const { columns } = model.contrast([row], { level: 0.8 });
    expect(lower.row(model.plan.samples[4]!)[2]).toBeCloseTo(columns.conf_low[2]!, 9);
    expect(upper.row(model.plan.samples[4]!)[2]).toBeCloseTo(columns.conf_high[2]!, 9);
    expect(lower.rowNames).toEqual(model.plan.samples);
  });

  test("limits are NaN for a sample without covariates and a response without estimates", () => {
    const { lower, upper } = model.predict(days, { interval: "confidence" });
    expect([lower.get("unknown", "whole"), upper.get("first", "flat")]).toEqual([Number.NaN, Number.NaN]);
  });

  test("an offset moves the limits of population means", () => {
    const moved = { ...metadata, columns: { ...metadata.columns, up: gaps.map(() => 7) } };
    const shifted = fitSync(prepare("Days + (1 | Subject)", moved, { offset: "up" }), table);
    const plain = fitSync(prepare("Days + (1 | Subject)", metadata), table);
    const [one, other] = [
      shifted.predict({ index: ["a"], columns: { Days: [4], up: [10] } }, { interval: "confidence" }),
      plain.predict({ index: ["a"], columns: { Days: [4] } }, { interval: "confidence" }),
    ];
    for (const limit of ["lower", "upper"] as const) {
      expect(one[limit].get("a", "whole") - other[limit].get("a", "whole")).toBeCloseTo(3, 7);
    }
  });

  test.each([
    [{ interval: "confidence", tree: "(a,b);" }, "got tree too"],
    [{ level: 0.9 }, "level goes with interval"],
    [{ interval: "tolerance" }, "interval must be one of confidence, prediction"],
  ])("limits refuse %o", (options, message) => {
    expect(() => model.predict(days, options as object)).toThrow(UsageError);
    expect(() => model.predict(days, options as object)).toThrow(message);
  });
});
