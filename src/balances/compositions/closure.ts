import { DataError } from "../../errors.js";
import type { Frame } from "../../table/frame.js";
import { frameInBlocks } from "../partitions/in-blocks.js";
import { amountsOf, type Composition, shapedLike } from "../parts.js";

/**
 * Divide each sample by its total: samples × features of proportions that add up to 1.
 *
 * Throws DataError for negative or missing parts and for a sample without any.
 */
export function closure<T extends Composition>(table: T): T {
  return shapedLike(table, closed(amountsOf(table, "closure"), "closure"));
}

/** The closure of finite parts that are zero or more. */
export function closed(parts: Frame, where: string): Frame {
  const width = parts.columnNames.length;
  const proportions = frameInBlocks(parts.rowNames, parts.columnNames, (from, to, scratch) => {
    const pointer = scratch.putF64(parts.values.subarray(from * width, to * width));
    scratch.kernel.closeRows(pointer, to - from, width);
    return pointer;
  });
  // Zero parts divided by a zero sum; a sum that overflows leaves zeros only.
  for (let i = 0; i < parts.rowNames.length; i++) {
    const row = proportions.values.subarray(i * width, (i + 1) * width);
    if (!row.some((value) => value > 0)) {
      throw new DataError({
        where,
        rule: "every sample needs a positive, finite total",
        got: `none for sample '${parts.rowNames[i]}'`,
        hint: "; leave it out",
      });
    }
  }
  return proportions;
}
