import { type Scratch, withScratch } from "../../kernel/scratch.js";

/** Numbers of a block that is worked on in the kernel at once (4 MiB). */
const blockNumbers = 2 ** 19;

/**
 * Hand the rows of a table to the kernel, as many at a time as fit a block, so that the kernel's memory does
 * not grow with the table. `work` gets the numbers of the first and behind the last row.
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
