import { DataError } from "../../errors.js";

/** The values of a column of a file as numbers, NaN where missing; typed arrays of numbers are handed through. */
export function asNumbers(values: ArrayLike<unknown>, column: string): ArrayLike<number> {
  if (ArrayBuffer.isView(values) && typeof values[0] !== "bigint") return values as ArrayLike<number>;
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
