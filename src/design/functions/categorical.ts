import { suggest } from "../../errors.js";
import { type Evaluation, formulaFault } from "../evaluation.js";
import { describe } from "../values/arithmetic.js";
import { categoriesOf, findLevel, levelLabel, showLevels } from "../values/levels.js";
import type { CategoricalFactor, Level, Value } from "../values/value.js";
import { type Call, type FunctionDefinition, levelListOption, nodeOf } from "./call.js";
import { readCoding, withParameter } from "./coding-argument.js";

const mark: FunctionDefinition = {
  parameters: ["data", "contrast?", "levels?"],
  literal: ["contrast"],
  apply: markCategorical,
};
const factor: FunctionDefinition = { parameters: ["data", "levels?"], apply: markCategorical };

/** `C(data, contrast, levels)` and R's `factor(data, levels)`. */
export const categorical: readonly (readonly [string, FunctionDefinition])[] = [
  ["C", mark],
  ["factor", factor],
  ["as.factor", { ...factor, parameters: ["data"] }],
];

/** A column by any name, and R's choice of a reference level. */
export const levelFunctions: readonly (readonly [string, FunctionDefinition])[] = [
  ["Q", { parameters: ["name"], literal: ["name"], apply: quote }],
  ["relevel", { parameters: ["data", "ref"], apply: relevel }],
];

function quote(evaluation: Evaluation, call: Call): Value {
  const { node } = call.named.get("name")!;
  if (node.kind !== "string")
    throw formulaFault(evaluation, 'Q takes a quoted name, as in Q("my column")', node);
  const column = evaluation.variables.byName.get(node.value);
  if (column !== undefined) return column;
  const hint = suggest(node.value, evaluation.variables.byName.keys());
  throw formulaFault(evaluation, `no column named '${node.value}'${hint}`, node);
}

function markCategorical(evaluation: Evaluation, call: Call): CategoricalFactor {
  const data = toFactor(evaluation, call);
  const levels = levelListOption(evaluation, call, "levels");
  const listed = levels === undefined ? data : { ...data, ...recode(evaluation, data, levels, call) };
  const node = call.named.get("contrast")?.node;
  const coding = node === undefined ? null : readCoding(evaluation, node, listed.levels);
  return { ...listed, coding: coding ?? listed.coding };
}

function toFactor(evaluation: Evaluation, call: Call): CategoricalFactor {
  const value = call.named.get("data")!.value!;
  if (value.kind === "factor") return value;
  if (
    value.kind === "categories" ||
    value.kind === "booleans" ||
    (value.kind === "numbers" && value.columns.length === 1)
  ) {
    return { ...categoriesOf(value), kind: "factor", coding: null };
  }
  throw formulaFault(
    evaluation,
    `${call.node.callee} needs one column, got ${describe(value)}`,
    nodeOf(call, "data"),
  );
}

/** The categories in terms of the levels listed by the user. Levels that do not occur keep their column. */
function recode(
  evaluation: Evaluation,
  { codes, levels }: CategoricalFactor,
  listed: readonly Level[],
  call: Call,
): Pick<CategoricalFactor, "codes" | "levels"> {
  const node = nodeOf(call, "levels");
  if (new Set(listed.map(levelLabel)).size < listed.length) {
    throw formulaFault(evaluation, "levels must differ", node);
  }
  const moved = levels.map((level) => findLevel(listed, level));
  const missing = levels.find((_, code) => moved[code] === -1);
  if (missing !== undefined && evaluation.learning) {
    const message = `the data hold '${levelLabel(missing)}', which is not among the levels (${showLevels(listed)})`;
    throw formulaFault(evaluation, message, node);
  }
  if (missing === undefined) {
    return { codes: codes.map((code) => (code < 0 ? -1 : moved[code]!)), levels: listed };
  }
  // In a replay the caller compares with the levels learned, and names the row whose level is new.
  return { codes, levels };
}

/** `relevel(a, ref="a2")`: treatment coding with another reference. */
function relevel(evaluation: Evaluation, call: Call): CategoricalFactor {
  const data = toFactor(evaluation, call);
  return { ...data, coding: withParameter(evaluation, "treatment", call.named.get("ref"), data.levels) };
}
