import { DataError } from "../../errors.js";
import { Frame } from "../../table/frame.js";
import { inBlocks } from "../partitions/in-blocks.js";
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
  const values = new Float64Array(parts.values.length);
  inBlocks(parts.rowNames.length, width, (from, to, scratch) => {
    const block = parts.values.subarray(from * width, to * width);
    const pointer = scratch.putF64(block);
    scratch.kernel.closeRows(pointer, to - from, width);
    values.set(scratch.viewF64(pointer, block.length), from * width);
  });
  // Zero parts divided by a zero sum; a sum that overflows leaves zeros only.
  for (let i = 0; i < parts.rowNames.length; i++) {
    const row = values.subarray(i * width, (i + 1) * width);
    if (!row.some((value) => value > 0)) {
      throw new DataError({
        where,
        rule: "every sample needs a positive, finite total",
        got: `none for sample '${parts.rowNames[i]}'`,
        hint: "; leave it out",
      });
    }
  }
  return new Frame(parts.rowNames, parts.columnNames, values);
}
