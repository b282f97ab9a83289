import { expect, test } from "vitest";
import { refuseRepeated } from "../../src/cli/fit/refuse-repeated.js";

test("a response of the name of another is refused, of an earlier block too", () => {
  const message = "responses must have names of their own, got 'b' twice";
  expect(() => refuseRepeated(["a", "b", "c", "b", "a"])).toThrow(message);
  const seen = new Set<string>();
  refuseRepeated(["a", "b"], seen);
  expect(() => refuseRepeated(["c", "b"], seen)).toThrow(message);
});

test("100,000 names are looked through at once", () => {
  const names = Array.from({ length: 100_000 }, (_, i) => `response ${i}`);
  expect(() => refuseRepeated(names)).not.toThrow();
});
