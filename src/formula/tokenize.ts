import { FormulaError } from "../errors.js";

/** A half-open range of the formula's text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * One word of a formula. `text` is as typed; `value` is what a number, a string or a back-quoted name means.
 * Dotted names (`np.log`, `Sepal.Length`) are one word.
 */
export interface Token extends Span {
  readonly kind: "name" | "number" | "string" | "operator";
  readonly text: string;
  readonly value: string | number;
}

const space = /\s+/uy;
const letters = String.raw`\p{L}\p{Nl}_`;
const wordCharacters = String.raw`\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}`;
/** Python's identifiers, joined by dots. */
export const namePattern = `[${letters}][${wordCharacters}]*(?:\\.[${wordCharacters}]+)*`;
const name = new RegExp(namePattern, "uy");
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/uy;
const quoted = /"""(?:[^\\]|\\.)*?"""|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/suy;
const backquoted = /`[^`]+`/uy;
const operator = /%in%|\*\*|\/\/|==|!=|<=|>=|\|\||&&|[-+*/%^~:|&!<>=()[\]{},.]/uy;

const escapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["0", "\0"],
]);

/**
 * The words of a formula, in order. White space separates and is otherwise ignored.
 * @throws FormulaError at a character no word can start with, an unclosed quote, or a comment.
 */
export function tokenize(formula: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < formula.length) {
    const skipped = match(space, formula, at);
    if (skipped === "") {
      const token = readToken(formula, at);
      tokens.push(token);
      at = token.end;
    } else {
      at += skipped.length;
    }
  }
  return tokens;
}

function readToken(formula: string, start: number): Token {
  const token = (kind: Token["kind"], text: string, value: string | number): Token => {
    return { kind, text, value, start, end: start + text.length };
  };
  let text = match(name, formula, start);
  if (text !== "") return token("name", text, text);
  text = match(number, formula, start);
  if (text !== "") return token("number", text, Number(text));
  text = match(quoted, formula, start);
  if (text !== "") return token("string", text, unquote(text));
  text = match(backquoted, formula, start);
  if (text !== "") return token("name", text, text.slice(1, -1));
  text = match(operator, formula, start);
  if (text !== "") return token("operator", text, text);
  return refuse(formula, start);
}

function match(pattern: RegExp, formula: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(formula)?.[0] ?? "";
}

function unquote(text: string): string {
  const width = text.length >= 6 && (text.startsWith('"""') || text.startsWith("'''")) ? 3 : 1;
  return text
    .slice(width, -width)
    .replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|.)/gsu, (whole, code: string) => {
      if (code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return escapes.get(code) ?? (/\w/.test(code) ? whole : code);
    });
}

function refuse(formula: string, start: number): never {
  const character = String.fromCodePoint(formula.codePointAt(start)!);
  if (character === "#") {
    throw new FormulaError("formula: comments are not allowed", formula, start, formula.length);
  }
  if (character === "'" || character === '"' || character === "`") {
    throw new FormulaError(`formula: the quote ${character} is never closed`, formula, start, formula.length);
  }
  throw new FormulaError(
    `formula: unexpected character '${character}'`,
    formula,
    start,
    start + character.length,
  );
}
