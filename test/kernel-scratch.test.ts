import { expect, test } from "vitest";
import { kernel } from "../src/kernel/kernel.js";
import { withScratch } from "../src/kernel/scratch.js";

test("the arena grows, keeps what was put there and gives everything back", () => {
  const before = kernel().mark();
  const copy = withScratch((scratch) => {
    const small = scratch.putF64([1, 2, 3]);
    const large = scratch.f64(2_000_000);
    scratch.viewF64(large, 2_000_000).fill(7);
    return Array.from(scratch.viewF64(small, 3));
  });
  expect(copy).toEqual([1, 2, 3]);
  expect(kernel().mark()).toBe(before);
});

test("the arena is given back when the work throws", () => {
  const before = kernel().mark();
  expect(() =>
    withScratch((scratch) => {
      scratch.f64(10);
      throw new Error("stop");
    }),
  ).toThrow("stop");
  expect(kernel().mark()).toBe(before);
});
