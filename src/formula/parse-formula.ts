import { describe, FormulaError, UsageError } from "../errors.js";
import { makeBar } from "./bar.js";
import type { Factor, Formula } from "./formula.js";
import { leftSideEnd } from "./left-side.js";
import { type Operand, operators, reduceBinary, reduceUnary } from "./operators.js";
import { parseExpression } from "./parse-expression.js";
import { spell, spellColumn } from "./spell.js";
import { checkStructure, HOM_WORDS, type Hom, homAt, isStructure, withStructure } from "./structure.js";
import {
  allTerms,
  intercept,
  isOffset,
  nothing,
  singleFactor,
  splitOffsets,
  type TermSet,
  withoutIntercept,
} from "./term-set.js";
import { type Span, type Token, tokenize } from "./tokenize.js";

/** What the caller knows about the names in a formula; the parser itself sees no data. */
export interface FormulaNames {
  /** What `.` stands for: all columns that have no other part in the model. */
  readonly columns?: readonly string[];
  /** Whether responses may stand on the left of `~`; they are passed over, see `parseLeftSide`. */
  readonly leftSide?: boolean;
}

/** An operator, an open parenthesis, or an open parenthesis with a covariance structure in front of it. */
interface StackEntry {
  readonly kind: "binary" | "unary" | "open";
  readonly token: Token;
  readonly precedence: number;
  readonly structure?: Token;
  readonly hom?: Hom;
}

interface Parser {
  readonly text: string;
  readonly names: FormulaNames;
  readonly tokens: readonly Token[];
  readonly stack: StackEntry[];
  readonly operands: Operand[];
  at: number;
}

const unaryPrecedence = 100;
const barPrecedence = 50;

/**
 * Reads a formula: patsy's grammar (`+ - * / : **`, `0`, `1`, parentheses) with R's `^`, `%in%`, back-quotes
 * and `.`, and lme4's bars. A leading `~` is accepted. Operators are reduced on a stack (Dijkstra's shunting
 * yard), so long formulas need no recursion.
 * @throws FormulaError with the span of the offending words.
 */
export function parseFormula(text: string, names: FormulaNames = {}): Formula {
  if (typeof text !== "string")
    throw new UsageError(`formula: must be a text such as "time + treatment", got ${describe(text)}`);
  const tokens = tokenize(text);
  const parser: Parser = { text, names, tokens, stack: [], operands: [], at: 0 };
  if (tokens.length === 0) return finish(parser, { ...nothing(), start: 0, end: 0 });
  if (tokens[0]!.text === "~") parser.at = 1;
  else if (names.leftSide) parser.at = leftSideEnd(tokens) + 1;
  let wantsOperand = true;
  while (parser.at < tokens.length) wantsOperand = wantsOperand ? readOperand(parser) : readOperator(parser);
  if (wantsOperand) {
    throw fail(parser, "the formula ends where a term was expected", tokens[tokens.length - 1]!);
  }
  reduceWhile(parser, (entry) => {
    if (entry.kind === "open") throw fail(parser, "'(' is never closed", entry.token);
    return true;
  });
  return finish(parser, parser.operands.pop()!);
}

/** Reads where a term is expected; returns whether one is still expected afterwards. */
function readOperand(parser: Parser): boolean {
  const token = parser.tokens[parser.at]!;
  if (isOperator(token, "(")) return open(parser, token);
  if (isOperator(token, "+") || isOperator(token, "-")) {
    parser.stack.push({ kind: "unary", token, precedence: unaryPrecedence });
    parser.at++;
    return true;
  }
  if (isOperator(token, "~")) {
    throw fail(parser, "'~' can only stand once", token);
  }
  const ends = token.text === ")" || (token.text === "," && isInStructure(parser));
  if (token.kind === "operator" && (operators.has(token.text) || ends)) {
    throw fail(parser, `expected a term, not '${token.text}'`, token);
  }
  const next = parser.tokens[parser.at + 1];
  if (token.kind === "name" && isOperator(next, "(") && isStructure(parser.tokens, parser.at)) {
    checkStructure(parser.text, token);
    parser.at++;
    return open(parser, next!, token);
  }
  parser.operands.push(readFactor(parser));
  return false;
}

function open(parser: Parser, token: Token, structure?: Token): true {
  parser.stack.push({ kind: "open", token, precedence: 0, ...(structure && { structure }) });
  parser.at++;
  return true;
}

/** Reads where an operator is expected; returns whether a term is expected afterwards. */
function readOperator(parser: Parser): boolean {
  const token = parser.tokens[parser.at]!;
  if (isOperator(token, ")")) return close(parser, token);
  if (isOperator(token, "~")) return refuseLeftSide(parser, token);
  if (isOperator(token, ",") && isInStructure(parser)) return readHom(parser);
  const precedence = token.kind === "operator" ? operators.get(token.text) : undefined;
  if (precedence === undefined) {
    const hint = token.kind === "operator" ? "; expressions in parentheses are written I(...)" : "";
    throw fail(parser, `expected an operator, not '${token.text}'${hint}`, token);
  }
  reduceWhile(parser, (entry) => precedence <= entry.precedence);
  if (precedence === barPrecedence && parser.stack.at(-1)?.kind !== "open") {
    throw fail(
      parser,
      `a random effect stands in parentheses, as in (1 ${token.text} group), and a logical or in I(...)`,
      token,
    );
  }
  parser.stack.push({ kind: "binary", token, precedence });
  parser.at++;
  return true;
}

