import { parseExpression } from "../../formula/parse-expression.js";
import { parseFormula } from "../../formula/parse-formula.js";
import { tokenize } from "../../formula/tokenize.js";
import type { FitRequest } from "../commands/request.js";

/**
 * Read the formulas of a request before any file, so that a slip of the pen costs no time. A left-hand side is left
 * for later, when the columns of the table can be named. Throws FormulaError.
 */
export function checkFormulas({ formula, model }: FitRequest): void {
  const { reFormula, vcFormula = {}, subset } = model;
  if (!hasLeftSide(formula)) parseFormula(formula, { columns: [] });
  for (const text of [reFormula, ...Object.values(vcFormula)]) if (text !== undefined) parseFormula(text);
  if (subset !== undefined) parseExpression(subset, tokenize(subset));
}

function hasLeftSide(formula: string): boolean {
  return tokenize(formula).some(({ text }, place) => text === "~" && place > 0);
}
