import { DataError } from "../../errors.js";

/** The values of a column of a file as numbers, NaN where missing; doubles are handed through. */
export function asNumbers(values: ArrayLike<unknown>, column: string): Float64Array {
  if (values instanceof Float64Array) return values;
  const numbers = new Float64Array(values.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = values[i];
    if (typeof value === "number") numbers[i] = value;
    else if (value === null || value === undefined) numbers[i] = Number.NaN;
    else if (typeof value === "bigint") numbers[i] = Number(value);
    else {
      const shown = JSON.stringify(value)?.slice(0, 60);
      throw new DataError(`every column must be numeric, got ${shown} in column '${column}'`, { column });
    }
  }
  return numbers;
}
