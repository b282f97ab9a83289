import { FormulaError } from "../errors.js";
import type { Term } from "./formula.js";
import {
  add,
  interact,
  intercept,
  merge,
  subtract,
  type TermMap,
  type TermSet,
  withoutIntercept,
} from "./term-set.js";
import type { Span, Token } from "./tokenize.js";

/** A term set and where it is written. `literal` is the text of a lone number, in any parentheses. */
export interface Operand extends TermSet, Span {
  readonly literal?: string;
}

/** Binary operators of formulas and how tightly they bind; all associate to the left. */
export const operators: ReadonlyMap<string, number> = new Map([
  ["|", 50],
  ["||", 50],
  ["+", 100],
  ["-", 100],
  ["*", 200],
  ["/", 200],
  ["%in%", 250],
  [":", 300],
  ["**", 500],
  ["^", 500],
]);

/** No honest model has more; a formula that asks for more would only hang. */
const maxTerms = 20_000;

/** `+a` is a; `-1` and `-0` speak of the intercept; nothing else can be negative. */
export function reduceUnary(formula: string, sign: Token, operand: Operand): Operand {
  const span = { start: sign.start, end: operand.end };
  if (sign.text === "+") {
    refuseNumbers(formula, operand);
    const { literal: _, ...set } = operand;
    return { ...set, ...span };
  }
  if (operand.literal === "0") return { ...intercept(span), ...span };
  if (operand.literal === "1") return { ...withoutIntercept(), ...span };
  throw fail(formula, "a minus sign without a left side can only stand before 0 or 1", span);
}

/** What two operands give. Their spans are the caller's to combine. May take the operands over. */
export function reduceBinary(formula: string, operator: Token, left: Operand, right: Operand): TermSet {
  switch (operator.text) {
    case "+":
      refuseNumbers(formula, left, right);
      if (right.literal === "0") return { terms: left.terms, intercept: "removed", bars: left.bars };
      return add(left, right);
    case "-":
      refuseNumbers(formula, left, right);
      if (right.bars.length > 0) throw fail(formula, "a random effect cannot be taken away", right);
      if (right.literal === "0") return { ...intercept(right), terms: left.terms, bars: left.bars };
      return subtract(left, right);
    case ":":
      checkInteractable(formula, left, right);
      return only(interact(left.terms.values(), right.terms.values()));
    case "%in%":
      checkInteractable(formula, left, right);
      return only(interact(right.terms.values(), left.terms.values()));
    case "*":
      checkInteractable(formula, left, right);
      return only(left.terms, right.terms, interact(left.terms.values(), right.terms.values()));
    case "/": {
      checkInteractable(formula, left, right);
      const nest = left.terms.size === 0 ? [] : [merge(left.terms.values())];
      return only(left.terms, interact(nest, right.terms.values()));
    }
    default:
      return power(formula, left, right);
  }
}

/** `(a + b)**2`: all interactions of up to `right` terms of `left`. */
function power(formula: string, left: Operand, right: Operand): TermSet {
  checkInteractable(formula, left);
  const exponent = Number(right.literal);
  if (!Number.isInteger(exponent) || exponent < 1) {
    throw fail(formula, "the exponent must be a positive integer", right);
  }
  const all: TermMap = new Map(left.terms);
  let crossed = left.terms;
  for (let i = 1; i < Math.min(exponent, left.terms.size); i++) {
    checkSize(formula, left.terms, crossed, { start: left.start, end: right.end });
    crossed = interact(left.terms.values(), crossed.values());
    for (const [key, term] of crossed) if (!all.has(key)) all.set(key, term);
  }
  return only(all);
}

function only(...maps: readonly TermMap[]): TermSet {
  const terms: TermMap = new Map<string, Term>();
  for (const map of maps) for (const [key, term] of map) if (!terms.has(key)) terms.set(key, term);
  return { terms, intercept: "open", bars: [] };
}

/** Only terms interact, and not too many of them: not the intercept, not random effects, not numbers. */
function checkInteractable(formula: string, ...operands: readonly Operand[]): void {
  refuseNumbers(formula, ...operands);
  for (const operand of operands) {
    if (operand.interceptSpan !== undefined) {
      throw fail(formula, "the intercept cannot interact with anything", operand.interceptSpan);
    }
    if (operand.bars.length > 0) {
      throw fail(formula, "random effects are added to a formula and cannot interact", operand);
    }
  }
  const [left, right] = operands;
  if (left !== undefined && right !== undefined) {
    checkSize(formula, left.terms, right.terms, { start: left.start, end: right.end });
  }
}

function refuseNumbers(formula: string, ...operands: readonly Operand[]): void {
  for (const { literal, start, end } of operands) {
    if (literal !== undefined && literal !== "0" && literal !== "1") {
      throw fail(formula, "numbers besides 0 and 1 are only allowed as powers", { start, end });
    }
  }
}

function checkSize(formula: string, left: TermMap, right: TermMap, span: Span): void {
  if (left.size * right.size > maxTerms) {
    throw fail(
      formula,
      `this crosses ${left.size} terms with ${right.size}, more than ${maxTerms} pairs`,
      span,
    );
  }
}

function fail(formula: string, message: string, { start, end }: Span): FormulaError {
  return new FormulaError(`formula: ${message}`, formula, start, end);
}
