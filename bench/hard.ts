/**
 * Hard problems, each solved by us and by lme4 with three optimisers: is our criterion ever above the better of the two,
 * and where is it lower?
 *
 *     node bench/peers.mjs hard --problems 2000      (after `npm run build:kernel`)
 *
 * Prints a table of counts by family and both optima where they differ, and writes build/bench/hard.jsonl.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { worstStatus } from "../src/fit/status.js";
import { families } from "../test/hard/arena.js";
import { fitHard, referenceAt, TOLERANCE } from "../test/hard/compare.js";
import { problemOf } from "../test/support/hard-problem.js";
import { type PeerLine, runPeer } from "./peers/exchange.js";
import { writeLines } from "./report.js";

const { values } = parseArgs({
  options: { problems: { type: "string", default: "2000" }, first: { type: "string", default: "0" } },
});
const LINES = "build/bench/hard.jsonl";
const VERDICTS = ["equal", "lower", "higher", "lme4 misreports", "lme4 refuses", "we refuse"] as const;

interface Task {
  readonly id: string;
  readonly family: string;
  readonly seed: number;
}

interface Duel extends Task {
  readonly verdict: (typeof VERDICTS)[number];
  readonly status: string;
  readonly ours: number | null;
  readonly lme4: number | null;
  readonly theta: readonly number[];
  readonly lme4Theta: readonly number[];
  readonly error?: unknown;
}

const tasks = chooseTasks(Number(values.problems), Number(values.first));
const answers = new Map(askLme4(tasks).map((line) => [line["id"] as string, line]));
if (answers.size > 0) report(tasks.map((task) => duel(task, answers.get(task.id))));

/** Problems spread over the families in proportion to their sizes. */
function chooseTasks(problems: number, first: number): Task[] {
  const all = families.reduce((total, { count }) => total + count, 0);
  return families.flatMap(({ name, count }) =>
    Array.from({ length: Math.min(count - first, Math.ceil((problems * count) / all)) }, (_, i) => ({
      id: `${name} ${first + i}`,
      family: name,
      seed: first + i,
    })),
  );
}

function askLme4(asked: readonly Task[]): PeerLine[] {
  const folder = mkdtempSync(join(tmpdir(), "mixedlm-hard-"));
  try {
    const file = join(folder, "problems.jsonl");
    writeFileSync(file, `${asked.map(problemLine).join("\n")}\n`);
    return runPeer("Rscript", "hard-lme4.R", [file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function make({ family, seed }: Task) {
  return problemOf(families.find(({ name }) => name === family)!, seed);
}

function problemLine(task: Task): string {
  const { formula, table, options } = make(task);
  const columns = Object.fromEntries(
    Object.entries(table.columns).map(([name, column]) => [name, Array.from<unknown>(column)]),
  );
  return JSON.stringify({
    id: task.id,
    formula,
    reml: options?.reml ?? true,
    weights: options?.weights,
    columns,
  });
}

function duel(task: Task, line: PeerLine | undefined): Duel {
  const fit = fitHard(make(task));
  const { result } = fit;
  const status = worstStatus(result.flags[0]!);
  const ours = result.criterion[0]!;
  const lme4 = (line?.["criterion"] as number | undefined) ?? null;
  const lme4Theta = [(line?.["theta"] as number | number[] | undefined) ?? []].flat();
  const shared = { ...task, status, lme4, theta: Array.from(result.theta), lme4Theta };
  const refused = !Number.isFinite(ours) || status === "perfect-fit" || status === "not-converged";
  if (refused) return { ...shared, verdict: "we refuse", ours: null, ...errorOf(line) };
  if (lme4 === null) return { ...shared, verdict: "lme4 refuses", ours, ...errorOf(line) };
  const slack = TOLERANCE * Math.max(Math.abs(ours), result.nobs[0]!);
  if (Math.abs(ours - lme4) <= slack) return { ...shared, verdict: "equal", ours };
  if (ours < lme4) return { ...shared, verdict: "lower", ours };
  // Lower than ours by its own account; is it, where it ended?
  const there = referenceAt(fit, lme4Theta);
  return { ...shared, verdict: there < ours - slack ? "higher" : "lme4 misreports", ours };
}

function errorOf(line: PeerLine | undefined): { error?: unknown } {
  return line?.["error"] === undefined ? {} : { error: line["error"] };
}

function report(duels: readonly Duel[]): void {
  writeLines(LINES, duels);
  const count = (of: readonly Duel[]) =>
    VERDICTS.map((word) => of.filter(({ verdict }) => verdict === word).length);
  const rows = families.map(({ name }) => {
    const own = duels.filter(({ family }) => family === name);
    return [name, own.length, ...count(own)];
  });
  const table = [["family", "problems", ...VERDICTS], ...rows, ["all", duels.length, ...count(duels)]];
  for (const [name, ...cells] of table)
    console.log(String(name).padEnd(40), ...cells.map((cell) => String(cell).padStart(9)));
  for (const each of duels.filter(({ verdict }) => verdict === "higher")) console.log(JSON.stringify(each));
  console.log(`\n${LINES}`);
}
