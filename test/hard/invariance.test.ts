import { describe, expect, test } from "vitest";
import type { FitResult } from "../../src/fit/fit-result.js";
import { drawFrom, type HardProblem, problemOf } from "../support/hard-problem.js";
import { families } from "./arena.js";
import { fitHard } from "./compare.js";

/** Families whose problems have one optimum that stands out enough to be compared digit by digit. */
const plain = families.filter(({ name }) =>
  ["groups of one", "near-collinear X", "weights down to 1e-12", "heavy ties", "correlations of ±1"].includes(
    name,
  ),
);
const problems = plain.flatMap((family) =>
  Array.from({ length: 12 }, (_, seed) => ({ name: family.name, seed, problem: problemOf(family, seed) })),
);

type Column = ArrayLike<number> | ArrayLike<string>;

function withColumns(problem: HardProblem, change: (column: Column, name: string) => Column): HardProblem {
  const { index, columns } = problem.table;
  const changed = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, change(column as Column, name)]),
  );
  return { ...problem, table: { index, columns: changed as never } };
}

function onResponse(problem: HardProblem, change: (value: number) => number): HardProblem {
  return withColumns(problem, (column, name) =>
    name === "y" ? Array.from(column as ArrayLike<number>, change) : column,
  );
}

function isSound({ flags, criterion }: FitResult): boolean {
  return Number.isFinite(criterion[0]!) && flags[0]! < 8;
}

describe.each(problems)("$name, $seed", ({ problem, seed }) => {
  const { result: base } = fitHard(problem);
  const n = base.nobs[0]!;
  const same = (other: FitResult, shift = 0, tolerance = 1e-10) => {
    const size = Math.max(Math.abs(base.criterion[0]!), n);
    expect(Math.abs(other.criterion[0]! - shift - base.criterion[0]!)).toBeLessThan(tolerance * size);
  };

  test("the order of rows and the names of groups do not matter", () => {
    if (!isSound(base)) return;
    const draw = drawFrom(seed + 5);
    const order = Array.from({ length: problem.table.index.length }, (_, i) => ({ i, key: draw.uniform() }))
      .sort((a, b) => a.key - b.key)
      .map(({ i }) => i);
    const mixed = withColumns(
      problem,
      (column, name) =>
        order.map((i) =>
          name === "g" ? `group ${String(column[i]).split("").reverse().join("")}` : column[i]!,
        ) as Column,
    );
    same(fitHard(mixed).result);
  });

  test("a response times a power of two has the same θ, and its estimates times that power", () => {
    if (!isSound(base)) return;
    const { result } = fitHard(onResponse(problem, (value) => value * 2 ** 40));
    same(result, 2 * (n - (problem.options?.reml === false ? 0 : base.rank[0]!)) * 40 * Math.LN2);
    base.beta.forEach((beta, j) => {
      const error = Math.sqrt(base.vcov[(j * (j + 3)) / 2]!);
      expect(Math.abs(result.beta[j]! / 2 ** 40 - beta)).toBeLessThan(1e-5 * error);
    });
  });

  test("a shift of the response is a shift of its intercept", () => {
    if (!isSound(base)) return;
    const { result } = fitHard(onResponse(problem, (value) => value + 64));
    same(result, 0, 1e-9);
    expect(result.flags[0]).toBe(base.flags[0]);
  });
});
