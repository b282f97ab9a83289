import { DataError, suggest } from "../errors.js";
import type { CallNode, Expression } from "../formula/expression.js";
import type { Factor } from "../formula/formula.js";
import { parseExpression } from "../formula/parse-expression.js";
import { tokenize } from "../formula/tokenize.js";
import type { CategoricalFactorSpec, FactorSpec } from "./design-spec.js";
import { evaluate } from "./evaluate.js";
import { dataFault, type Evaluation, formulaFault, type Learned } from "./evaluation.js";
import type { FactorValues } from "./fixed/build-matrix.js";
import { quotedColumn } from "./names-used.js";
import { checkDigits, describe } from "./values/arithmetic.js";
import { categoriesOf, findLevel, levelLabel, showLevels } from "./values/levels.js";
import type { CategoricalFactor, Level, Numbers, Value } from "./values/value.js";
import { firstInfinite, type Variables } from "./values/variables.js";

export interface LearnedFactor {
  readonly spec: FactorSpec;
  readonly values: FactorValues;
}

/** Computes a factor on the rows it learns from. `references` are treatment references by column. */
export function learnFactor(
  formula: string,
  factor: Factor,
  variables: Variables,
  references: ReadonlyMap<string, Level>,
): LearnedFactor {
  const memory: Learned[] = [];
  const evaluation: Evaluation = { formula, variables, memory, learning: true, used: 0 };
  const value = evaluate(evaluation, factor.expression);
  const { name } = factor;
  if (value.kind === "numbers") {
    checkDigits(evaluation, value, factor.expression);
    checkFinite(evaluation, value, factor.expression);
    const spec: FactorSpec = { kind: "numeric", name, width: value.columns.length, memory };
    return { spec, values: { kind: "numeric", columns: value.columns } };
  }
  const { codes, levels, coding } = toFactor(evaluation, value, factor.expression);
  const reference = references.get(columnMarked(factor.expression) ?? "");
  const spec: CategoricalFactorSpec = {
    kind: "categorical",
    name,
    levels,
    coding: coding ?? treatment(name, levels, reference),
    memory,
    ...onlyLevelOf(codes),
  };
  return { spec, values: { kind: "categorical", codes } };
}

function onlyLevelOf(codes: Int32Array): { readonly onlyLevel?: number } {
  const [first] = codes;
  return first !== undefined && first >= 0 && codes.every((code) => code === first)
    ? { onlyLevel: first }
    : {};
}

/** What a replay does with a level that the design has not seen. */
export type UnseenLevels = "raise" | "missing";

/**
 * Computes a learned factor on other rows.
 * @throws DataError for levels that were not seen, points outside knots and infinite values.
 */
export function replayFactor(spec: FactorSpec, variables: Variables, unseen: UnseenLevels): FactorValues {
  const expression = parseExpression(spec.name, tokenize(spec.name));
  const memory = [...spec.memory];
  const evaluation: Evaluation = { formula: spec.name, variables, memory, learning: false, used: 0 };
  const value = evaluate(evaluation, expression);
  if (spec.kind === "numeric") {
    if (value.kind !== "numbers" || value.columns.length !== spec.width) {
      throw new DataError(`${spec.name}: must be ${spec.width} numeric columns, got ${describe(value)}`);
    }
    checkDigits(evaluation, value, expression);
    checkFinite(evaluation, value, expression);
    return { kind: "numeric", columns: value.columns };
  }
  const { codes, levels } = toFactor(evaluation, value, expression);
  const moved = levels.map((level) => findLevel(spec.levels, level));
  if (unseen === "raise") checkSeen(spec, codes, levels, moved, variables);
  return { kind: "categorical", codes: codes.map((code) => (code < 0 ? -1 : moved[code]!)) };
}

function checkSeen(
  spec: CategoricalFactorSpec,
  codes: Int32Array,
  levels: readonly Level[],
  moved: readonly number[],
  { samples }: Variables,
): void {
  const row = codes.findIndex((code) => code >= 0 && moved[code] === -1);
  if (row < 0) return;
  const label = levelLabel(levels[codes[row]!]!);
  throw new DataError(
    `${spec.name}: sample '${samples[row]}' has the level '${label}', which was not seen before (${showLevels(spec.levels)})`,
  );
}

function toFactor(evaluation: Evaluation, value: Value, node: Expression): CategoricalFactor {
  if (value.kind === "factor") return value;
  if (value.kind === "categories" || value.kind === "booleans") {
    return { ...categoriesOf(value), kind: "factor", coding: null };
  }
  const message = `a factor needs a value for each sample, got ${describe(value)}`;
  throw formulaFault(evaluation, message, node);
}

function checkFinite(evaluation: Evaluation, { columns }: Numbers, node: Expression): void {
  for (const column of columns) {
    const row = firstInfinite(column);
    if (row < 0) continue;
    const sample = evaluation.variables.samples[row];
    throw dataFault(evaluation, `must be finite, got ${column[row]} for sample '${sample}'`, node);
  }
}

/** The column that a factor is, as it stands or marked as a category without a coding of its own. */
export function columnMarked(node: Expression): string | undefined {
  if (node.kind === "name") return node.name;
  if (node.kind !== "call") return undefined;
  const quoted = quotedColumn(node);
  if (quoted !== undefined) return quoted.name;
  const [argument] = node.positional;
  return isMark(node) && argument !== undefined ? columnMarked(argument) : undefined;
}

/** The column that a factor is by its name, as it stands or as `C(column)`. */
export function markedColumn(factor: string): string | undefined {
  return columnMarked(parseExpression(factor, tokenize(factor)));
}

function isMark({ callee }: CallNode): boolean {
  return callee === "C" || callee === "factor" || callee === "as.factor";
}

function treatment(
  name: string,
  levels: readonly Level[],
  reference: Level | undefined,
): CategoricalFactorSpec["coding"] {
  if (reference === undefined) return { coding: "treatment" };
  const position = findLevel(levels, reference);
  if (position >= 0) return { coding: "treatment", reference: levels[position]! };
  const hint = suggest(levelLabel(reference), levels.map(levelLabel));
  const rule = `'${levelLabel(reference)}' is not a level of ${name}`;
  throw new DataError({ option: "reference", rule, hint: `${hint}, which has ${showLevels(levels)}` });
}
