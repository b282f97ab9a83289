import { reflectorsOf } from "../bases/householder.js";
import { type Evaluation, formulaFault } from "../evaluation.js";
import { type Call, nodeOf, optional, toMatrix } from "./call.js";
import { mean } from "./standardize.js";

/** How many linear constraints `constraints=` names: none, one for "center", or the rows of a matrix. */
export function countConstraints(evaluation: Evaluation, call: Call): number {
  const value = optional(call, "constraints");
  if (value === undefined) return 0;
  if (value.kind === "scalar" && value.value === "center") return 1;
  return toMatrix(evaluation, value, nodeOf(call, "constraints"), "constraints").length;
}

/**
 * The constraints as a matrix with a column per basis function, empty for none. "center" makes the smooth
 * average zero over the rows at hand: one row, the column means of the basis.
 */
export function learnConstraints(
  evaluation: Evaluation,
  call: Call,
  basis: () => readonly Float64Array[],
  width: number,
): number[][] {
  const value = optional(call, "constraints");
  if (value === undefined) return [];
  const node = nodeOf(call, "constraints");
  const isCentred = value.kind === "scalar" && value.value === "center";
  const matrix = isCentred ? [basis().map(mean)] : toMatrix(evaluation, value, node, "constraints");
  if (matrix[0]!.length === width && matrix.length < width) return matrix;
  const message = `constraints need ${width} columns and fewer rows, got ${matrix[0]!.length} and ${matrix.length}`;
  throw formulaFault(evaluation, message, node);
}

/** The basis in terms of free parameters: B·Z with the columns of Z spanning what the constraints allow. */
export function absorb(
  basis: readonly Float64Array[],
  constraints: readonly (readonly number[])[],
): readonly Float64Array[] {
  if (constraints.length === 0) return basis;
  const turned = basis.map((column) => column.slice());
  for (const { v, tau } of reflectorsOf(constraints)) {
    const products = new Float64Array(turned[0]!.length);
    for (const [j, column] of turned.entries()) addMultiple(products, column, v[j]!);
    for (const [j, column] of turned.entries()) addMultiple(column, products, -tau * v[j]!);
  }
  return turned.slice(constraints.length);
}

function addMultiple(target: Float64Array, source: Float64Array, factor: number): void {
  if (factor === 0) return;
  for (let i = 0; i < target.length; i++) target[i]! += factor * source[i]!;
}
