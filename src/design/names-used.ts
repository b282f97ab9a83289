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
  const visit = (node: Expression): void => {
    if (node.kind === "name") {
      if (columns.has(node.name)) used.add(node.name);
      else if (node.quoted || !constants.has(node.name)) throw unknownName(formula, node, columns);
    } else if (node.kind === "call") {
      const quoted = quotedColumn(node);
      if (!functions.has(node.callee)) throw unknownName(formula, node, columns);
      if (quoted === undefined) {
        for (const child of childrenOf(node)) if (!isCodingArgument(node, child)) visit(child);
      } else if (columns.has(quoted.name)) {
        used.add(quoted.name);
      } else {
        throw unknownName(formula, quoted, columns);
      }
    } else {
      for (const child of childrenOf(node)) visit(child);
    }
  };
  visit(factor.expression);
  return used;
}

/** Every name that an expression reads, whether there is such a column or not. */
export function namesRead(factor: Factor): Set<string> {
  const read = new Set<string>();
  const visit = (node: Expression): void => {
    if (node.kind === "name") read.add(node.name);
    const quoted = node.kind === "call" ? quotedColumn(node) : undefined;
    if (quoted !== undefined) {
      read.add(quoted.name);
      return;
    }
    for (const child of childrenOf(node)) {
      if (node.kind !== "call" || !isCodingArgument(node, child)) visit(child);
    }
  };
  visit(factor.expression);
  return read;
}

/** The column of `Q("name")`. */
export function quotedColumn(node: CallNode): NameNode | undefined {
  const [argument] = node.positional;
  if (node.callee !== "Q" || argument?.kind !== "string") return undefined;
  return { kind: "name", name: argument.value, quoted: true, start: argument.start, end: argument.end };
}
