import { test } from "vitest";
import { expectTinyGroupsSolved } from "./tiny-groups.js";

// The same with more groups: tiny-groups.slow.ts.
test.each([
  [30_000, 1],
  [30_000, 0],
  [20_000, 30],
])("%d groups of one to four rows, spread %d, end at the lowest criterion", (groups, spread) => {
  expectTinyGroupsSolved(groups, spread);
});
