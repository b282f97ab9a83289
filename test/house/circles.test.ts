import { describe, expect, test } from "vitest";
import { circlesOf, readTree } from "./source-tree.js";

test("circles are found, and what only leads to them is not", () => {
  const arrows = ["ab", "bc", "ca", "dc", "ce", "ff"].map(([from, to]) => ({ from: from!, to: to! }));
  expect(circlesOf(arrows)).toEqual([["a", "b", "c"], ["f"]]);
});

describe.each(["assembly", "src"])("%s", (folder) => {
  test("no file needs itself by way of others", () => {
    const { arrows } = readTree(folder);
    expect(arrows.length).toBeGreaterThan(100);
    expect(circlesOf(arrows.filter(({ isTypeOnly }) => !isTypeOnly))).toEqual([]);
  });
});
