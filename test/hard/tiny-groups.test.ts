import { expect, test } from "vitest";
import { drawFrom } from "../support/hard-problem.js";
import { fitHard, TOLERANCE } from "./compare.js";
import { lowestOver, tinyGroups } from "./tiny-groups.js";

test.each([
  [300_000, 1],
  [100_000, 0],
  [20_000, 30],
])("%d groups of one to four rows, spread %d", { timeout: 120_000 }, (groups, spread) => {
  const { formula, table, criterion } = tinyGroups(drawFrom(groups), groups, spread);
  const { result } = fitHard({ formula, table });
  const [ours, n] = [result.criterion[0]!, result.nobs[0]!];
  const slack = TOLERANCE * Math.max(Math.abs(ours), n);
  expect(ours - lowestOver(criterion)).toBeLessThan(slack);
  expect(Math.abs(ours - criterion(result.theta[0]! ** 2))).toBeLessThan(slack);
});
