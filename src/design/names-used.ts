import type { CallNode, Expression, NameNode } from "../formula/expression.js";
import { childrenOf } from "../formula/expression.js";
import type { Factor } from "../formula/formula.js";
import { isCodingArgument } from "./functions/coding-argument.js";
import { type ColumnNames, constants, functions, unknownName } from "./functions/vocabulary.js";

/**
 * The columns that an expression reads, in order of appearance.
 * @throws FormulaError for a name that is neither a column nor a constant, and for an unknown function.
 */
export function columnsUsed(formula: string, factor: Factor, columns: ColumnNames): Set<string> {
  const used = new Set<string>();
  for (const node of namesIn(factor.expression)) {
    if (node.kind === "call") {
      if (!functions.has(node.callee)) throw unknownName(formula, node, columns);
    } else if (columns.has(node.name)) {
      used.add(node.name);
    } else if (node.quoted || !constants.has(node.name)) {
      throw unknownName(formula, node, columns);
    }
  }
  return used;
}

/** Every name that an expression reads, whether there is such a column or not. */
export function namesRead(factor: Factor): Set<string> {
  const read = new Set<string>();
  for (const node of namesIn(factor.expression)) if (node.kind === "name") read.add(node.name);
  return read;
}

/** The calls and the names of an expression in order of appearance, without those that say how a column is coded. */
function* namesIn(node: Expression): Generator<CallNode | NameNode> {
  if (node.kind === "name" || node.kind === "call") yield node;
  const quoted = node.kind === "call" ? quotedColumn(node) : undefined;
  if (quoted !== undefined) {
    yield quoted;
    return;
  }
  for (const child of childrenOf(node)) {
    if (node.kind !== "call" || !isCodingArgument(node, child)) yield* namesIn(child);
  }
}

/** The column of `Q("name")`. */
export function quotedColumn(node: CallNode): NameNode | undefined {
  const [argument] = node.positional;
  if (node.callee !== "Q" || argument?.kind !== "string") return undefined;
  return { kind: "name", name: argument.value, quoted: true, start: argument.start, end: argument.end };
}
