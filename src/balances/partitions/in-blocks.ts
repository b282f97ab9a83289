import type { Pointer } from "../../kernel/pointer.js";
import { type Scratch, withScratch } from "../../kernel/scratch.js";
import { Frame } from "../../table/frame.js";

/** Numbers of a block that is worked on in the kernel at once (4 MiB). */
const blockNumbers = 2 ** 19;

/**
 * Hand the rows of a table to the kernel, as many at a time as fit a block, so that the kernel's memory does
 * not grow with the table. `work` gets the numbers of the first row and of the one behind the last.
 */
export function inBlocks(
  rows: number,
  columns: number,
  work: (from: number, to: number, scratch: Scratch) => void,
): void {
  const step = Math.max(1, Math.floor(blockNumbers / Math.max(1, columns)));
  for (let from = 0; from < rows; from += step) {
    withScratch((scratch) => work(from, Math.min(rows, from + step), scratch));
  }
}

/**
 * A frame whose numbers the kernel makes block by block: `work` gives the pointer of those of the rows `[from, to)`.
 *
 * @param perRow how many numbers the work holds for a row; as many as there are columns without it
 */
export function frameInBlocks(
  rowNames: readonly string[],
  columnNames: readonly string[],
  work: (from: number, to: number, scratch: Scratch) => Pointer,
  perRow = columnNames.length,
): Frame {
  const width = columnNames.length;
  const values = new Float64Array(rowNames.length * width);
  inBlocks(rowNames.length, perRow, (from, to, scratch) => {
    const pointer = work(from, to, scratch);
    values.set(scratch.viewF64(pointer, (to - from) * width), from * width);
  });
  return new Frame(rowNames, columnNames, values);
}
