import { type Evaluation, formulaFault, remember } from "../evaluation.js";
import { mapColumns } from "../values/arithmetic.js";
import { type Numbers, numbers } from "../values/value.js";
import { booleanOption, type Call, type FunctionDefinition, numberOption, numericArgument } from "./call.js";

const standardizeDefinition: FunctionDefinition = {
  parameters: ["x", "center?", "rescale?", "ddof?"],
  apply: standardize,
};

/** `center(x)`, and `standardize(x, center=True, rescale=True, ddof=0)`, which R users call `scale`. */
export const standardising: readonly (readonly [string, FunctionDefinition])[] = [
  ["center", { parameters: ["x"], apply: center }],
  ["standardize", standardizeDefinition],
  ["scale", standardizeDefinition],
];

function center(evaluation: Evaluation, call: Call): Numbers {
  const x = columnsOf(evaluation, call);
  const means = remember(evaluation, () => x.columns.map(mean));
  return shiftAndScale(x, means, undefined);
}

function standardize(evaluation: Evaluation, call: Call): Numbers {
  const x = columnsOf(evaluation, call);
  const isCentred = booleanOption(evaluation, call, "center", true);
  const isRescaled = booleanOption(evaluation, call, "rescale", true);
  const ddof = numberOption(evaluation, call, "ddof") ?? 0;
  const learned = remember(evaluation, () => {
    const sds = x.columns.map((column) => standardDeviation(column, ddof));
    if (isRescaled && sds.some((sd) => !(sd > 0))) {
      throw formulaFault(evaluation, `${call.node.callee} needs values that differ`, call.node);
    }
    return { means: x.columns.map(mean), sds };
  });
  return shiftAndScale(x, isCentred ? learned.means : undefined, isRescaled ? learned.sds : undefined);
}

function columnsOf(evaluation: Evaluation, call: Call): Numbers {
  const x = numericArgument(evaluation, call, "x");
  if (x.kind === "numbers") return x;
  throw formulaFault(evaluation, `${call.node.callee} needs a column, got ${x.value}`, call.node);
}

function shiftAndScale(
  x: Numbers,
  means: readonly number[] | undefined,
  sds: readonly number[] | undefined,
): Numbers {
  return numbers(
    ...x.columns.flatMap((column, j) => {
      const [centre, scale] = [means?.[j] ?? 0, sds?.[j] ?? 1];
      return mapColumns(numbers(column), (value) => (value - centre) / scale).columns;
    }),
  );
}

/** Mean of the values that are not missing. */
export function mean(values: Float64Array): number {
  let [total, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    total += value;
    count++;
  }
  const first = total / count;
  // A second pass takes away what the first sum lost to rounding.
  let rest = 0;
  for (const value of values) if (!Number.isNaN(value)) rest += value - first;
  return first + rest / count;
}

/** Standard deviation, the sum of squares divided by the count less `ddof`, of the values not missing. */
export function standardDeviation(values: Float64Array, ddof: number): number {
  const centre = mean(values);
  let [squares, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    squares += (value - centre) ** 2;
    count++;
  }
  return Math.sqrt(squares / (count - ddof));
}
