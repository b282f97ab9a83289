import type { ComparisonOperator, Expression, LogicalOperator } from "../../formula/expression.js";
import { type Evaluation, formulaFault, rowsOf } from "../evaluation.js";
import { combineTruth, describe, fromSameDay, type Numeric, toNumeric } from "./arithmetic.js";
import { compareLevels, findLevel } from "./levels.js";
import {
  type Booleans,
  type Categories,
  type Constant,
  type Level,
  type List,
  unknown,
  type Value,
} from "./value.js";

type Pair<T> = readonly [T, T];

const signs: Readonly<Record<ComparisonOperator, (sign: number) => boolean>> = {
  "==": (sign) => sign === 0,
  "!=": (sign) => sign !== 0,
  "<": (sign) => sign < 0,
  "<=": (sign) => sign <= 0,
  ">": (sign) => sign > 0,
  ">=": (sign) => sign >= 0,
};

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** `left operator right`, row by row. Categories compare with words, by code point. Missing compares unknown. */
export function compare(
  evaluation: Evaluation,
  operator: ComparisonOperator,
  operands: Pair<Value>,
  nodes: Pair<Expression>,
): Booleans | Constant {
  const holds = signs[operator];
  const [left, right] = withDigits(evaluation, operands, nodes);
  if (left.kind === "categories" && right.kind === "categories") return compareCategories(left, right, holds);
  if (left.kind === "categories") return compareLevel(evaluation, left, operator, right, nodes[1]);
  if (right.kind === "categories") return compareLevel(evaluation, right, mirrored[operator], left, nodes[0]);
  if (left.kind === "scalar" && right.kind === "scalar") {
    if (left.value === null || right.value === null) throw refuse(evaluation, left, right, nodes);
    return { kind: "scalar", value: holds(compareLevels(left.value, right.value)) };
  }
  const a = toNumeric(evaluation, left, nodes[0]);
  const b = fromSameDay(left, right) ?? toNumeric(evaluation, right, nodes[1]);
  return compareNumbers(evaluation, [a, b], holds, nodes);
}

/** Columns of whole numbers beyond 2^53 compare by their digits where doubles lose some, with digits in quotes. */
function withDigits(
  evaluation: Evaluation,
  [left, right]: Pair<Value>,
  nodes: Pair<Expression>,
): Pair<Value> {
  const [a, b] = [exactly(left, [right]), exactly(right, [left])];
  if (a !== left) refuseNumber(evaluation, right, nodes[1]);
  if (b !== right) refuseNumber(evaluation, left, nodes[0]);
  return [a, b];
}

/** A value as it is to be compared with others. */
function exactly(value: Value, others: readonly Value[]): Value {
  if (value.kind !== "numbers" || value.exact === undefined) return value;
  const isText = others.some((other) => other.kind === "scalar" && typeof other.value === "string");
  return isText || value.exact.lost !== undefined ? value.exact.categories : value;
}

function refuseNumber(evaluation: Evaluation, value: Value, node: Expression): void {
  if (value.kind !== "scalar" || typeof value.value !== "number") return;
  const message = "a column of whole numbers beyond 2^53 compares with digits in quotes";
  throw formulaFault(evaluation, `${message}, as in "20240101120000001"`, node);
}

function compareNumbers(
  evaluation: Evaluation,
  [a, b]: Pair<Numeric>,
  holds: (sign: number) => boolean,
  nodes: Pair<Expression>,
): Booleans {
  const [x, y] = [singleColumn(evaluation, a, nodes[0]), singleColumn(evaluation, b, nodes[1])];
  const values = new Uint8Array(rowsOf(evaluation));
  for (let i = 0; i < values.length; i++) {
    const [left, right] = [x(i), y(i)];
    values[i] =
      Number.isNaN(left) || Number.isNaN(right)
        ? unknown
        : Number(holds(left < right ? -1 : left > right ? 1 : 0));
  }
  return { kind: "booleans", values };
}

function singleColumn(evaluation: Evaluation, value: Numeric, node: Expression): (row: number) => number {
  if (value.kind === "number") return () => value.value;
  const [column, second] = value.columns;
  if (column === undefined || second !== undefined) {
    throw formulaFault(evaluation, `one column is needed here, got ${value.columns.length}`, node);
  }
  return (row) => column[row]!;
}

