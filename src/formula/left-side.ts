import { FormulaError } from "../errors.js";
import { type Span, type Token, tokenize } from "./tokenize.js";

/** A response as the left-hand side of a formula names it; `.` is every column that has no other part in the model. */
interface NamedResponse extends Span {
  readonly name: string;
  /** True for `.` */
  readonly isRest: boolean;
}

/** The position of the `~` that ends a left-hand side; -1 where there is none. */
export function leftSideEnd(tokens: readonly Token[]): number {
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== "operator") continue;
    if ("([{".includes(token.text)) depth++;
    if (")]}".includes(token.text)) depth--;
    // Inside brackets it is the not of an expression.
    if (token.text === "~" && depth === 0) return at === 0 ? -1 : at;
  }
  return -1;
}

/**
 * The responses on the left of `~`: names of columns with `+` between them, `cbind(a, b)`, `.`. Other names stand in
 * back-quotes or `Q("...")`. Nothing is computed: a response is a column as it stands.
 *
 * @returns undefined for a formula without a left-hand side
 * @throws FormulaError for anything but names
 */
export function parseLeftSide(formula: string): readonly NamedResponse[] | undefined {
  const tokens = tokenize(formula);
  const end = leftSideEnd(tokens);
  if (end < 0) return undefined;
  const reader = { formula, tokens: tokens.slice(0, end), at: 0 };
  const found = readSum(reader, "+");
  const rest = reader.tokens[reader.at];
  if (rest !== undefined)
    throw fail(reader, `expected '+' or '~' after a response, not '${rest.text}'`, rest);
  return distinct(found);
}

interface Reader {
  readonly formula: string;
  readonly tokens: readonly Token[];
  at: number;
}

function readSum(reader: Reader, separator: "+" | ","): NamedResponse[] {
  const found = readItem(reader);
  while (isOperator(reader.tokens[reader.at], separator)) {
    reader.at++;
    found.push(...readItem(reader));
  }
  return found;
}

function readItem(reader: Reader): NamedResponse[] {
  const token = reader.tokens[reader.at];
  if (token === undefined) {
    const last = reader.tokens.at(-1)!;
    throw fail(reader, "the left-hand side ends where a response was expected", last);
  }
  reader.at++;
  if (isOperator(token, ".")) return [{ name: ".", isRest: true, start: token.start, end: token.end }];
  if (isOperator(token, "(")) return closed(reader, token, "+");
  if (token.kind !== "name") {
    throw fail(reader, `a response is the name of a column, not '${token.text}'`, token);
  }
  if (!isOperator(reader.tokens[reader.at], "(")) return [named(String(token.value), token, token)];
  if (token.text === "cbind") {
    reader.at++;
    return closed(reader, token, ",");
  }
  if (token.text === "Q") return [readQuoted(reader, token)];
  const until = reader.tokens.at(-1)!;
  const message = `a response is a column as it stands; make a column of '${token.text}(...)' before the fit`;
  throw fail(reader, message, { start: token.start, end: until.end });
}

/** What stands up to the closing parenthesis. */
function closed(reader: Reader, from: Span, separator: "+" | ","): NamedResponse[] {
  const found = readSum(reader, separator);
  const token = reader.tokens[reader.at];
  if (token === undefined) throw fail(reader, "'(' is never closed", from);
  if (!isOperator(token, ")"))
    throw fail(reader, `expected '${separator}' or ')', not '${token.text}'`, token);
  reader.at++;
  return found;
}

function readQuoted(reader: Reader, token: Token): NamedResponse {
  const [text, end] = [reader.tokens[reader.at + 1], reader.tokens[reader.at + 2]];
  if (text?.kind !== "string" || !isOperator(end, ")")) {
    throw fail(reader, 'Q holds the name of a column, as in Q("my column")', token);
  }
  reader.at += 3;
  return named(String(text.value), token, end!);
}

function named(name: string, { start }: Span, { end }: Span): NamedResponse {
  return { name, isRest: false, start, end };
}

function distinct(found: readonly NamedResponse[]): readonly NamedResponse[] {
  return found.filter(({ name }, i) => found.findIndex((other) => other.name === name) === i);
}

function isOperator(token: Token | undefined, text: string): boolean {
  return token?.kind === "operator" && token.text === text;
}

function fail({ formula }: Reader, message: string, { start, end }: Span): FormulaError {
  return new FormulaError(`formula: ${message}`, formula, start, end);
}
