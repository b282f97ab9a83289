/**
 * One large crossed design against lmer(): InstEval, 73,421 ratings by 2,972 students of 1,128 lecturers in 28 departments
 * by service, y ~ service + (1 | s) + (1 | d) + (1 | dept:service).
 *
 *     node bench/peers.mjs structure/insteval
 *
 * Estimates must agree with lme4 before times are printed. Writes build/bench/structure-insteval.jsonl.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fitSync, prepare, type Table } from "../../src/index.js";
import { machine } from "../machine.js";
import { writeLines } from "../report.js";
import { cpuTimed } from "./cpu-time.js";
import { runScript, withFolder } from "./script.js";

interface Reference {
  readonly program: string;
  readonly version: string;
  readonly criterion: number;
  readonly theta: readonly number[];
  readonly estimate: readonly number[];
  readonly standard_error: readonly number[];
  readonly cpu_seconds: number;
  readonly seconds: number;
  readonly megabytes: number;
}

const FORMULA = "service + (1 | s) + (1 | d) + (1 | dept:service)";
/** lmer() stops at its default tolerance: agreement is asked for up to this part of a standard error. */
const TOLERANCE = 1e-3;

withFolder((folder) => {
  const [reference] = runScript<Reference>("insteval.R", [folder]);
  const { metadata, table } = readRatings(join(folder, "insteval.tsv"));
  const planned = cpuTimed(() => prepare(FORMULA, metadata, { test: "normal" }));
  const fitted = cpuTimed(() => fitSync(planned.value, table));
  const model = fitted.value;
  requireAgreement(reference!, model.criterion[0]!, model.coefficients().values);
  const ours = {
    program: "mixedlm",
    criterion: model.criterion[0]!,
    theta: Array.from(model.theta.values),
    cpu_seconds: planned.cpu + fitted.cpu,
    seconds: planned.elapsed + fitted.elapsed,
    prepare_cpu_seconds: planned.cpu,
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
  writeLines("build/bench/structure-insteval.jsonl", [
    { benchmark: "insteval", ...machine() },
    ours,
    reference!,
  ]);
  for (const { program, cpu_seconds, seconds, megabytes, criterion } of [ours, reference!]) {
    const times = `${cpu_seconds.toFixed(2)} s of processor, ${seconds.toFixed(2)} s in all`;
    console.log(
      `${program.padEnd(10)} ${times}, at most ${megabytes.toFixed(0)} MB, criterion ${criterion.toFixed(6)}`,
    );
  }
  console.log(`ratio of processor times ${(reference!.cpu_seconds / ours.cpu_seconds).toPrecision(3)}`);
});

function requireAgreement(reference: Reference, criterion: number, estimate: Float64Array): void {
  const above = criterion - reference.criterion;
  const differences = reference.estimate.map(
    (value, j) => (estimate[j]! - value) / reference.standard_error[j]!,
  );
  const largest = differences.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (above <= 1e-8 * Math.abs(reference.criterion) && largest < TOLERANCE) return;
  throw new Error(
    `estimates disagree with lme4: criterion ${above} above, fixed effects ${largest} standard errors apart`,
  );
}

function readRatings(path: string): { metadata: Table; table: Table } {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const names = lines[0]!.split("\t");
  const cells = lines.slice(1).map((line) => line.split("\t"));
  const index = cells.map((_, i) => `r${i}`);
  const column = (name: string) => cells.map((row) => row[names.indexOf(name)]!);
  const factors = ["service", "s", "d", "dept"].map((name) => [name, column(name)]);
  return {
    metadata: { index, columns: Object.fromEntries(factors) },
    table: { index, columns: { y: Float64Array.from(column("y"), Number) } },
  };
}