function close(parser: Parser, token: Token): false {
  reduceWhile(parser, (entry) => entry.kind !== "open");
  const entry = parser.stack.pop();
  if (entry === undefined) throw fail(parser, "')' without '('", token);
  const operand = parser.operands.pop()!;
  const { structure, hom } = entry;
  const start = structure?.start ?? entry.token.start;
  const structured =
    structure === undefined ? operand : withStructure(parser.text, operand, structure.text, hom);
  parser.operands.push({ ...structured, start, end: token.end });
  parser.at++;
  return false;
}

/** Is the innermost parenthesis that of a structure? */
function isInStructure({ stack }: Parser): boolean {
  return stack.findLast(({ kind }) => kind === "open")?.structure !== undefined;
}

/** Reads `, hom = TRUE` behind the bar of a structure, up to the closing parenthesis. */
function readHom(parser: Parser): false {
  reduceWhile(parser, (entry) => entry.kind !== "open");
  const hom = homAt(parser.text, parser.tokens, parser.at);
  parser.stack.push({ ...parser.stack.pop()!, hom });
  parser.at += HOM_WORDS;
  return false;
}

function reduceWhile(parser: Parser, condition: (entry: StackEntry) => boolean): void {
  for (;;) {
    const entry = parser.stack.at(-1);
    if (entry === undefined || !condition(entry)) return;
    parser.stack.pop();
    parser.operands.push(reduce(parser, entry));
  }
}

function reduce(parser: Parser, { kind, token, precedence }: StackEntry): Operand {
  const right = parser.operands.pop()!;
  if (kind === "unary") return reduceUnary(parser.text, token, right);
  const left = parser.operands.pop()!;
  const span = { start: left.start, end: right.end };
  if (precedence === barPrecedence) {
    return { ...nothing(), bars: [makeBar(parser.text, token, left, right)], ...span };
  }
  return { ...reduceBinary(parser.text, token, left, right), ...span };
}

/**
 * One factor: everything up to the next operator of the formula that no bracket of the factor holds.
 * `0`, `1` and other numbers are words of the formula's own; `.` is the sum of the remaining columns.
 */
function readFactor(parser: Parser): Operand {
  const first = parser.at;
  const endsAtComma = isInStructure(parser);
  let depth = 0;
  for (; parser.at < parser.tokens.length; parser.at++) {
    const token = parser.tokens[parser.at]!;
    if (token.kind !== "operator") continue;
    if (depth === 0 && (token.text === ")" || token.text === "~" || operators.has(token.text))) break;
    if (depth === 0 && endsAtComma && token.text === ",") break;
    if ("([{".includes(token.text)) depth++;
    if (")]}".includes(token.text)) depth--;
    if (depth < 0) throw fail(parser, `'${token.text}' closes nothing`, token);
  }
  const words = parser.tokens.slice(first, parser.at);
  const span = { start: words[0]!.start, end: words[words.length - 1]!.end };
  if (depth > 0) throw fail(parser, "a bracket is never closed", span);
  if (words.length === 1) return readWord(parser, words[0]!);
  const factor = { name: spell(words), expression: parseExpression(parser.text, words), ...span };
  const offset = words.findIndex((word, i) => word.text === "offset" && isOperator(words[i + 1], "("));
  if (offset >= 0 && !isOffset(factor)) throw fail(parser, "offset(...) stands alone", words[offset]!);
  return { ...singleFactor(factor), ...span };
}

function readWord(parser: Parser, word: Token): Operand {
  const { start, end } = word;
  if (word.text === "0") return { ...withoutIntercept(), literal: "0", start, end };
  if (word.text === "1") return { ...intercept({ start, end }), literal: "1", start, end };
  if (word.kind === "number") return { ...nothing(), literal: word.text, start, end };
  if (isOperator(word, ".")) return { ...remainingColumns(parser, word), start, end };
  const factor = { name: spell([word]), expression: parseExpression(parser.text, [word]), start, end };
  return { ...singleFactor(factor), start, end };
}

function remainingColumns(parser: Parser, { start, end }: Span): TermSet {
  const { columns } = parser.names;
  if (columns === undefined) throw fail(parser, "'.' has no meaning here: name the columns", { start, end });
  const set = nothing();
  for (const name of columns) {
    const factor = columnFactor(name, { start, end });
    for (const [key, term] of singleFactor(factor).terms) set.terms.set(key, term);
  }
  return set;
}

/** The factor that is a column as it stands. */
export function columnFactor(name: string, { start, end }: Span): Factor {
  return {
    name: spellColumn(name),
    expression: { kind: "name", name, quoted: true, start, end },
    start,
    end,
  };
}

function refuseLeftSide(parser: Parser, token: Token): never {
  const first = parser.tokens[0]!;
  if (first.text === "~" || parser.names.leftSide) throw fail(parser, "'~' can only stand once", token);
  throw fail(
    parser,
    `there is no left-hand side here, only what stands right of '~'; write '~ ${parser.text.slice(token.end).trim()}'`,
    { start: first.start, end: parser.tokens[parser.at - 1]!.end },
  );
}

function finish(parser: Parser, operand: Operand): Formula {
  if (operand.literal !== undefined) refuseNumber(parser.text, operand);
  const { terms, offsets } = splitOffsets(allTerms(operand));
  for (const factor of terms.flatMap((term) => term.factors)) {
    if (isOffset(factor)) throw fail(parser, "offset(...) cannot interact with anything", factor);
  }
  return { text: parser.text, terms, bars: operand.bars, offsets };
}

function refuseNumber(text: string, { literal, start, end }: Operand): void {
  if (literal === "0" || literal === "1") return;
  throw new FormulaError("formula: numbers besides 0 and 1 are only allowed as powers", text, start, end);
}

function isOperator(token: Token | undefined, text: string): boolean {
  return token?.kind === "operator" && token.text === text;
}

function fail(parser: Parser, message: string, { start, end }: Span): FormulaError {
  return new FormulaError(`formula: ${message}`, parser.text, start, end);
}
