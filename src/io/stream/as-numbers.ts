import { DataError } from "../../errors.js";
import { isBeyond } from "../../table/labels.js";
import { cellValue } from "../text/cell-value.js";

/**
 * The values of a column of a file as numbers, NaN where missing; text must spell some, unless it is a dictionary, which
 * is refused. Doubles are handed through.
 */
export function asNumbers(values: ArrayLike<unknown>, column: string, isDictionary = false): Float64Array {
  if (values instanceof Float64Array) return values;
  const numbers = new Float64Array(values.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = values[i];
    if (typeof value === "number") numbers[i] = value;
    else if (value === null || value === undefined) numbers[i] = Number.NaN;
    else if (typeof value === "bigint") numbers[i] = integerNumber(value, column);
    else {
      const number = typeof value === "string" && !isDictionary ? cellValue(value) : undefined;
      if (number !== undefined) {
        numbers[i] = number;
        continue;
      }
      const shown = `${isDictionary ? "the category " : ""}${JSON.stringify(value)?.slice(0, 60)}`;
      throw new DataError(`every column must be numeric, got ${shown} in column '${column}'`, { column });
    }
  }
  return numbers;
}

/** A 64-bit integer as a number. Throws DataError beyond 2^53, where doubles do not hold it. */
export function integerNumber(value: bigint, column: string): number {
  if (!isBeyond(value)) return Number(value);
  throw new DataError(
    `column '${column}': whole numbers beyond 2^53 can be ids and groups, not numbers, got ${value}`,
    { column },
  );
}
