import { expect, test } from "vitest";
import { fitSync, prepare } from "../../src/index.js";
import { fitDense, groupedV, psiOfTheta } from "../support/dense.js";

/** A slope whose criterion has two optima, the lower of them between two points of the grid at which D' has one sign. */
const group = [0, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4, 5, 5, 6, 6, 6, 6, 6, 6];
const z = [
  -0.2276, 3.7128, 2.7939, 6.0989, 0.232, 0.3122, 0.1023, 0.41, -0.9209, -1.6987, -0.0137, 0.0029, 0.122,
  -0.1205, -0.6635, -0.8919, -9.1793, 4.176, -0.2048, -0.2077, -1.0687,
];
const y = [
  -2.8735, 0.356, -0.6353, -5.833, 0.5339, -1.7059, -1.0905, 0.2909, -0.6258, 1.903, 0.4213, 0.5645, 0.6725,
  0.5613, -3.7372, -0.6565, -10.5109, 3.9863, -1.1513, 0.0922, -1.0919,
];

test("the turn of a derivative between two points of the grid is followed to the optimum it hides", () => {
  const index = group.map((_, i) => `s${i}`);
  const metadata = { index, columns: { g: group.map((g) => `g${g}`), z } };
  const plan = prepare("1 + (0 + z | g)", metadata, { reml: false });
  const { result } = fitSync(plan, { index, columns: { y } });
  const X = group.map(() => [1]);
  const Z = z.map((value) => [value]);
  const dense = (theta: number) =>
    fitDense(X, y, groupedV(Z, group, psiOfTheta([theta], 1)), false).criterion;
  const grid = Array.from({ length: 400 }, (_, i) => dense(10 ** (i / 100 - 2)));
  expect(grid.filter((value, i) => value < grid[i - 1]! && value < grid[i + 1]!)).toHaveLength(2);
  expect(result.criterion[0]! / dense(result.theta[0]!)).toBeCloseTo(1, 10);
  expect(result.criterion[0]!).toBeLessThanOrEqual(Math.min(...grid));
});
