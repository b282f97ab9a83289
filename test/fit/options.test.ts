import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";
import { mixedlm } from "../../src/model/mixedlm.js";
import type { FitOptions } from "../../src/options/fit.js";

const index = Array.from({ length: 12 }, (_, i) => `s${i}`);
const metadata = {
  index,
  columns: { patient: index.map((_, i) => `p${i % 4}`), time: Float64Array.from(index, (_, i) => i >> 2) },
};
const y = Float64Array.from(index, (_, i) => Math.sin(3 * i) + i / 3);

describe("what an option must be", () => {
  test.each<[string, object, string]>([
    ["Python's name", { re_formula: "time" }, "no option named 're_formula' (did you mean 'reFormula'?)"],
    ["a name of nothing", { method: "lbfgs" }, "no option named 'method'"],
    ["another case", { REML: false }, "no option named 'REML' (did you mean 'reml'?)"],
    ["a name of every object", { constructor: 1 }, "no option named 'constructor'"],
    ["a column instead of its name", { groups: ["a", "b"] }, "groups must be a text, got an array"],
    ["a number for a name", { offset: 3 }, "offset must be a text, got 3"],
    ["null", { subset: null }, "subset must be a text, got null"],
    ["a text for a flag", { reml: "false" }, 'reml must be true or false, got "false"'],
    ["one name for a list", { categorical: "patient" }, 'categorical must be a list of names, got "patient"'],
    ["a text for a number", { sigma: "1" }, 'sigma must be a positive number, got "1"'],
    ["a word that is none", { missing: "none" }, 'missing must be one of drop, raise, got "none"'],
  ])("%s", (_, wrong, message) => {
    const options = { groups: "patient", ...wrong } as FitOptions;
    expect(() => prepare("time", metadata, options)).toThrow(UsageError);
    expect(() => prepare("time", metadata, options)).toThrow(message);
  });

  test("undefined asks for the default; options of other steps do not stay in the plan", () => {
    const options = { groups: "patient", reFormula: undefined, threads: 0, signal: undefined };
    const plan = prepare("time", metadata, options as FitOptions);
    expect(Object.keys(plan.options).sort()).toEqual([
      "adjust",
      "groups",
      "reFormula",
      "reml",
      "test",
      "vcov",
    ]);
    expect(plan.options.reFormula).toBeUndefined();
  });

  test("mixedlm refuses options that prepare refuses", async () => {
    const table = { index, columns: { y } };
    const options = { groups: "patient", re_formula: "time" } as object;
    await expect(mixedlm("time", table, metadata, options)).rejects.toThrow(UsageError);
  });
});

test("the seed of the model is that of every verb that is given none", () => {
  const seeded = fitSync(prepare("time", metadata, { groups: "patient", seed: 7 }), {
    index,
    columns: { y },
  });
  const plain = fitSync(prepare("time", metadata, { groups: "patient" }), { index, columns: { y } });
  expect(seeded.simulate()).toEqual(plain.simulate({ seed: 7 }));
  expect(seeded.simulate()).not.toEqual(plain.simulate());
  expect(seeded.bootstrap({ nsim: 20 })).toEqual(plain.bootstrap({ nsim: 20, seed: 7 }));
  expect(seeded.permute({ term: "time", nperm: 19 })).toEqual(
    plain.permute({ term: "time", nperm: 19, seed: 7 }),
  );
});
