import type { Factor } from "./formula.js";
import { parseExpression } from "./parse-expression.js";
import { tokenize } from "./tokenize.js";

/** A text that is one expression, as a factor that spans all of it. @throws FormulaError */
export function parseFactor(text: string): Factor {
  return { name: text, expression: parseExpression(text, tokenize(text)), start: 0, end: text.length };
}
