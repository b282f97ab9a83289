import type { Design } from "../../design/design.js";
import type { Plan } from "../../fit/plan.js";
import { fitTable } from "../../fit/run/fit-table.js";
import { withAskedInference } from "../../inference/asked-inference.js";
import { waldStatistics } from "../../inference/wald.js";
import { simulateRows } from "../simulate-rows.js";
import type { AssumedTheta, DrawnEstimates } from "./study-draws.js";

/**
 * Draw studies row by row from a design, about zero with σ = 1, and analyse them with a plan on the same rows: for any structure
 * of the truth, of the analysis, and any test.
 *
 * @param truth the design that responses follow, on the rows of `plan`
 * @param columns of X of the plan that are tested
 * @param receive called once per study with an entry per column. NaN where there is no test
 */
export function drawStudiesByRows(
  truth: Design,
  plan: Plan,
  stream: { readonly seed: number; readonly name: string },
  theta: AssumedTheta & { readonly parameters: number },
  columns: readonly number[],
  studies: readonly number[],
  receive: (study: number, estimates: readonly DrawnEstimates[]) => void,
): void {
  const { count: m, parameters } = theta;
  const { test, vcov, reml } = plan.options;
  const { offset: _, ...design } = plan.design;
  const centred: Plan = { ...plan, design };
  const mean = new Float64Array(plan.samples.length);
  const wanted = { reml, satterthwaite: test === "satterthwaite", joint: vcov === "joint" };
  const isShared = theta.values.length <= parameters;
  const names = Array.from({ length: m }, (_, i) => `y${i}`);
  for (const study of studies) {
    const drawn: [string, Float64Array][] = [];
    const draw = (own: Float64Array, first: number, count: number) =>
      simulateRows(truth, { mean, theta: own, sigma: 1 }, { ...stream, first, count }, (_, y) => {
        drawn.push([names[drawn.length]!, y.slice()]);
      });
    if (isShared) draw(theta.values, study * m, m);
    else {
      for (let i = 0; i < m; i++)
        draw(theta.values.subarray(i * parameters, (i + 1) * parameters), study * m + i, 1);
    }
    const table = { index: plan.samples, columns: Object.fromEntries(drawn) };
    const result = withAskedInference(centred, table, fitTable(centred, table, names, wanted));
    const wald = waldStatistics(result, test, vcov);
    const { terms } = result;
    const take = (values: Float64Array, column: number) =>
      Float64Array.from({ length: m }, (_, i) => (column < 0 ? Number.NaN : values[i * terms + column]!));
    receive(
      study,
      columns.map((column) => ({
        // The statistic is NaN where there is no test.
        error: take(result.beta, column).map((value, i) =>
          Number.isNaN(wald.statistic[i * terms + column]!) ? Number.NaN : value,
        ),
        standardError: take(wald.standardError, column),
        df: take(wald.df, column),
      })),
    );
  }
}
