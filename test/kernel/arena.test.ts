import { expect, test } from "vitest";
import { kernel } from "../../src/kernel/kernel.js";
import { withScratch } from "../../src/kernel/scratch.js";

test("after a refusal every block is refused, until something is given back", () => {
  const { mark, release, reserve } = kernel();
  const position = mark();
  expect(reserve(0xfffffff0)).toBe(0);
  expect(reserve(8)).toBe(0);
  release(position);
  expect(reserve(8)).toBe(position);
  release(position);
});

test("more than there is of memory is an error in words, and leaves the arena as it was", () => {
  const position = kernel().mark();
  expect(() => withScratch((scratch) => scratch.f64(2 ** 29 - 2))).toThrow("out of memory");
  expect(kernel().mark()).toBe(position);
  expect(withScratch((scratch) => scratch.putF64([1, 2]))).toBe(position);
});
