import { expect, test } from "vitest";
import { fitSync, prepare } from "../../src/index.js";
import { generator } from "../fit/random-problem.js";

test("a perfect fit has no tests, and other responses are adjusted as if it were not there", () => {
  const { normal } = generator(5);
  const g = Array.from({ length: 40 }, (_, i) => `g${Math.floor(i / 4)}`);
  const index = g.map((_, i) => `s${i}`);
  const x = g.map(normal);
  const ordinary = { a: g.map(normal), b: x.map((value) => value + normal()), c: g.map(normal) };
  const plan = prepare("x", { index, columns: { g, x } }, { groups: "g" });
  const fitted = (columns: Record<string, number[]>) => fitSync(plan, { index, columns });
  const alone = fitted(ordinary);
  const beside = fitted({ ...ordinary, perfect: x.map((value) => 2 - 3 * value) });
  for (const read of ["tvalues", "degreesOfFreedom", "pvalues", "qvalues"] as const) {
    for (const term of ["Intercept", "x"]) {
      const of = (model: typeof alone, response: string) => model[read]().get(term, response);
      expect(of(beside, "perfect"), read).toBeNaN();
      for (const response of ["a", "b", "c"]) expect(of(beside, response), read).toBe(of(alone, response));
    }
  }
  expect(beside.coefficients().get("x", "perfect")).toBeCloseTo(-3, 12);
});
