import { Frame } from "../../table/frame.js";
import { inBlocks } from "../partitions/in-blocks.js";
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
  const values = new Float64Array(parts.values.length);
  inBlocks(parts.rowNames.length, width, (from, to, scratch) => {
    const pointer = putLogarithms(scratch, parts, from, to, where);
    scratch.kernel.centreRows(pointer, to - from, width);
    values.set(scratch.viewF64(pointer, (to - from) * width), from * width);
  });
  return new Frame(parts.rowNames, parts.columnNames, values);
}

/** The proportions with given log-ratios, centred or not: exp of each, closed by sample. */
export function proportionsOf(logRatios: Frame): Frame {
  const width = logRatios.columnNames.length;
  const values = new Float64Array(logRatios.values.length);
  inBlocks(logRatios.rowNames.length, width, (from, to, scratch) => {
    const block = logRatios.values.subarray(from * width, to * width);
    const pointer = scratch.putF64(block);
    scratch.kernel.expRows(pointer, to - from, width);
    scratch.kernel.closeRows(pointer, to - from, width);
    values.set(scratch.viewF64(pointer, block.length), from * width);
  });
  return new Frame(logRatios.rowNames, logRatios.columnNames, values);
}
