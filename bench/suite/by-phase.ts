import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fitSync, prepare } from "../../src/index.js";
import { formatTsv, tableRows } from "../../src/io/index.js";
import { measureInTurns, scaled } from "../measure.js";
import type { Line } from "../report.js";
import { makeWorkload } from "../workloads.js";

/** Where the time of a study goes: reading the plan, fitting, the tests, and the text of the results; 2000 responses. */
export function phaseLines(runs: number): Line[] {
  const { formula, metadata, table } = makeWorkload("scalar", { responses: 2000 });
  const plan = prepare(formula, metadata, { test: "normal" });
  const model = fitSync(plan, table);
  const folder = mkdtempSync(join(tmpdir(), "mixedlm-bench-"));
  const phases: readonly (readonly [string, () => unknown])[] = [
    ["prepare", () => prepare(formula, metadata, { test: "normal" })],
    ["fit", () => fitSync(plan, table)],
    ["infer, Satterthwaite", () => model.infer({ test: "satterthwaite" })],
    ["infer, Kenward-Roger", () => model.infer({ test: "kenward-roger" })],
    ["files", () => writeText(join(folder, "coefficients.tsv"), model.tidy())],
  ];
  try {
    const measured = measureInTurns(
      runs,
      phases.map(([, work]) => work),
    );
    return phases.map(([work], j) => ({
      part: "phase",
      work,
      program: "mixedlm",
      version: "",
      per: "study",
      microseconds: scaled(measured[j]!.cpu, 1e6),
      clock: "processor",
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeText(path: string, table: Parameters<typeof tableRows>[0]): void {
  const text = Array.from(formatTsv(Object.keys(table.columns), tableRows(table, false)));
  writeFileSync(path, text.join(""));
}
