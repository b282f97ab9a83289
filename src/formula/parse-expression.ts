import { FormulaError } from "../errors.js";
import type {
  ArithmeticOperator,
  BinaryOperator,
  CallNode,
  ComparisonOperator,
  Expression,
  Keyword,
} from "./expression.js";
import type { Span, Token } from "./tokenize.js";

/** How deeply brackets may nest, and how many operations an expression may hold: bounds for recursion. */
const maxDepth = 100;
const maxOperations = 1000;

interface Cursor {
  readonly formula: string;
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
  operations: number;
}

const comparisons = new Set(["==", "!=", "<", "<=", ">", ">="]);
const products = new Set(["*", "/", "//", "%"]);
const refusedWords: ReadonlyMap<string, string> = new Map([
  ["lambda", "functions cannot be defined in a formula"],
  ["if", "conditions are written np.where(condition, yes, no)"],
  ["else", "conditions are written np.where(condition, yes, no)"],
  ["for", "comprehensions cannot be used in a formula"],
  ["is", "compare with == or !="],
]);

/**
 * Reads the words of one factor, `tokens`, as an expression. From loose to tight: `or |`, `and &`, `not !`,
 * comparisons and `in`, `+ -`, `* / // %`, unary signs, `** ^`, calls. As in R, `&` and `|` are looser than
 * comparisons; a chain `0 < x < 5` means both.
 * @throws FormulaError with the span of the offending word.
 */
export function parseExpression(formula: string, tokens: readonly Token[]): Expression {
  const cursor: Cursor = { formula, tokens, at: 0, depth: 0, operations: 0 };
  const expression = parseOr(cursor);
  const rest = peek(cursor);
  if (rest !== undefined) refuseRest(cursor, rest);
  return expression;
}

function parseOr(cursor: Cursor): Expression {
  let left = parseAnd(cursor);
  while (accept(cursor, "or", "|", "||") !== undefined) left = binary(cursor, "or", left, parseAnd(cursor));
  return left;
}

function parseAnd(cursor: Cursor): Expression {
  let left = parseNot(cursor);
  while (accept(cursor, "and", "&", "&&") !== undefined) left = binary(cursor, "and", left, parseNot(cursor));
  return left;
}

function parseNot(cursor: Cursor): Expression {
  const token = accept(cursor, "not", "!", "~");
  if (token === undefined) return parseComparison(cursor);
  return nested(cursor, token, () => {
    const operand = parseNot(cursor);
    return { kind: "unary", operator: "not", operand, start: token.start, end: operand.end };
  });
}

function parseComparison(cursor: Cursor): Expression {
  let left = parseSum(cursor);
  let chain: Expression | undefined;
  for (;;) {
    const operator = acceptComparison(cursor);
    if (operator === undefined) return chain ?? left;
    const right = parseSum(cursor);
    const link = binary(cursor, operator, left, right);
    chain = chain === undefined ? link : binary(cursor, "and", chain, link);
    left = right;
  }
}

function acceptComparison(cursor: Cursor): BinaryOperator | undefined {
  const token = peek(cursor);
  if (token === undefined) return undefined;
  if (token.kind === "operator" && comparisons.has(token.text)) {
    cursor.at++;
    return token.text as ComparisonOperator;
  }
  if (accept(cursor, "in", "%in%") !== undefined) return "in";
  if (isWord(token, "not") && isWord(cursor.tokens[cursor.at + 1], "in")) {
    cursor.at += 2;
    return "not in";
  }
  return undefined;
}

function parseSum(cursor: Cursor): Expression {
  let left = parseProduct(cursor);
  for (;;) {
    const token = accept(cursor, "+", "-");
    if (token === undefined) return left;
    left = binary(cursor, token.text as ArithmeticOperator, left, parseProduct(cursor));
  }
}

function parseProduct(cursor: Cursor): Expression {
  let left = parseSign(cursor);
  for (;;) {
    const token = peek(cursor);
    if (token === undefined || token.kind !== "operator" || !products.has(token.text)) return left;
    cursor.at++;
    left = binary(cursor, token.text as ArithmeticOperator, left, parseSign(cursor));
  }
}

function parseSign(cursor: Cursor): Expression {
  const token = accept(cursor, "+", "-");
  if (token === undefined) return parsePower(cursor);
  return nested(cursor, token, () => {
    const operand = parseSign(cursor);
    const operator = token.text as "+" | "-";
    return { kind: "unary", operator, operand, start: token.start, end: operand.end };
  });
}

/** Powers associate to the right and bind tighter than the sign before them, looser than the one after. */
function parsePower(cursor: Cursor): Expression {
  const base = parsePrimary(cursor);
  const token = accept(cursor, "**", "^");
  if (token === undefined) return base;
  return nested(cursor, token, () => binary(cursor, "**", base, parseSign(cursor)));
}

function parsePrimary(cursor: Cursor): Expression {
  const token = peek(cursor);
  if (token === undefined) return refuseEnd(cursor);
  cursor.at++;
  const { start, end } = token;
  if (token.kind === "number") return { kind: "number", value: Number(token.value), start, end };
  if (token.kind === "string") return { kind: "string", value: String(token.value), start, end };
  if (token.kind === "name") return parseName(cursor, token);
  if (token.text === "(") return parseParenthesis(cursor, token);
  if (token.text === "[") {
    const items = parseItems(cursor, token, "]");
    return { kind: "list", items, start, end: lastEnd(cursor) };
  }
  if (token.text === "{") throw fail(cursor, "braces have no meaning in a formula", token);
  throw fail(cursor, `expected a name, a number or a call, not '${token.text}'`, token);
}

