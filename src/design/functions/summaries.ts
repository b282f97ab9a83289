import { quantile, sorted } from "../bases/quantile.js";
import { type Evaluation, remember } from "../evaluation.js";
import type { Constant } from "../values/value.js";
import { type Call, columnArgument, type FunctionDefinition, numberOption } from "./call.js";
import { mean, standardDeviation } from "./standardize.js";

type Summary = (values: Float64Array, ddof: number) => number;

const byName: readonly (readonly [string, Summary])[] = [
  ["mean", mean],
  ["median", (values) => quantile(sorted(values), 0.5)],
  ["min", (values) => sorted(values)[0] ?? Number.NaN],
  ["max", (values) => sorted(values).at(-1) ?? Number.NaN],
  ["sum", (values) => mean(values) * sorted(values).length],
];

/**
 * One number of a column: `x - np.mean(x)`. Unlike numpy's, they are remembered: on new rows the number is
 * still that of the rows the design was made on, so that predictions do not depend on their company.
 */
export const summaries: readonly (readonly [string, FunctionDefinition])[] = [
  ...byName.flatMap(([name, summary]) => [
    [`np.${name}`, define(summary, 0)] as const,
    [name, define(summary, 0)] as const,
  ]),
  ["np.std", define(standardDeviation, 0)],
  ["np.var", define((values, ddof) => standardDeviation(values, ddof) ** 2, 0)],
  ["sd", define(standardDeviation, 1)],
  ["var", define((values, ddof) => standardDeviation(values, ddof) ** 2, 1)],
];

function define(summary: Summary, ddof: number): FunctionDefinition {
  const apply = (evaluation: Evaluation, call: Call): Constant => {
    const x = columnArgument(evaluation, call, "x");
    const degrees = numberOption(evaluation, call, "ddof") ?? ddof;
    return { kind: "scalar", value: remember(evaluation, () => summary(x, degrees)) };
  };
  return { parameters: ["x", "ddof?"], apply };
}
