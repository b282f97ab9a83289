import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { flagOf, worstStatus } from "../../src/fit/status.js";
import { fitDense, groupedV, psiOfTheta } from "../support/dense.js";
import { rowsOf } from "../support/random-problem.js";
import { readJson } from "../support/read-fixture.js";

/** A problem drawn and fitted in R; see test/fixtures/lmm/random-problems.R. */
interface Drawn {
  readonly columns: Record<"g", string[]> & Record<"x" | "w" | "z" | "u" | "y", number[]>;
  readonly k: 1 | 2 | 3;
  readonly reml: boolean;
  readonly criterion: number;
  readonly sigma: number;
  readonly estimate: number[];
  readonly std_error: number[];
  readonly df: number[];
  readonly singular: boolean;
}

const problems = readJson<Drawn[]>("lmm", "random-problems.json");

function fitted({ columns, k, reml }: Drawn) {
  const index = columns.g.map((_, i) => `s${i}`);
  const reFormula = ["1", "z", "z + u"][k - 1]!;
  const plan = prepare("x + w", { index, columns }, { groups: "g", reFormula, reml });
  return {
    plan,
    result: fitTable(plan, { index, columns }, ["y"], { reml, satterthwaite: true, joint: false }),
  };
}

describe.each(problems.map((problem, i) => ({ number: i + 1, problem })))(
  "problem $number",
  ({ problem }) => {
    const { columns, k, reml, criterion } = problem;
    const n = columns.y.length;
    const { plan, result } = fitted(problem);

    if (n <= k * new Set(columns.g).size) {
      test("a problem with no more rows than random effects is unidentified", () => {
        expect(worstStatus(result.flags[0]!)).toBe("unidentified");
      });
      return;
    }

    const slack = 1e-8 * Math.max(Math.abs(criterion), n);

    test("the criterion is not above lme4's, and is that of the dense model", () => {
      const X = rowsOf(plan.design.fixed.values, 3);
      const V = groupedV(
        rowsOf(plan.design.random[0]!.values, k),
        plan.design.random[0]!.index,
        psiOfTheta(result.theta, k),
      );
      expect(Math.abs(fitDense(X, columns.y, V, reml).criterion - result.criterion[0]!)).toBeLessThan(slack);
      expect(result.criterion[0]).toBeLessThan(criterion + slack);
    });

    // At problem 3 lme4 stops, from each of three starts, 0.026 above a singular optimum.
    if (result.criterion[0]! < criterion - 1e-4) return;

    test("estimates, standard errors, σ and whether the fit is singular are lme4's", () => {
      problem.estimate.forEach((estimate, j) => {
        const error = problem.std_error[j]!;
        expect(Math.abs(result.beta[j]! - estimate) / error).toBeLessThan(1e-6);
        expect(Math.abs(Math.sqrt(result.vcov[(j * (j + 3)) / 2]!) / error - 1)).toBeLessThan(1e-6);
      });
      expect(Math.abs(Math.sqrt(result.sigma2[0]!) / problem.sigma - 1)).toBeLessThan(1e-6);
      expect((result.flags[0]! & flagOf("singular")) !== 0).toBe(problem.singular);
    });

    test("Satterthwaite's degrees of freedom are lmerTest's", () => {
      problem.df.forEach((df, j) => {
        expect(Math.abs(result.df[j]! / df - 1)).toBeLessThan(2e-5);
      });
    });
  },
);

test("lme4 is undercut where it stops early, and nowhere else", () => {
  const lower = problems.flatMap((problem, i) =>
    fitted(problem).result.criterion[0]! < problem.criterion - 1e-6 ? [i + 1] : [],
  );
  expect(lower).toEqual([3]);
});
