import { FormulaError } from "../errors.js";
import type { Expression } from "./expression.js";
import type { Bar, Factor } from "./formula.js";
import type { Operand } from "./operators.js";
import { allTerms, isOffset } from "./term-set.js";
import { type Span, type Token, tokenize } from "./tokenize.js";

const categoryMarks = new Set(["C", "factor", "as.factor"]);

/**
 * The random effect `left | right` or `left || right`. On the left an intercept is implied, as in any
 * formula; on the right stands a grouping factor: a column, `a:b`, or `a/b`, which gives a and a:b
 * (Bates et al. 2015, Table 2).
 */
export function makeBar(formula: string, token: Token, left: Operand, right: Operand): Bar {
  for (const side of [left, right]) {
    if (side.bars.length > 0) throw fail(formula, "a random effect cannot hold another", side);
    if (side.literal !== undefined && side.literal !== "0" && side.literal !== "1") {
      throw fail(formula, "numbers besides 0 and 1 are only allowed as powers", side);
    }
  }
  const terms = allTerms(left);
  if (terms.length === 0) {
    throw fail(formula, "nothing varies here: write (1 | group) or (x | group)", left);
  }
  for (const factor of terms.flatMap((term) => term.factors)) {
    if (isOffset(factor)) throw fail(formula, "offset(...) belongs outside random effects", factor);
  }
  return {
    terms,
    groups: groupsOf(formula, right),
    nested: tokenize(formula.slice(right.start, right.end)).some(
      ({ kind, text }) => kind === "operator" && text === "/",
    ),
    groupSpan: { start: right.start, end: right.end },
    notation: token.text as "|" | "||",
    start: left.start,
    end: right.end,
  };
}

function groupsOf(formula: string, right: Operand): string[][] {
  if (right.terms.size === 0 || right.literal !== undefined || right.interceptSpan !== undefined) {
    throw fail(formula, "a grouping factor is a column, a:b or a/b", right);
  }
  return Array.from(right.terms.values(), (term) => term.factors.map((factor) => columnOf(formula, factor)));
}

/** The column a grouping factor names. */
function columnOf(formula: string, factor: Factor): string {
  const name = columnNamed(factor.expression);
  if (name !== undefined) return name;
  throw fail(
    formula,
    "a grouping factor is a column, a:b or a/b; make a column of this expression first",
    factor,
  );
}

/** The column that an expression names: a name, `Q("name")`, or either marked as a category; undefined for anything else. */
export function columnNamed(expression: Expression): string | undefined {
  let node = expression;
  while (
    node.kind === "call" &&
    categoryMarks.has(node.callee) &&
    isSimpleCall(node.positional, node.keywords)
  ) {
    node = node.positional[0]!;
  }
  if (node.kind === "name") return node.name;
  if (node.kind !== "call" || node.callee !== "Q" || !isSimpleCall(node.positional, node.keywords))
    return undefined;
  const [argument] = node.positional;
  return argument?.kind === "string" ? argument.value : undefined;
}

function isSimpleCall(positional: readonly unknown[], keywords: readonly unknown[]): boolean {
  return positional.length === 1 && keywords.length === 0;
}

function fail(formula: string, message: string, { start, end }: Span): FormulaError {
  return new FormulaError(`formula: ${message}`, formula, start, end);
}
