import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { worstStatus } from "../../src/fit/status.js";
import type { Table } from "../../src/table/table.js";
import { fitAll, structuredTable } from "../support/structured-problem.js";

const metadata = structuredTable({
  seed: 5,
  formula: "",
  rows: 60,
  levels: [8, 6],
  spread: [1, 1],
  reml: true,
});
const y = metadata.columns["y"] as Float64Array;
const x = metadata.columns["x"] as number[];
const code = (name: string) => (metadata.columns[name] as string[]).map((level) => Number(level.slice(1)));
const [g, h] = [code("g"), code("h")];
const formulas = ["x + (1 | g) + (1 | h)", "x + (x | g) + (1 | h)"];

function fitOf(formula: string, values: ArrayLike<number>) {
  const table: Table = { index: metadata.index, columns: { values: Float64Array.from(values) } };
  const result = fitAll(prepare(formula, metadata), table, ["values"]);
  return { ...result, status: worstStatus(result.flags[0]!) };
}

describe.each(formulas)("%s at the limits of numbers", (formula) => {
  const plain = fitOf(formula, y);

  test.each([2 ** 500, 2 ** -500, 2 ** 900, 2 ** -900])(
    "a response times %d has the same θ and df",
    (scale) => {
      const { theta, df, criterion, beta } = fitOf(
        formula,
        y.map((value) => value * scale),
      );
      expect(theta).toEqual(plain.theta);
      expect(df).toEqual(plain.df);
      expect(beta[0]! / scale).toBeCloseTo(plain.beta[0]!, 10);
      expect(criterion[0]).toBeCloseTo(plain.criterion[0]! + 2 * 58 * Math.log(scale), 4);
    },
  );

  test("a common offset of 1e9 costs no more than the digits it takes from the data", () => {
    const { criterion, beta } = fitOf(
      formula,
      y.map((value) => value + 1e9),
    );
    expect(Math.abs(criterion[0]! - plain.criterion[0]!)).toBeLessThan(1e-5);
    expect(Math.abs(beta[1]! - plain.beta[1]!)).toBeLessThan(1e-6);
  });

  test("a response that does not vary is constant and has its level", () => {
    const { status, beta, theta } = fitOf(
      formula,
      y.map(() => 3),
    );
    expect(status).toBe("constant");
    expect(Array.from(beta)).toEqual([3, 0]);
    expect(theta.every(Number.isNaN)).toBe(true);
  });

  test.each([
    ["the fixed effects", y.map((_, i) => 1 + 2 * x[i]!)],
    ["groups", y.map((_, i) => g[i]! ** 2)],
    ["both factors and x", y.map((_, i) => g[i]! ** 2 + Math.sin(h[i]!) + 3 * x[i]!)],
    ["groups but for the last digits", y.map((value, i) => g[i]! ** 2 + 1e-9 * value)],
  ])("a response that %s reproduce is a perfect fit", (_, values) => {
    const { status, sigma2, iterations } = fitOf(formula, values);
    expect(status).toBe("perfect-fit");
    expect(sigma2[0]).toBeLessThan(1e-10);
    expect(iterations[0]).toBeLessThan(300);
  });

  test("variance ratios of 1e6 are found", () => {
    const { status, sigma2, theta } = fitOf(
      formula,
      y.map((value, i) => g[i]! ** 2 + 1e-3 * value),
    );
    expect(["ok", "singular"]).toContain(status);
    expect(sigma2[0]! / 1e-6).toBeCloseTo(plain.sigma2[0]!, 1);
    expect(theta[0]).toBeGreaterThan(1e4);
  });
});
