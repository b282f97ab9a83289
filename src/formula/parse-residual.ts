import { FormulaError, suggest } from "../errors.js";
import type { Words } from "../problem.js";
import {
  isUncorrelated,
  type ResidualKind,
  residualWordFor,
  residualWords,
  structureOfResidual,
} from "../residual/structures.js";
import { columnNamed } from "./bar.js";
import type { Expression } from "./expression.js";
import { parseExpression } from "./parse-expression.js";
import { type Span, type Token, tokenize } from "./tokenize.js";

/** A column of the metadata and where it is named. */
export interface NamedColumn extends Span {
  readonly name: string;
}

/** A structure of residuals as it is written. */
export interface ResidualText {
  readonly text: string;
  readonly kind: ResidualKind;
  /** The column of visits or times, alone or inside `C(...)`. */
  readonly left: Expression;
  readonly visit: NamedColumn;
  readonly arm?: NamedColumn;
  /** The columns that the subjects cross, mostly one. */
  readonly subject: readonly NamedColumn[];
}

/**
 * Read `us(visit | subject)` or `us(visit | arm / subject)`.
 *
 * @throws FormulaError for anything else, with the word that is meant where another program has it
 */
export function parseResidual(text: string): ResidualText {
  const tokens = tokenize(text);
  const [word, open] = tokens;
  const last = tokens.at(-1);
  if (word?.kind !== "name" || open?.text !== "(" || last?.text !== ")") throw shapeless(text);
  const kind = kindOf(text, word);
  const inside = tokens.slice(2, -1);
  const [left, right, ...more] = split(inside, "|");
  if (left === undefined || right === undefined || left.length === 0 || right.length === 0) {
    const double = inside.find((token) => token.text === "||");
    if (double !== undefined) throw fail(text, "takes one bar: write | in place of ||", double);
    throw shapeless(text);
  }
  const [extra] = more;
  if (extra !== undefined) throw fail(text, "takes one bar", spanOf(extra, last));
  const [groups, ...behind] = split(right, ",");
  if (behind.length > 0) throw fail(text, behindBar(behind[0]!), spanOf(behind[0]!, last));
  const [outer, inner, ...deeper] = split(groups!, "/");
  if (deeper.length > 0) {
    const rule = "takes one column of arms before the subjects: arm / subject";
    throw fail(text, rule, spanOf(groups!, last));
  }
  const own = readLeft(text, left, kind);
  const arms = inner === undefined ? [] : columnsOf(text, outer!);
  if (arms.length > 1) throw fail(text, "takes one column of arms", spanOf(outer!, last));
  const [arm] = arms;
  return { text, kind, ...own, ...(arm && { arm }), subject: columnsOf(text, inner ?? outer!) };
}

function kindOf(text: string, word: Token): ResidualKind {
  const known = residualWords.find((kind) => kind === word.text);
  if (known !== undefined) return known;
  const meant = residualWordFor(word.text);
  const list = `; there are ${residualWords.join(", ")}`;
  const rule = `no structure is called '${word.text}' here`;
  if (meant !== undefined) {
    const left = structureOfResidual({ kind: meant }).isOfTimes ? "time" : "visit";
    throw fail(text, rule, word, `; write ${meant}(${left} | subject)`);
  }
  if (isUncorrelated(word.text)) {
    throw fail(text, rule, word, ["; ", { option: "variance" }, " gives each level a variance of its own"]);
  }
  throw fail(text, rule, word, `${suggest(word.text, residualWords)}${list}`);
}

function behindBar(tokens: readonly Token[]): string {
  return tokens[0]?.text === "hom"
    ? "takes no hom: csh, ar1h, adh, toeph and us have a standard deviation for each visit, the others one for all"
    : "takes nothing behind the subjects";
}

/** What stands left of the bar: one column, or `C(column, levels=[...])`. */
function readLeft(
  text: string,
  tokens: readonly Token[],
  kind: ResidualKind,
): Pick<ResidualText, "left" | "visit"> {
  const left = parseExpression(text, tokens);
  const first = left.kind === "call" && left.callee !== "Q" ? left.positional[0] : left;
  const name = first && columnNamed(first);
  const isMark = left.kind === "call" && ["C", "factor", "as.factor", "Q"].includes(left.callee);
  if (name === undefined || (left.kind === "call" && !isMark)) {
    throw fail(text, "takes one column of visits left of the bar; make a column of this first", left);
  }
  if (first !== left && structureOfResidual({ kind }).isOfTimes) {
    throw fail(text, "takes the numbers of a column of times; leave C(...) out", left);
  }
  return { left, visit: { name, start: left.start, end: left.end } };
}

/** The columns of a grouping factor, `site:subject`. */
function columnsOf(text: string, tokens: readonly Token[]): NamedColumn[] {
  return split(tokens, ":").map((part) => {
    const expression = part.length === 0 ? undefined : parseExpression(text, part);
    const name = expression && columnNamed(expression);
    if (name !== undefined) return { name, start: expression!.start, end: expression!.end };
    const rule = "takes columns right of the bar, subject or arm / subject";
    throw fail(text, rule, expression ?? { start: 0, end: text.length });
  });
}

/** Tokens between separators outside of all parentheses. */
function split(tokens: readonly Token[], separator: string): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === "operator" && "([{".includes(token.text)) depth++;
    if (token.kind === "operator" && ")]}".includes(token.text)) depth--;
    if (token.kind === "operator" && token.text === separator && depth === 0) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

function spanOf(tokens: readonly Token[], otherwise: Token): Span {
  return { start: (tokens[0] ?? otherwise).start, end: (tokens.at(-1) ?? otherwise).end };
}

function shapeless(text: string): FormulaError {
  const rule = "must be a structure of visits inside subjects, such as us(visit | subject)";
  return fail(text, rule, { start: 0, end: text.length });
}

function fail(text: string, rule: string, { start, end }: Span, hint: Words = ""): FormulaError {
  return new FormulaError({ option: "residual", rule, hint }, text, start, end);
}
