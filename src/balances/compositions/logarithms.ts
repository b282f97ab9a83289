import type { Pointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import { either, type Words } from "../../problem.js";
import type { Frame } from "../../table/frame.js";
import { cellError, closureOfParts } from "../parts.js";

/**
 * Put rows `[from, to)` of positive parts into the kernel as natural logarithms and return their pointer.
 *
 * @param order columns in the order in which they are wanted; as they are without it
 * Throws DataError naming sample and feature of a part that has no logarithm.
 */
export function putLogarithms(
  scratch: Scratch,
  parts: Frame,
  from: number,
  to: number,
  where: string,
  order?: Int32Array,
): Pointer {
  const width = parts.columnNames.length;
  const count = (to - from) * width;
  const pointer = scratch.f64(count);
  const view = scratch.viewF64(pointer, count);
  view.set(parts.values.subarray(from * width, to * width));
  if (order !== undefined) reorder(view, order);
  const bad = scratch.kernel.logInPlace(pointer, count);
  if (bad >= 0) {
    const row = from + Math.floor(bad / width);
    const column = bad % width;
    throw withoutLogarithm(parts, row * width + (order === undefined ? column : order[column]!), where);
  }
  return pointer;
}

function reorder(rows: Float64Array, order: Int32Array): void {
  const width = order.length;
  const row = new Float64Array(width);
  for (let start = 0; start < rows.length; start += width) {
    row.set(rows.subarray(start, start + width));
    for (let j = 0; j < width; j++) rows[start + j] = row[order[j]!]!;
  }
}

const multiplicative = { option: "zeros", value: "multiplicative" };

const replaceZeros = either(
  "addPseudocount(table, 1) or multiplicativeReplacement(table) (--pseudocount 1, --zeros multiplicative)",
  { option: "pseudocount", value: "1" },
  " or ",
  multiplicative,
);

/** A pseudocount of 1 does not suit proportions. */
const replaceZerosOfShares = either(
  "multiplicativeReplacement(table) (--zeros multiplicative)",
  multiplicative,
);

/** Single features can do without the samples that lack them. */
const asMissing = either("zerosAsMissing(table) (--zeros missing)", { option: "zeros", value: "missing" });

/** The error for a part that is zero, negative, infinite or missing. */
export function withoutLogarithm(parts: Frame, at: number, where: string): Error {
  const problem = (hint: Words) => ({ where, rule: "logarithms need positive, finite parts", hint });
  if (parts.values[at] === 0) {
    const how = closureOfParts(parts) === undefined ? replaceZeros : replaceZerosOfShares;
    const missing = where === "transform" ? [", or take them as missing, with ", asMissing] : [];
    return cellError(parts, at, problem(["; replace zeros first, with ", how, ...missing]));
  }
  if (Number.isNaN(parts.values[at])) {
    return cellError(
      parts,
      at,
      problem("; leave the sample or the feature out, or fill the missing count in"),
    );
  }
  return cellError(parts, at, problem("; a composition holds counts or proportions, not their logarithms"));
}
