import type { ArithmeticOperator, Expression } from "../../formula/expression.js";
import { daysBetween } from "../../table/dates.js";
import { dataFault, type Evaluation, formulaFault } from "../evaluation.js";
import { levelLabel } from "./levels.js";
import { type Booleans, type Constant, type Numbers, numbers, unknown, type Value } from "./value.js";

/** What can be calculated with: truth values count as 0 and 1. */
export type Numeric = Numbers | { readonly kind: "number"; readonly value: number };

const operations: Readonly<Record<ArithmeticOperator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  // Python's floor division and remainder, whose sign is that of the divisor.
  "//": (a, b) => Math.floor(a / b),
  "%": (a, b) => a - b * Math.floor(a / b),
  "**": (a, b) => a ** b,
};

/** `left operator right`, row by row. As in numpy, the sum of truth values is their `or`, the product their `and`. */
export function calculate(
  evaluation: Evaluation,
  operator: ArithmeticOperator,
  [left, right]: readonly [Value, Value],
  [leftNode, rightNode]: readonly [Expression, Expression],
): Value {
  if (left.kind === "booleans" && right.kind === "booleans" && (operator === "+" || operator === "*")) {
    return combineTruth(left, right, operator === "+" ? "or" : "and");
  }
  const a = toNumeric(evaluation, left, leftNode);
  const b = operator === "-" ? fromSameDay(left, right) : undefined;
  return applyBinary(
    evaluation,
    operations[operator],
    [a, b ?? toNumeric(evaluation, right, rightNode)],
    [leftNode, rightNode],
  );
}

/** Of two columns of dates the second as days since the origin of the first; undefined for anything else. */
export function fromSameDay(left: Value, right: Value): Numbers | undefined {
  if (left.kind !== "numbers" || right.kind !== "numbers") return undefined;
  if (left.origin === undefined || right.origin === undefined) return undefined;
  const between = daysBetween(left.origin, right.origin);
  return mapColumns(right, (day) => day + between);
}

/** A function of two numbers, row by row; one column meets each of several. */
export function applyBinary(
  evaluation: Evaluation,
  operation: (a: number, b: number) => number,
  [a, b]: readonly [Numeric, Numeric],
  [aNode, bNode]: readonly [Expression, Expression],
): Numbers | Constant {
  if (a.kind === "number" && b.kind === "number")
    return { kind: "scalar", value: operation(a.value, b.value) };
  if (b.kind === "number") return mapColumns(a as Numbers, (x) => operation(x, b.value));
  if (a.kind === "number") return mapColumns(b, (y) => operation(a.value, y));
  const width = Math.max(a.columns.length, b.columns.length);
  for (const { columns } of [a, b]) {
    if (columns.length === 1 || columns.length === width) continue;
    const message = `${a.columns.length} columns do not match ${b.columns.length}`;
    throw formulaFault(evaluation, message, { start: aNode.start, end: bNode.end });
  }
  return numbers(
    ...Array.from({ length: width }, (_, j) => {
      const x = a.columns[a.columns.length === 1 ? 0 : j]!;
      const y = b.columns[b.columns.length === 1 ? 0 : j]!;
      return x.map((value, i) => operation(value, y[i]!));
    }),
  );
}

export function mapColumns({ columns }: Numbers, operation: (x: number) => number): Numbers {
  return numbers(...columns.map((column) => column.map(operation)));
}

/** A value as numbers. @throws FormulaError for text, lists and marked categories. */
export function toNumeric(evaluation: Evaluation, value: Value, node: Expression): Numeric {
  if (value.kind === "numbers") {
    checkDigits(evaluation, value, node);
    return value;
  }
  if (value.kind === "booleans") {
    return numbers(Float64Array.from(value.values, (truth) => (truth === unknown ? Number.NaN : truth)));
  }
  if (value.kind === "scalar" && (typeof value.value === "number" || typeof value.value === "boolean")) {
    return { kind: "number", value: Number(value.value) };
  }
  throw formulaFault(evaluation, `numbers are needed here, got ${describe(value)}`, node);
}

/** @throws DataError for a column of whole numbers that doubles do not hold. */
export function checkDigits(evaluation: Evaluation, { exact }: Numbers, node: Expression): void {
  if (exact?.lost === undefined) return;
  const rule = "whole numbers beyond 2^53 can be ids, groups and categories, as in C(x), not numbers";
  throw dataFault(evaluation, `${rule}, got ${exact.lost}`, node);
}

/** What a value is, for error messages. */
export function describe(value: Value): string {
  switch (value.kind) {
    case "numbers":
      return value.columns.length === 1 ? "a numeric column" : `${value.columns.length} numeric columns`;
    case "booleans":
      return "a condition";
    case "categories":
      return "a column of categories";
    case "factor":
      return "a category made by C(...)";
    case "list":
      return "a list";
    case "scalar":
      if (value.value === null) return "None";
      return typeof value.value === "string" ? `'${value.value}'` : levelLabel(value.value);
  }
}

/** Three-valued `and` and `or`: unknown only where the other side does not settle it. */
export function combineTruth(left: Booleans, right: Booleans, operator: "and" | "or"): Booleans {
  const decisive = operator === "and" ? 0 : 1;
  const values = left.values.map((a, i) => {
    const b = right.values[i]!;
    if (a === decisive || b === decisive) return decisive;
    return a === unknown || b === unknown ? unknown : 1 - decisive;
  });
  return { kind: "booleans", values };
}
