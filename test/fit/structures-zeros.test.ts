import { expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { generator } from "../support/random-problem.js";

/** Effects of g and none of h, which is crossed with it. */
function study(seed: number) {
  const { normal, below } = generator(seed);
  const draw = (levels: number, rows: number) => Array.from({ length: rows }, () => below(levels));
  const rows = 60 + below(60);
  const [g, h] = [draw(12, rows), draw(6, rows)];
  const effects = Array.from({ length: 12 }, normal);
  const x = Float64Array.from({ length: rows }, normal);
  const y = Float64Array.from(g, (level, i) => effects[level]! + 0.3 * x[i]! + normal());
  const named = (prefix: string, codes: readonly number[]) => codes.map((code) => `${prefix}${code}`);
  return { index: g.map((_, i) => `s${i}`), columns: { g: named("g", g), h: named("h", h), x, y } };
}

test.each([
  "x + (1 | g) + (1 | h)",
  "x + (x | g) + (1 | h)",
  "x + (1 | g) + (x | h)",
  "x + (x || g) + (1 | h)",
])("a variance at the boundary is zero, not rounding: %s", (formula) => {
  const thetas = Array.from({ length: 30 }, (_, seed) => {
    const table = study(seed + 1);
    const plan = prepare(formula, table);
    const { theta } = fitTable(plan, table, ["y"], { reml: true, satterthwaite: false, joint: false });
    return Array.from(theta);
  });
  const rounding = thetas.filter((theta) => theta.some((value) => value !== 0 && Math.abs(value) < 1e-7));
  expect(rounding).toEqual([]);
  expect(thetas.some((theta) => theta.includes(0))).toBe(true);
});
