import { suggest } from "../../errors.js";
import type { CallNode, Expression } from "../../formula/expression.js";
import { type Evaluation, formulaFault } from "../evaluation.js";
import { describe, type Numeric, toNumeric } from "../values/arithmetic.js";
import type { Level, Value } from "../values/value.js";

/** A parameter: `name`, `name?` when it may be left out, `...name` for all further positional arguments. */
type Parameter = string;

export interface Argument {
  readonly node: Expression;
  /** Undefined for literal parameters, which the function reads from the formula itself. */
  readonly value: Value | undefined;
}

/** A call with its arguments under the names of the parameters. */
export interface Call {
  readonly node: CallNode;
  readonly named: ReadonlyMap<string, Argument>;
  readonly rest: readonly Argument[];
}

/** One function of the vocabulary. */
export interface FunctionDefinition {
  readonly parameters: readonly Parameter[];
  /** Parameters whose arguments are not computed, such as the contrast of C. */
  readonly literal?: readonly string[];
  apply(evaluation: Evaluation, call: Call): Value;
}

/** Pairs the arguments of a call with parameters, as Python does, computing all but the literal ones. */
export function bindArguments(
  evaluation: Evaluation,
  node: CallNode,
  parameters: readonly Parameter[],
  literal: readonly string[],
  compute: (argument: Expression) => Value,
): Call {
  const names = parameters.filter((parameter) => !parameter.startsWith("...")).map(nameOf);
  const takesRest = names.length < parameters.length;
  const named = new Map<string, Argument>();
  const rest: Argument[] = [];
  node.positional.forEach((argument, i) => {
    const name = takesRest ? undefined : names[i];
    if (name === undefined && !takesRest) {
      const message = `${node.callee} takes at most ${names.length} arguments (${names.join(", ")})`;
      throw formulaFault(evaluation, message, argument);
    }
    const bound = { node: argument, value: literal.includes(name ?? "") ? undefined : compute(argument) };
    if (name === undefined) rest.push(bound);
    else named.set(name, bound);
  });
  for (const { name, value, start, end } of node.keywords) {
    if (!names.includes(name)) {
      const message = `${node.callee} has no argument '${name}'${suggest(name, names)}`;
      throw formulaFault(evaluation, message, { start, end });
    }
    if (named.has(name)) throw formulaFault(evaluation, `'${name}' is given twice`, { start, end });
    named.set(name, { node: value, value: literal.includes(name) ? undefined : compute(value) });
  }
  for (const parameter of parameters) {
    if (parameter.endsWith("?") || parameter.startsWith("...") || named.has(parameter)) continue;
    throw formulaFault(evaluation, `${node.callee} needs its argument '${parameter}'`, node);
  }
  return { node, named, rest };
}

function nameOf(parameter: Parameter): string {
  return parameter.replace(/\?$/, "");
}

/** The node to blame for an argument: its own, else the call. */
export function nodeOf(call: Call, name: string): Expression {
  return call.named.get(name)?.node ?? call.node;
}

/** An argument that may be left out or None. */
export function optional(call: Call, name: string): Value | undefined {
  const value = call.named.get(name)?.value;
  return value?.kind === "scalar" && value.value === null ? undefined : value;
}

export function numericArgument(evaluation: Evaluation, call: Call, name: string): Numeric {
  const { node, value } = call.named.get(name)!;
  return toNumeric(evaluation, value!, node);
}

/** An argument that must be one numeric column, such as what a spline is made of. */
export function columnArgument(evaluation: Evaluation, call: Call, name: string): Float64Array {
  const value = numericArgument(evaluation, call, name);
  if (value.kind === "numbers" && value.columns.length === 1) return value.columns[0]!;
  const got = value.kind === "number" ? String(value.value) : describe(value);
  throw formulaFault(
    evaluation,
    `${call.node.callee} needs one numeric column, got ${got}`,
    nodeOf(call, name),
  );
}

export function numberOption(evaluation: Evaluation, call: Call, name: string): number | undefined {
  const value = optional(call, name);
  if (value === undefined) return undefined;
  if (value.kind === "scalar" && typeof value.value === "number") return value.value;
  throw formulaFault(evaluation, `${name} must be a number, got ${describe(value)}`, nodeOf(call, name));
}

export function wholeNumberOption(evaluation: Evaluation, call: Call, name: string): number | undefined {
  const value = numberOption(evaluation, call, name);
  if (value === undefined || (Number.isInteger(value) && Math.abs(value) <= 10_000)) return value;
  throw formulaFault(evaluation, `${name} must be a whole number, got ${value}`, nodeOf(call, name));
}

export function booleanOption(evaluation: Evaluation, call: Call, name: string, initial: boolean): boolean {
  const value = optional(call, name);
  if (value === undefined) return initial;
  if (
    value.kind === "scalar" &&
    (typeof value.value === "boolean" || value.value === 0 || value.value === 1)
  ) {
    return Boolean(value.value);
  }
  throw formulaFault(evaluation, `${name} must be True or False, got ${describe(value)}`, nodeOf(call, name));
}

/** An argument that is a list of numbers. */
export function numberListOption(evaluation: Evaluation, call: Call, name: string): number[] | undefined {
  const value = optional(call, name);
  return value === undefined ? undefined : toNumberList(evaluation, value, nodeOf(call, name), name);
}

/** An argument that is a list of levels. */
export function levelListOption(evaluation: Evaluation, call: Call, name: string): Level[] | undefined {
  const value = optional(call, name);
  if (value === undefined) return undefined;
  const node = nodeOf(call, name);
  if (value.kind !== "list")
    throw formulaFault(evaluation, `${name} must be a list, got ${describe(value)}`, node);
  return value.items.map((item) => {
    if (item.kind === "scalar" && item.value !== null) return item.value;
    throw formulaFault(evaluation, `${name} must hold words or numbers`, node);
  });
}

/** A list of numbers, a single number counting as a list of one. */
export function toNumberList(evaluation: Evaluation, value: Value, node: Expression, name: string): number[] {
  const items = value.kind === "list" ? value.items : [value];
  return items.map((item) => {
    if (item.kind === "scalar" && typeof item.value === "number" && Number.isFinite(item.value))
      return item.value;
    throw formulaFault(evaluation, `${name} must be a list of numbers`, node);
  });
}

/** A list of lists of numbers of equal length; a flat list is one row. Undefined for anything else. */
export function toMatrix(evaluation: Evaluation, value: Value, node: Expression, name: string): number[][] {
  const isFlat = value.kind !== "list" || value.items.every((item) => item.kind !== "list");
  const rows = isFlat
    ? [toNumberList(evaluation, value, node, name)]
    : value.items.map((row) => toNumberList(evaluation, row, node, name));
  if (rows[0] !== undefined && rows[0].length > 0 && rows.every((row) => row.length === rows[0]!.length))
    return rows;
  throw formulaFault(evaluation, `${name} must be a matrix: a list of rows of equal length`, node);
}