function parseName(cursor: Cursor, token: Token): Expression {
  const { start } = token;
  const quoted = token.text.startsWith("`");
  let name = String(token.value);
  let end = token.end;
  while (!quoted && isOperator(peek(cursor), ".") && cursor.tokens[cursor.at + 1]?.kind === "name") {
    const part = cursor.tokens[cursor.at + 1]!;
    name += `.${part.value}`;
    end = part.end;
    cursor.at += 2;
  }
  if (isOperator(peek(cursor), "(") && !quoted) return parseCall(cursor, name, { start, end });
  if (!quoted) {
    const refused = refusedWords.get(name);
    if (refused !== undefined) throw fail(cursor, refused, token);
    if (name === "True" || name === "TRUE") return { kind: "boolean", value: true, start, end };
    if (name === "False" || name === "FALSE") return { kind: "boolean", value: false, start, end };
    if (name === "None" || name === "NULL") return { kind: "none", start, end };
  }
  return { kind: "name", name, quoted, start, end };
}

function parseCall(cursor: Cursor, callee: string, calleeSpan: Span): CallNode {
  const open = cursor.tokens[cursor.at++]!;
  if (callee === "lambda") throw fail(cursor, "functions cannot be defined in a formula", calleeSpan);
  const positional: Expression[] = [];
  const keywords: Keyword[] = [];
  cursor.operations++;
  nested(cursor, open, () => {
    while (!isOperator(peek(cursor), ")")) {
      const name = acceptKeyword(cursor);
      const value = parseOr(cursor);
      if (name !== undefined) {
        keywords.push({ name: String(name.value), value, start: name.start, end: value.end });
      } else if (keywords.length > 0) {
        throw fail(cursor, `${callee}: arguments without a name come before named ones`, value);
      } else {
        positional.push(value);
      }
      if (accept(cursor, ",") === undefined) break;
    }
  });
  close(cursor, open, ")");
  return {
    kind: "call",
    callee,
    calleeSpan,
    positional,
    keywords,
    start: calleeSpan.start,
    end: lastEnd(cursor),
  };
}

function acceptKeyword(cursor: Cursor): Token | undefined {
  const token = peek(cursor);
  if (token?.kind !== "name" || !isOperator(cursor.tokens[cursor.at + 1], "=")) return undefined;
  cursor.at += 2;
  return token;
}

/** `(x)` is x; `(x, z)` is a list, as in Python. */
function parseParenthesis(cursor: Cursor, open: Token): Expression {
  const first = cursor.at;
  const items = parseItems(cursor, open, ")");
  const span = { start: open.start, end: lastEnd(cursor) };
  const comma = cursor.tokens[cursor.at - 2]?.text === ",";
  if (items.length === 0) throw fail(cursor, "empty parentheses", cursor.tokens[first - 1]!);
  return items.length === 1 && !comma ? { ...items[0]!, ...span } : { kind: "list", items, ...span };
}

function parseItems(cursor: Cursor, open: Token, closing: ")" | "]"): Expression[] {
  const items: Expression[] = [];
  nested(cursor, open, () => {
    while (!isOperator(peek(cursor), closing)) {
      items.push(parseOr(cursor));
      if (accept(cursor, ",") === undefined) break;
    }
  });
  close(cursor, open, closing);
  return items;
}

function close(cursor: Cursor, open: Token, closing: string): void {
  if (accept(cursor, closing) !== undefined) return;
  const token = peek(cursor);
  if (token === undefined) throw fail(cursor, `'${open.text}' is never closed`, open);
  refuseRest(cursor, token);
}

function nested<T>(cursor: Cursor, at: Span, read: () => T): T {
  if (++cursor.depth > maxDepth) throw fail(cursor, `nested deeper than ${maxDepth} levels`, at);
  const value = read();
  cursor.depth--;
  return value;
}

function binary(cursor: Cursor, operator: BinaryOperator, left: Expression, right: Expression): Expression {
  const span = { start: left.start, end: right.end };
  if (++cursor.operations > maxOperations) {
    throw fail(cursor, `one factor may hold at most ${maxOperations} operations`, span);
  }
  return { kind: "binary", operator, left, right, ...span };
}

function peek(cursor: Cursor): Token | undefined {
  return cursor.tokens[cursor.at];
}

function accept(cursor: Cursor, ...texts: readonly string[]): Token | undefined {
  const token = peek(cursor);
  const plain = token !== undefined && (token.kind === "operator" || token.kind === "name");
  if (!plain || !texts.includes(token.text)) return undefined;
  cursor.at++;
  return token;
}

function isOperator(token: Token | undefined, text: string): boolean {
  return token?.kind === "operator" && token.text === text;
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === "name" && token.text === text;
}

function lastEnd(cursor: Cursor): number {
  return cursor.tokens[cursor.at - 1]!.end;
}

function refuseRest(cursor: Cursor, token: Token): never {
  const hint = token.text === "[" ? ": indexing has no meaning in a formula" : "";
  const refused = refusedWords.get(token.text);
  throw fail(cursor, refused ?? `expected an operator, not '${token.text}'${hint}`, token);
}

function refuseEnd(cursor: Cursor): never {
  const last = cursor.tokens[cursor.tokens.length - 1];
  const hint = last?.kind === "operator" ? " (signs and sums inside a comparison need I(...))" : "";
  throw fail(cursor, `an expression ends where a value was expected${hint}`, last ?? { start: 0, end: 0 });
}

function fail(cursor: Cursor, message: string, { start, end }: Span): FormulaError {
  return new FormulaError(`formula: ${message}`, cursor.formula, start, end);
}
