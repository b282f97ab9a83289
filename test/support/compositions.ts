import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Frame } from "../../src/table/frame.js";

/** The text of a file of test/fixtures/composition. */
export function readFixture(name: string): string {
  return readFileSync(join(import.meta.dirname, "../fixtures/composition", name), "utf8");
}

/** A matrix with names written as TSV. */
export function readFrame(name: string): Frame {
  const [header, ...lines] = readFixture(name)
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
  return new Frame(
    lines.map((cells) => cells[0]!),
    header!.slice(1),
    Float64Array.from(lines.flatMap((cells) => cells.slice(1).map(Number))),
  );
}

/** A matrix given as rows of numbers. */
export function frameOf(
  rowNames: readonly string[],
  columnNames: readonly string[],
  rows: readonly (readonly number[])[],
): Frame {
  return new Frame(rowNames, columnNames, Float64Array.from(rows.flat()));
}

/** The largest absolute difference of two lists of numbers of equal length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}
