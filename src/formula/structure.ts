import { covarianceOf, insteadOf, structureOf, structureWords } from "../covariance/structures.js";
import { FormulaError } from "../errors.js";
import type { Expression } from "./expression.js";
import type { Bar, Term } from "./formula.js";
import type { Operand } from "./operators.js";
import type { Span, Token } from "./tokenize.js";

/** `hom = TRUE` behind the bar of a structure: do its effects share their variance? */
export interface Hom extends Span {
  readonly value: boolean;
}

/** Functions that make categories of numbers. */
const categories = ["C", "factor", "as.factor"];

/** What `hom` may be, as R and Python write it. */
const truths: ReadonlyMap<string, boolean> = new Map([
  ["TRUE", true],
  ["True", true],
  ["FALSE", false],
  ["False", false],
]);

/**
 * Whether the word at a position and the opening parenthesis after it are a covariance structure: one is known by the bar
 * inside.
 */
export function isStructure(tokens: readonly Token[], at: number): boolean {
  const name = tokens[at]!.text;
  if (!structureWords.includes(name) && insteadOf(name) === undefined) return false;
  let depth = 0;
  for (const token of tokens.slice(at + 1)) {
    if (token.kind !== "operator") {
      if (depth === 0) return false;
      continue;
    }
    if ("([{".includes(token.text)) depth++;
    if (")]}".includes(token.text)) depth--;
    if (depth === 1 && (token.text === "|" || token.text === "||")) return true;
    if (depth === 0) return false;
  }
  return false;
}

/** @throws FormulaError for a structure that other programs have */
export function checkStructure(formula: string, word: Token): void {
  if (structureWords.includes(word.text)) return;
  const known = `${structureWords.slice(0, -1).join(", ")} and ${structureWords.at(-1)}`;
  const rule = `the covariance structure '${word.text}' is not available, only ${known}`;
  throw fail(formula, `${rule}; ${insteadOf(word.text)}`, word);
}

/** Words of `, hom = TRUE`, the comma among them. */
export const HOM_WORDS = 4;

/** Reads `, hom = TRUE` from the comma at a position up to the closing parenthesis. */
export function homAt(formula: string, tokens: readonly Token[], at: number): Hom {
  const words = tokens.slice(at, at + HOM_WORDS);
  const [comma, name, equals, value] = words;
  const truth = value?.kind === "name" ? truths.get(value.text) : undefined;
  const isHom = name?.text === "hom" && equals?.text === "=" && truth !== undefined;
  if (!isHom || tokens[at + HOM_WORDS]?.text !== ")") {
    const rule = "behind the bar of a covariance structure stands hom = TRUE, hom = FALSE or nothing";
    throw fail(formula, rule, { start: comma!.start, end: words.at(-1)!.end });
  }
  return { value: truth, start: name.start, end: value!.end };
}

/** The structure around a bar says how its effects covary. */
export function withStructure(
  formula: string,
  operand: Operand,
  word: string,
  hom: Hom | undefined,
): Operand {
  const name = structureOf(word, hom?.value);
  if (name === undefined) {
    const others = structureWords.filter((other) => structureOf(other, true) !== undefined);
    const way = `${others.slice(0, -1).join(", ")} and ${others.at(-1)} take it`;
    const { hasOneVariance } = covarianceOf({ covariance: structureOf(word, undefined)! });
    const why = hasOneVariance ? "it has one variance" : "its variances are free";
    throw fail(formula, `${word}(...) takes no hom: ${why}; ${way}`, hom!);
  }
  const double = operand.bars.find(({ notation }) => notation === "||");
  if (double !== undefined && covarianceOf({ covariance: name }).isCorrelated) {
    throw fail(formula, `the effects of ${word}(...) are correlated: write | in place of ||`, double);
  }
  const { isOfTimes } = covarianceOf({ covariance: name });
  return {
    ...operand,
    bars: operand.bars.map((bar) => ({
      ...bar,
      ...(isOfTimes && { terms: [distinctValues(formula, word, bar)] }),
      notation: name,
    })),
  };
}

/** The only term of a bar, `time`, as categories: an effect for each of its values. */
function distinctValues(formula: string, word: string, { terms, start, end }: Bar): Term {
  const [factor, ...more] = terms.flatMap(({ factors }) => factors);
  if (factor === undefined || more.length > 0 || terms.length > 1) {
    const rule = `${word}(...) takes one number and no intercept, as in ${word}(0 + time | group)`;
    throw fail(formula, rule, { start, end });
  }
  const { expression } = factor;
  const span = { start: factor.start, end: factor.end };
  if (expression.kind === "call" && categories.includes(expression.callee)) return terms[0]!;
  const name = `C(${factor.name})`;
  const call: Expression = {
    kind: "call",
    callee: "C",
    calleeSpan: span,
    positional: [expression],
    keywords: [],
    ...span,
  };
  return { name, factors: [{ ...span, name, expression: call }] };
}

function fail(formula: string, message: string, { start, end }: Span): FormulaError {
  return new FormulaError(`formula: ${message}`, formula, start, end);
}
