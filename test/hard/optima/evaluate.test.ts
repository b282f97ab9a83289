import { expect, test } from "vitest";
import { prepare } from "../../../src/fit/prepare/prepare.js";
import { extendedCriterion, scaledLambdas } from "../extended.js";
import { reduceProblem } from "../reduce.js";
import { evaluatorOf } from "./evaluate.js";
import { preciseFamilies, preciseProblem } from "./families.js";
import { plainProblem } from "./plain.js";

/** The reference itself: against the criterion of the other reference with 50 digits, at ratios up to 12,000. */
test.each(preciseFamilies)("$name: the plain criterion is right, and so is its gradient", (family) => {
  for (let seed = 0; seed < 3; seed++) {
    const { formula, table, options } = preciseProblem(family, seed);
    const plan = prepare(formula, table, options);
    const y = table.columns["y"] as number[];
    const f = evaluatorOf(plainProblem(plan, y));
    const m = f.gradient.length;
    const theta = Float64Array.from({ length: m }, (_, i) => 0.3 + ((i * 7) % 5));
    f.withGradient(theta);
    const g = f.gradient.slice();
    for (let i = 0; i < m; i++) {
      const up = theta.slice(),
        down = theta.slice();
      up[i]! += 1e-4;
      down[i]! -= 1e-4;
      expect(g[i]).toBeCloseTo((f.value(up) - f.value(down)) / 2e-4, 4);
    }
    const reference = reduceProblem(
      plan,
      y,
      plan.design.fixed.columns.map((_, j) => j),
    );
    const big = theta.map((v) => v * 3000);
    for (const at of [theta, big]) {
      const exact = extendedCriterion(reference, scaledLambdas(reference, at));
      expect(Math.abs(f.value(at) - exact)).toBeLessThan(1e-9 * Math.max(Math.abs(exact), y.length));
    }
  }
});
