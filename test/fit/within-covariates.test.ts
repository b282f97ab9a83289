import { expect, test } from "vitest";
import { fitSync, prepare } from "../../src/index.js";
import { fitDense, groupedV, psiOfTheta } from "../support/dense.js";
import { generator, rowsOf } from "../support/random-problem.js";

/** Groups of odd and even sizes, as many of some sizes that these are rotated. */
function study(within: number) {
  const { normal } = generator(40 + within);
  const group = Array.from({ length: 16 }, (_, g) => new Array<number>([1, 2, 3, 5][g % 4]!).fill(g)).flat();
  const index = group.map((_, i) => `s${i}`);
  const effects = Array.from({ length: 16 }, normal);
  const names = Array.from({ length: within }, (_, j) => `x${j}`);
  const covariates = Object.fromEntries(names.map((name) => [name, group.map(normal)]));
  const response = (level: number) => group.map((g) => level + effects[g]! + normal());
  const columns = { y: response(0), offset: response(50), third: response(-3) };
  const metadata = { index, columns: { g: group.map((g) => `g${g}`), ...covariates } };
  return { metadata, formula: ["1", ...names].join(" + "), table: { index, columns } };
}

test.each([0, 1, 2, 3, 4, 5, 6])("%i covariates within groups give the dense model's fit", (within) => {
  const { metadata, formula, table } = study(within);
  const plan = prepare(formula, metadata, { groups: "g" });
  const { result } = fitSync(plan, table);
  const { fixed, random } = plan.design;
  const X = rowsOf(fixed.values, within + 1);
  Object.values(table.columns).forEach((y, r) => {
    const V = (theta: number) =>
      groupedV(rowsOf(random[0]!.values, 1), random[0]!.index, psiOfTheta([theta], 1));
    const theta = result.theta[r]!;
    const expected = fitDense(X, y, V(theta), true);
    expect(result.criterion[r]! / expected.criterion).toBeCloseTo(1, 10);
    expect(result.sigma2[r]! / expected.sigma2).toBeCloseTo(1, 10);
    expected.beta.forEach((beta, i) => {
      const at = r * (within + 1) + i;
      expect(Math.abs(result.beta[at]! - beta)).toBeLessThan(1e-9 * Math.sqrt(expected.vcov[i]![i]!));
    });
    for (const other of [0.99 * theta + 1e-4, 1.01 * theta + 1e-3, 3 * theta + 1, 0])
      expect(fitDense(X, y, V(other), true).criterion).toBeGreaterThan(expected.criterion - 1e-9);
  });
});
