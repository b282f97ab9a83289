import { test } from "vitest";
import { expectTinyGroupsSolved } from "./tiny-groups.js";

test.each([
  [300_000, 1],
  [100_000, 0],
])("%d groups of one to four rows, spread %d, end at the lowest criterion", (groups, spread) => {
  expectTinyGroupsSolved(groups, spread);
});