function compareCategories(left: Categories, right: Categories, holds: (sign: number) => boolean): Booleans {
  const values = Uint8Array.from(left.codes, (code, i) => {
    const other = right.codes[i]!;
    if (code < 0 || other < 0) return unknown;
    return Number(holds(compareLevels(left.levels[code]!, right.levels[other]!)));
  });
  return { kind: "booleans", values };
}

function compareLevel(
  evaluation: Evaluation,
  { codes, levels }: Categories,
  operator: ComparisonOperator,
  other: Value,
  node: Expression,
): Booleans {
  if (other.kind !== "scalar" || other.value === null) {
    throw formulaFault(
      evaluation,
      `categories compare with a word or a number, not ${describe(other)}`,
      node,
    );
  }
  const wanted = other.value;
  const equal = findLevel(levels, wanted);
  const truth = levels.map((level, code) => signs[operator](code === equal ? 0 : unequal(level, wanted)));
  return { kind: "booleans", values: lookUp(codes, truth) };
}

/** The order of two levels that are known to differ. */
function unequal(level: Level, other: Level): number {
  return compareLevels(level, other) < 0 ? -1 : 1;
}

/** `left in [a, b]`, row by row. */
export function isMember(
  evaluation: Evaluation,
  value: Value,
  list: List,
  [leftNode, listNode]: Pair<Expression>,
): Booleans {
  const wanted = list.items.map((item) => {
    if (item.kind === "scalar" && item.value !== null) return item.value;
    throw formulaFault(evaluation, "the list must hold words or numbers", listNode);
  });
  const column = exactly(value, list.items);
  if (column.kind === "categories") {
    const { codes, levels } = column;
    if (column !== value) for (const item of list.items) refuseNumber(evaluation, item, listNode);
    const found = new Set(wanted.map((level) => findLevel(levels, level)));
    const truth = levels.map((_, code) => found.has(code));
    return { kind: "booleans", values: lookUp(codes, truth) };
  }
  const numberAt = singleColumn(evaluation, toNumeric(evaluation, value, leftNode), leftNode);
  const sizes = new Set(wanted.map(Number));
  const values = new Uint8Array(rowsOf(evaluation));
  for (let i = 0; i < values.length; i++) {
    const number = numberAt(i);
    values[i] = Number.isNaN(number) ? unknown : Number(sizes.has(number));
  }
  return { kind: "booleans", values };
}

function lookUp(codes: Int32Array, truth: readonly boolean[]): Uint8Array {
  return Uint8Array.from(codes, (code) => (code < 0 ? unknown : Number(truth[code])));
}

/** `left and right`, `left or right`, row by row. */
export function combine(
  evaluation: Evaluation,
  operator: LogicalOperator,
  [left, right]: Pair<Value>,
  nodes: Pair<Expression>,
): Booleans {
  return combineTruth(toTruth(evaluation, left, nodes[0]), toTruth(evaluation, right, nodes[1]), operator);
}

/** `not value`, row by row. */
export function negate(evaluation: Evaluation, value: Value, node: Expression): Booleans {
  const { values } = toTruth(evaluation, value, node);
  return { kind: "booleans", values: values.map((truth) => (truth === unknown ? unknown : 1 - truth)) };
}

/** A value as truth values. @throws FormulaError for anything but conditions, `True` and `False`. */
export function toTruth(evaluation: Evaluation, value: Value, node: Expression): Booleans {
  if (value.kind === "booleans") return value;
  if (value.kind === "scalar" && typeof value.value === "boolean") {
    return { kind: "booleans", values: new Uint8Array(rowsOf(evaluation)).fill(Number(value.value)) };
  }
  throw formulaFault(evaluation, `a condition is needed here, got ${describe(value)}`, node);
}

function refuse(evaluation: Evaluation, left: Value, right: Value, nodes: Pair<Expression>): Error {
  const message = `cannot compare ${describe(left)} with ${describe(right)}`;
  return formulaFault(evaluation, message, { start: nodes[0].start, end: nodes[1].end });
}
