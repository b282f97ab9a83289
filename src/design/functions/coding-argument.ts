import { suggest } from "../../errors.js";
import type { CallNode, Expression } from "../../formula/expression.js";
import type { Span } from "../../formula/tokenize.js";
import { type Evaluation, formulaFault } from "../evaluation.js";
import { referenceOf } from "../fixed/coding.js";
import { describe } from "../values/arithmetic.js";
import { levelLabel, showLevels } from "../values/levels.js";
import type { CodingSpec, Level, Value } from "../values/value.js";
import { type Argument, bindArguments, levelListOption, nodeOf, toMatrix, toNumberList } from "./call.js";

/** The codings by name with the parameter each takes; R's names stand for their defaults. */
const codings: ReadonlyMap<string, readonly [CodingSpec["coding"], string?]> = new Map([
  ["Treatment", ["treatment", "reference"]],
  ["Sum", ["sum", "omit"]],
  ["Helmert", ["helmert"]],
  ["Diff", ["diff"]],
  ["Poly", ["poly", "scores"]],
  ["contr.treatment", ["treatment"]],
  ["contr.sum", ["sum"]],
  ["contr.helmert", ["helmert"]],
  ["contr.poly", ["poly"]],
]);
const codingNames = [...codings.keys()];

/** Whether an argument of a call names a coding, which is read as it stands and not computed. */
export function isCodingArgument(call: CallNode, argument: Expression): boolean {
  if (call.callee !== "C") return false;
  return (
    call.positional[1] === argument ||
    call.keywords.some((k) => k.name === "contrast" && k.value === argument)
  );
}

/**
 * Reads `Sum`, `Treatment(reference=2)`, `Poly(scores=[…])`, `ContrastMatrix(matrix, suffixes)` or a matrix
 * with a row per level. Null for None.
 */
export function readCoding(
  evaluation: Evaluation,
  node: Expression,
  levels: readonly Level[],
): CodingSpec | null {
  switch (node.kind) {
    case "none":
      return null;
    case "name":
      return { coding: codingNamed(evaluation, node.name, node)[0] } as CodingSpec;
    case "list":
      return customCoding(evaluation, node, levels);
    case "call":
      if (isArrayCall(node)) return customCoding(evaluation, node, levels);
      if (node.callee === "ContrastMatrix") return contrastMatrix(evaluation, node, levels);
      return codingCall(evaluation, node, levels);
    default: {
      const known = codingNames.slice(0, 5).join(", ");
      throw formulaFault(evaluation, `a contrast is one of ${known} or a matrix`, node);
    }
  }
}

function codingNamed(
  evaluation: Evaluation,
  name: string,
  span: Span,
): readonly [CodingSpec["coding"], string?] {
  const definition = codings.get(name);
  if (definition !== undefined) return definition;
  const hint = suggest(name, codingNames) || `; known are ${codingNames.slice(0, 5).join(", ")}`;
  throw formulaFault(evaluation, `no contrast named '${name}'${hint}`, span);
}

function codingCall(evaluation: Evaluation, node: CallNode, levels: readonly Level[]): CodingSpec {
  const [coding, parameter] = codingNamed(evaluation, node.callee, node.calleeSpan);
  const parameters = parameter === undefined ? [] : [`${parameter}?`];
  const call = bindArguments(evaluation, node, parameters, [], (argument) => constant(evaluation, argument));
  return withParameter(evaluation, coding, call.named.get(parameter ?? ""), levels);
}

/** A coding with its one parameter: a reference level, an omitted level, or scores. */
export function withParameter(
  evaluation: Evaluation,
  coding: CodingSpec["coding"],
  argument: Argument | undefined,
  levels: readonly Level[],
): CodingSpec {
  const value = argument?.value;
  if (argument === undefined || value === undefined || (value.kind === "scalar" && value.value === null)) {
    return { coding } as CodingSpec;
  }
  const { node } = argument;
  if (coding === "poly") {
    const scores = toNumberList(evaluation, value, node, "scores");
    if (evaluation.learning && scores.length !== levels.length) {
      throw formulaFault(evaluation, `${scores.length} scores for ${levels.length} levels`, node);
    }
    if (new Set(scores).size < scores.length) throw formulaFault(evaluation, "scores must differ", node);
    return { coding, scores };
  }
  if (value.kind !== "scalar" || value.value === null) {
    throw formulaFault(evaluation, `a level is needed here, got ${describe(value)}`, node);
  }
  if (evaluation.learning && referenceOf(levels, value.value) === -1) {
    const hint = suggest(levelLabel(value.value), levels.map(levelLabel));
    const message = `no level '${levelLabel(value.value)}' among ${showLevels(levels)}${hint}`;
    throw formulaFault(evaluation, message, node);
  }
  return coding === "sum" ? { coding, omit: value.value } : { coding: "treatment", reference: value.value };
}

/** `ContrastMatrix(matrix, suffixes)`. */
function contrastMatrix(evaluation: Evaluation, node: CallNode, levels: readonly Level[]): CodingSpec {
  const call = bindArguments(evaluation, node, ["matrix", "column_suffixes"], [], (a) =>
    constant(evaluation, a),
  );
  const suffixes = levelListOption(evaluation, call, "column_suffixes")!.map(levelLabel);
  const coding = customCoding(evaluation, nodeOf(call, "matrix"), levels);
  if (coding.coding === "custom" && coding.suffixes.length !== suffixes.length) {
    throw formulaFault(evaluation, `${suffixes.length} suffixes for ${coding.suffixes.length} columns`, node);
  }
  return { ...coding, suffixes } as CodingSpec;
}

function customCoding(evaluation: Evaluation, node: Expression, levels: readonly Level[]): CodingSpec {
  const matrix = toMatrix(evaluation, constant(evaluation, node), node, "a contrast");
  if (evaluation.learning && matrix.length !== levels.length) {
    throw formulaFault(
      evaluation,
      `the contrast has ${matrix.length} rows for ${levels.length} levels`,
      node,
    );
  }
  return { coding: "custom", matrix, suffixes: matrix[0]!.map((_, j) => `[custom${j}]`) };
}

/** Constants inside a contrast: numbers, words and lists of them. */
function constant(evaluation: Evaluation, node: Expression): Value {
  switch (node.kind) {
    case "number":
    case "string":
    case "boolean":
      return { kind: "scalar", value: node.value };
    case "none":
      return { kind: "scalar", value: null };
    case "list":
      return { kind: "list", items: node.items.map((item) => constant(evaluation, item)) };
    case "unary":
      if (node.operator !== "not") {
        const value = constantNumber(evaluation, node.operand);
        return { kind: "scalar", value: node.operator === "-" ? -value : value };
      }
      break;
    case "binary":
      if (node.operator === "/") {
        const value = constantNumber(evaluation, node.left) / constantNumber(evaluation, node.right);
        return { kind: "scalar", value };
      }
      break;
    case "call":
      if (isArrayCall(node)) return constant(evaluation, node.positional[0]!);
      if (node.callee === "c") {
        return { kind: "list", items: node.positional.map((item) => constant(evaluation, item)) };
      }
  }
  throw formulaFault(evaluation, "only constants can stand in a contrast", node);
}

function constantNumber(evaluation: Evaluation, node: Expression): number {
  const value = constant(evaluation, node);
  if (value.kind === "scalar" && typeof value.value === "number") return value.value;
  throw formulaFault(evaluation, "a number is needed here", node);
}

function isArrayCall(node: CallNode): boolean {
  return (node.callee === "np.array" || node.callee === "np.asarray") && node.positional.length === 1;
}
