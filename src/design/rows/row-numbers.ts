import { DataError } from "../../errors.js";
import { firstInfinite, type Variables } from "../values/variables.js";

/** The column of weights. @throws DataError unless all are positive and finite. */
export function checkWeights(variables: Variables, name: string): Float64Array {
  const weights = numericColumn(variables, "weights", name);
  const row = weights.findIndex((weight) => !(weight > 0));
  if (row < 0) return weights;
  throw new DataError(
    {
      option: "weights",
      rule: `'${name}' must be positive`,
      got: `${weights[row]} for sample '${variables.samples[row]}'`,
      hint: ["; leave samples out with ", { option: "subset" }],
    },
    { column: name },
  );
}

/** The column `name` (if any) plus `total` (if any). */
export function addOffset(
  variables: Variables,
  name: string | undefined,
  total: Float64Array | undefined,
): Float64Array | undefined {
  if (name === undefined) return total;
  const column = numericColumn(variables, "offset", name);
  return total === undefined ? column : column.map((value, i) => value + total[i]!);
}

/** A column of finite numbers that an option names. @throws DataError for any other */
export function numericColumn(variables: Variables, option: string, name: string): Float64Array {
  const column = variables.byName.get(name)!;
  if (column.kind !== "numbers") {
    throw new DataError({ option, rule: `column '${name}' must be numeric` }, { column: name });
  }
  if (column.exact?.lost !== undefined) {
    const rule = "whole numbers beyond 2^53 can be ids and groups, not numbers";
    throw new DataError(`${option}: column '${name}': ${rule}, got ${column.exact.lost}`, { column: name });
  }
  const values = column.columns[0]!;
  const row = firstInfinite(values);
  if (row < 0) return values;
  const got = `${values[row]} for sample '${variables.samples[row]}'`;
  throw new DataError({ option, rule: `column '${name}' must be finite`, got }, { column: name });
}
