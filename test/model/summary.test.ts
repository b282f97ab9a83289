import { expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";

const index = Array.from({ length: 12 }, (_, i) => `s${i}`);
const metadata = {
  index,
  columns: { patient: index.map((_, i) => `p${i % 4}`), time: Float64Array.from(index, (_, i) => i >> 2) },
};
const table = { index, columns: { y: Float64Array.from(index, (_, i) => Math.sin(3 * i) + i / 3) } };

test.each([
  ["time", { groups: "patient" }, "Formula    time; (1 | patient)\n"],
  ["time + (1|patient)", {}, "Formula    time + (1|patient)\n"],
])("the formula of %s names its random terms once", (formula, options, line) => {
  expect(fitSync(prepare(formula, metadata, options), table).summary("y")).toContain(line);
});

test.each([
  ["satterthwaite", "gls", "Fixed effects (Satterthwaite's degrees of freedom)", "t"],
  ["kenward-roger", "gls", "Fixed effects (Kenward and Roger's standard errors and degrees of freedom)", "t"],
  ["normal", "joint", "Fixed effects (Wald z; standard errors of the joint Hessian)", "z"],
  [
    "residual",
    "cr1",
    "Fixed effects (residual degrees of freedom; cluster-robust standard errors, CR1)",
    "t",
  ],
  ["normal", "cr0", "Fixed effects (Wald z; cluster-robust standard errors, CR0)", "z"],
] as const)("says which test and which standard errors: %s, %s", (testMethod, vcov, title, statistic) => {
  const text = fitSync(
    prepare("time", metadata, { groups: "patient", test: testMethod, vcov }),
    table,
  ).summary("y");
  const lines = text.split("\n");
  const at = lines.indexOf(title);
  expect(at).toBeGreaterThan(0);
  expect(lines[at + 1]!.split(/\s+/)).toContain(statistic);
});
