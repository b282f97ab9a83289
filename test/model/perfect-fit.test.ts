import { expect, test } from "vitest";
import { fitSync, olsSync, prepare } from "../../src/index.js";
import { generator } from "../support/random-problem.js";

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

const index = Array.from({ length: 12 }, (_, i) => `s${i}`);
const metadata = {
  index,
  columns: { patient: index.map((_, i) => `p${i % 4}`), time: Float64Array.from(index, (_, i) => i >> 2) },
};
const table = { index, columns: { y: Float64Array.from(index, (_, i) => Math.sin(3 * i) + i / 3) } };

test("estimates of a perfect fit have no tests, neither in contrasts, means, F tests nor linear models", () => {
  const rows = {
    index,
    columns: { ...metadata.columns, arm: index.map((_, i) => "uvw"[(5 * i) % 3]!) },
  };
  const columns = {
    y: table.columns.y,
    perfect: Float64Array.from(index, (_, i) => 1 + 2 * (i >> 2)),
  };
  const model = fitSync(prepare("time + arm", rows, { groups: "patient" }), { index, columns });
  const alone = fitSync(prepare("time + arm", rows, { groups: "patient" }), table);
  const linear = olsSync("time + arm", { index, columns }, rows);
  const linearAlone = olsSync("time + arm", table, rows);
  expect(model.status[1]).toBe("perfect-fit");
  expect(linear.status[1]).toBe("perfect-fit");
  const both = [
    [model.anova(), alone.anova()],
    [model.contrast({ slope: { time: 1 } }), alone.contrast({ slope: { time: 1 } })],
    [model.means("arm", { pairwise: true }).pairs!, alone.means("arm", { pairwise: true }).pairs!],
    [linear.anova(), linearAlone.anova()],
  ] as const;
  for (const [table, one] of both) {
    const { response, p_value, q_value, statistic } = table.columns;
    const half = response.length / 2;
    expect(Array.from(p_value.slice(half), Number.isNaN)).not.toContain(false);
    expect(Array.from(statistic.slice(half), Number.isNaN)).not.toContain(false);
    expect(q_value.slice(0, half)).toEqual(one.columns.q_value);
  }
  const estimates = both[1][0].columns.estimate;
  expect(estimates[1]).toBeCloseTo(2, 10);
  expect(linear.glance().columns.p_value[1]).toBeNaN();
});
