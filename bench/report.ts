import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Spread } from "./measure.js";

/** One timed program, as older scripts print it. */
export interface Mark {
  readonly program: string;
  readonly version: string;
  /** Responses that were timed. */
  readonly responses: number;
  /** Per response. */
  readonly microseconds: number;
}

/** One measurement of the suite: a line of JSON. */
export interface Line {
  /** The part of the suite. */
  readonly part: string;
  /** What was done. */
  readonly work: string;
  readonly program: string;
  readonly version: string;
  /** What one unit is, such as "response" or "run". */
  readonly per: string;
  /** Microseconds per unit: of processor, or by the clock. */
  readonly microseconds: Spread;
  readonly clock: "processor" | "elapsed";
  /** Responses that were timed. */
  readonly responses?: number;
  /** How far the estimates are from the reference, and what else is to be known. */
  readonly note?: string;
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
  return alignedTable([["program", "responses", "µs/response", "ratio"], ...rows]);
}

/** Lines of the suite for a reader, a part at a time. */
export function lineTable(lines: readonly Line[]): string {
  const rows = lines.map(({ part, work, program, version, per, microseconds, note = "" }) => [
    `${part}: ${work}`,
    `${program} ${version}`.trim(),
    duration(microseconds.median),
    `${duration(microseconds.lower)} – ${duration(microseconds.upper)}`,
    `per ${per}`,
    note,
  ]);
  return alignedTable([["work", "program", "median", "quartiles", "", ""], ...rows]);
}

/** Microseconds in the unit that reads best, three digits. */
export function duration(microseconds: number): string {
  if (microseconds < 999.5) return `${rounded(microseconds)} µs`;
  if (microseconds < 999.5e3) return `${rounded(microseconds / 1e3)} ms`;
  return `${rounded(microseconds / 1e6)} s`;
}

/** Three digits, without an exponent. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function alignedTable(cells: readonly (readonly string[])[]): string {
  const widths = cells[0]!.map((_, j) => Math.max(...cells.map((row) => row[j]!.length)));
  const pad = (cell: string, j: number) => (j < 2 ? cell.padEnd(widths[j]!) : cell.padStart(widths[j]!));
  return cells.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}
