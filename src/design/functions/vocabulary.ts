import { FormulaError, suggest } from "../../errors.js";
import type { CallNode, NameNode } from "../../formula/expression.js";
import { quotingHint } from "../../formula/quoting-hint.js";
import type { Scalar } from "../values/value.js";
import type { FunctionDefinition } from "./call.js";
import { categorical, levelFunctions } from "./categorical.js";
import { elementwise } from "./elementwise.js";
import { polynomialFunctions } from "./polynomial.js";
import { splineFunctions } from "./splines.js";
import { standardising } from "./standardize.js";
import { summaries } from "./summaries.js";
import { tensorProduct } from "./tensor-product.js";

/** Names that mean a number, unless a column has that name. */
export const constants: ReadonlyMap<string, Scalar> = new Map([
  ["np.pi", Math.PI],
  ["pi", Math.PI],
  ["np.e", Math.E],
  ["np.inf", Number.POSITIVE_INFINITY],
  ["np.nan", Number.NaN],
]);

/** Everything that can be called in a formula. There is nothing else: no code of the host is in reach. */
export const functions: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  ...elementwise,
  ...summaries,
  ...standardising,
  ...polynomialFunctions,
  ...splineFunctions,
  ...tensorProduct,
  ...levelFunctions,
  ...categorical,
]);

/** Smooths of other programs. */
const smooths = new Set(["s", "rcs"]);

/** The names of a table's columns. */
export interface ColumnNames {
  has(name: string): boolean;
  keys(): Iterable<string>;
}

/** The error for a name or a callee that means nothing, with the nearest that does. */
export function unknownName(formula: string, node: NameNode | CallNode, columns: ColumnNames): FormulaError {
  if (node.kind === "call") {
    const { callee, calleeSpan } = node;
    const quoting = quotingHint(formula, node, columns.keys());
    const spline = smooths.has(callee) ? "; a spline is ns(x, df=4) or bs(x, df=4)" : "";
    const hint =
      quoting ||
      (columns.has(callee) ? `: '${callee}' is a column` : spline) ||
      suggest(callee, functions.keys()) ||
      "; only the functions of the formula language can be called";
    const message = `formula: no function named '${callee}'${hint}`;
    return new FormulaError(message, formula, calleeSpan.start, calleeSpan.end);
  }
  const quoting = node.quoted ? "" : quotingHint(formula, node, columns.keys());
  const usual = functions.has(node.name)
    ? `: '${node.name}' is a function and needs its arguments`
    : suggest(node.name, columns.keys());
  const hint = quoting || usual;
  return new FormulaError(`formula: no column named '${node.name}'${hint}`, formula, node.start, node.end);
}
