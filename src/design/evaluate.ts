import type { BinaryNode, CallNode, Expression } from "../formula/expression.js";
import { type Evaluation, formulaFault } from "./evaluation.js";
import { bindArguments } from "./functions/call.js";
import { constants, functions, unknownName } from "./functions/vocabulary.js";
import { calculate, mapColumns, toNumeric } from "./values/arithmetic.js";
import { combine, compare, isMember, negate } from "./values/comparison.js";
import type { Value } from "./values/value.js";

/**
 * Computes an expression over all rows at once. Arguments are computed before the calls they belong to, from
 * left to right, so stateful calls meet their memory in the same order each time.
 * @throws FormulaError for what makes no sense, DataError for rows a learned function cannot take.
 */
export function evaluate(evaluation: Evaluation, node: Expression): Value {
  switch (node.kind) {
    case "number":
    case "string":
    case "boolean":
      return { kind: "scalar", value: node.value };
    case "none":
      return { kind: "scalar", value: null };
    case "name":
      return lookUp(evaluation, node);
    case "list":
      return { kind: "list", items: node.items.map((item) => evaluate(evaluation, item)) };
    case "unary":
      return evaluateUnary(evaluation, node.operator, node.operand);
    case "binary":
      return evaluateBinary(evaluation, node);
    case "call":
      return evaluateCall(evaluation, node);
  }
}

function lookUp(evaluation: Evaluation, node: Expression & { kind: "name" }): Value {
  const column = evaluation.variables.byName.get(node.name);
  if (column !== undefined) return column;
  const constant = node.quoted ? undefined : constants.get(node.name);
  if (constant !== undefined) return { kind: "scalar", value: constant };
  throw unknownName(evaluation.formula, node, evaluation.variables.byName);
}

function evaluateUnary(evaluation: Evaluation, operator: "+" | "-" | "not", operand: Expression): Value {
  const value = evaluate(evaluation, operand);
  if (operator === "not") return negate(evaluation, value, operand);
  const numeric = toNumeric(evaluation, value, operand);
  const sign = operator === "-" ? -1 : 1;
  if (numeric.kind === "number") return { kind: "scalar", value: sign * numeric.value };
  return mapColumns(numeric, (x) => sign * x);
}

function evaluateBinary(evaluation: Evaluation, node: BinaryNode): Value {
  const operands = [evaluate(evaluation, node.left), evaluate(evaluation, node.right)] as const;
  const nodes = [node.left, node.right] as const;
  switch (node.operator) {
    case "and":
    case "or":
      return combine(evaluation, node.operator, operands, nodes);
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return compare(evaluation, node.operator, operands, nodes);
    case "in":
    case "not in": {
      const [left, list] = operands;
      if (list.kind !== "list") throw formulaFault(evaluation, "'in' needs a list, as in [1, 2]", node.right);
      const member = isMember(evaluation, left, list, nodes);
      return node.operator === "in" ? member : negate(evaluation, member, node);
    }
    default:
      return calculate(evaluation, node.operator, operands, nodes);
  }
}

function evaluateCall(evaluation: Evaluation, node: CallNode): Value {
  const definition = functions.get(node.callee);
  if (definition === undefined) throw unknownName(evaluation.formula, node, evaluation.variables.byName);
  const literal = definition.literal ?? [];
  const call = bindArguments(evaluation, node, definition.parameters, literal, (argument) =>
    evaluate(evaluation, argument),
  );
  return definition.apply(evaluation, call);
}
