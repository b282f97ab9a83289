import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** One timed program. */
export interface Mark {
  readonly program: string;
  readonly version: string;
  /** Responses that were timed. */
  readonly responses: number;
  /** Per response. */
  readonly microseconds: number;
}

/** Write records as lines of JSON. */
export function writeLines(path: string, records: readonly object[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${records.map((record) => JSON.stringify(record)).join("\n")}\n`);
}

/** A table of marks, slower ones as multiples of the first. */
export function markTable(marks: readonly Mark[]): string {
  const first = marks[0]!.microseconds;
  const rows = marks.map(({ program, version, responses, microseconds }) => [
    `${program} ${version}`.trim(),
    String(responses),
    microseconds.toPrecision(3),
    `${(microseconds / first).toPrecision(3)}×`,
  ]);
  const cells = [["program", "responses", "µs/response", "ratio"], ...rows];
  const widths = cells[0]!.map((_, j) => Math.max(...cells.map((row) => row[j]!.length)));
  const pad = (cell: string, j: number) => (j === 0 ? cell.padEnd(widths[j]!) : cell.padStart(widths[j]!));
  return cells.map((row) => row.map(pad).join("  ")).join("\n");
}
