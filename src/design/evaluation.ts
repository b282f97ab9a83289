import { DataError, FormulaError } from "../errors.js";
import type { Span } from "../formula/tokenize.js";
import type { Variables } from "./values/variables.js";

/** What a stateful function learned from the rows it was made on: plain JSON. */
export type Learned =
  | number
  | readonly number[]
  | readonly (readonly number[])[]
  | { readonly [key: string]: Learned };

/** The setting in which the expression of one factor is computed. */
export interface Evaluation {
  /** The text that the spans of the expression refer to. */
  readonly formula: string;
  readonly variables: Variables;
  /** What the stateful calls of the expression learned, in the order in which they are computed. */
  readonly memory: Learned[];
  /** True while learning; false when `memory` is being replayed on new rows. */
  readonly learning: boolean;
  /** How many of `memory` have been used. */
  used: number;
}

export function rowsOf(evaluation: Evaluation): number {
  return evaluation.variables.samples.length;
}

/** What `learn` gives, the first time; what it gave then, whenever the expression is replayed. */
export function remember<T extends Learned>(evaluation: Evaluation, learn: () => T): T {
  if (evaluation.learning) evaluation.memory.push(learn());
  const learned = evaluation.memory[evaluation.used++];
  if (learned === undefined) {
    throw new DataError(`'${evaluation.formula}': the design does not hold what this factor learned`);
  }
  return learned as T;
}

/** A quarter of a GiB of numbers; no factor has more. */
const maxCells = 2 ** 25;

/** @throws FormulaError when a factor would have more columns than there is room for. */
export function checkWidth(evaluation: Evaluation, columns: number, span: Span): void {
  const rows = rowsOf(evaluation);
  if (columns * rows <= maxCells) return;
  throw formulaFault(evaluation, `${columns} columns of ${rows} rows are too many numbers`, span);
}

/** An error in the formula, with a caret under `span`. */
export function formulaFault(evaluation: Evaluation, message: string, span: Span): FormulaError {
  return new FormulaError(`formula: ${message}`, evaluation.formula, span.start, span.end);
}

/** An error in the rows that `span` was computed from. */
export function dataFault(evaluation: Evaluation, message: string, span: Span): DataError {
  return new DataError(`${evaluation.formula.slice(span.start, span.end)}: ${message}`);
}
