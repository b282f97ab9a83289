import type { Frame } from "../../table/frame.js";
import { frameInBlocks } from "../partitions/in-blocks.js";
import { type Composition, partsOf, shapedLike } from "../parts.js";
import { putLogarithms } from "./logarithms.js";

/**
 * Centred log-ratios: the logarithm of each part less the mean logarithm of its sample (Aitchison 1986).
 * samples × features; each sample adds up to 0.
 *
 * Throws DataError naming sample and feature of a part that is zero, negative or missing.
 */
export function clr<T extends Composition>(table: T): T {
  return shapedLike(table, centredLogRatios(partsOf(table, "clr"), "clr"), { transformed: "clr" });
}

/** `clr` of parts for a verb that is called `where`. */
export function centredLogRatios(parts: Frame, where: string): Frame {
  const width = parts.columnNames.length;
  return frameInBlocks(parts.rowNames, parts.columnNames, (from, to, scratch) => {
    const pointer = putLogarithms(scratch, parts, from, to, where);
    scratch.kernel.centreRows(pointer, to - from, width);
    return pointer;
  });
}

/** The proportions with given log-ratios, centred or not: exp of each, closed by sample. */
export function proportionsOf({ rowNames, columnNames, values }: Frame): Frame {
  const width = columnNames.length;
  return frameInBlocks(rowNames, columnNames, (from, to, scratch) => {
    const pointer = scratch.putF64(values.subarray(from * width, to * width));
    scratch.kernel.expRows(pointer, to - from, width);
    scratch.kernel.closeRows(pointer, to - from, width);
    return pointer;
  });
}
