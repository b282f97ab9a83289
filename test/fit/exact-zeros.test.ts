import { expect, test } from "vitest";
import { fitSync, prepare } from "../../src/index.js";
import { generator } from "../support/random-problem.js";

const RESPONSES = 60;
const { normal } = generator(9);
const group = Array.from({ length: 48 }, (_, i) => Math.floor(i / 4));
const index = group.map((_, i) => `s${i}`);
const x = group.map(normal);
const columns = Object.fromEntries(
  Array.from({ length: RESPONSES }, (_, r) => [`y${r}`, group.map(normal)] as const),
);

test.each([
  ["x + (x | g)", [0, 2]],
  ["x + (x || g)", [0, 1]],
] as const)("%s of noise: a pivot of Λ is zero or away from it", (formula, pivots) => {
  const metadata = { index, columns: { g: group.map((g) => `g${g}`), x } };
  const { result } = fitSync(prepare(formula, metadata), { index, columns });
  const values = Array.from({ length: RESPONSES }, (_, r) =>
    pivots.map((at) => result.theta[r * result.parameters + at]!),
  ).flat();
  expect(values.filter((value) => value !== 0 && Math.abs(value) < 1e-3)).toEqual([]);
  expect(values.filter((value) => value === 0).length).toBeGreaterThan(RESPONSES / 4);
});
