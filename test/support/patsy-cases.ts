import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Column, Table } from "../../src/table/table.js";

/** One formula and what patsy makes of it. */
export interface MatrixCase {
  readonly formula: string;
  readonly columns: readonly string[];
  readonly terms: readonly string[];
  readonly matrix?: readonly (readonly number[])[];
  readonly replayed?: readonly (readonly number[])[];
}

type JsonColumns = Record<string, number[] | string[] | boolean[]>;

export interface PatsyCases {
  readonly data: JsonColumns;
  readonly newdata: JsonColumns;
  readonly grammar: Record<string, string[]>;
  readonly grammar_errors: Record<string, [number, number]>;
  readonly columns: readonly MatrixCase[];
  readonly splines: readonly MatrixCase[];
  readonly random: readonly MatrixCase[];
}

export interface OracleCases {
  readonly data: JsonColumns;
  readonly newdata: JsonColumns;
  readonly cases: readonly MatrixCase[];
  readonly predict_cases: readonly MatrixCase[];
  readonly error_cases: readonly { readonly formula: string; readonly patsy_accepts: boolean }[];
}

export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/patsy/${name}.json`, import.meta.url), "utf8"));
}

/** Columns as a table: numbers as Float64Array, the rest as they are; samples s1, s2, … */
export function toTable(columns: Record<string, readonly (number | string | boolean | null)[]>): Table {
  const [first = []] = Object.values(columns);
  const typed = Object.entries(columns).map(([name, values]): [string, Column] => {
    const isNumeric = typeof values[0] === "number";
    return [name, isNumeric ? Float64Array.from(values as number[]) : (values as string[])];
  });
  return { index: first.map((_, i) => `s${i + 1}`), columns: Object.fromEntries(typed) };
}

/** Expects a row-major matrix to equal rows of numbers, entry by entry. */
export function expectMatrix(
  values: Float64Array,
  rows: readonly (readonly number[])[],
  tolerance = 1e-10,
): void {
  const flat = rows.flat();
  expect(values.length).toBe(flat.length);
  const worst = flat.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0);
  expect(worst).toBeLessThanOrEqual(tolerance);
}
