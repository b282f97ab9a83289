import { expect } from "vitest";

/** |got − expected| / |expected|; 0 for equal numbers (infinities and zeros too), Infinity where one is NaN. */
export function relativeError(got: number, expected: number): number {
  if (Object.is(got, expected) || got === expected) return 0;
  const error = Math.abs(got - expected) / Math.abs(expected);
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}

/** Every row within a relative tolerance, which may depend on the row; the worst offenders are shown. */
export function expectClose<Row>(
  rows: readonly Row[],
  compute: (row: Row) => number,
  expected: (row: Row) => number,
  tolerance: number | ((row: Row) => number),
): void {
  expect(rows.length).toBeGreaterThan(0);
  const allowed = typeof tolerance === "number" ? () => tolerance : tolerance;
  const wrong = rows
    .map((row) => ({ row, got: compute(row), error: relativeError(compute(row), expected(row)) }))
    .filter(({ row, error }) => !(error <= allowed(row)))
    .sort((one, other) => other.error - one.error);
  expect(wrong.slice(0, 5)).toEqual([]);
}
