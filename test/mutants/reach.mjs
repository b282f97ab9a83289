/** Which tests compute which places of the kernel: all of them run once on a kernel with flags. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";

const FOLDER = "build/mutants/reached";
/** What asks the kernel for numbers and judges them. */
const NUMBERS = [
  "fit",
  "inference",
  "resample",
  "balances",
  "special",
  "kernel",
  "model",
  "hard",
  "integration",
];

/** Tests that compile a kernel of their own and compare bits with it: they would notice any mutant, whatever it means. */
const COMPILING = ["reordered.test.ts"];

/** The files that reach place i, `{ file, seconds }`, the quickest first, for every i. They have to pass. */
export function reach(kernel, count) {
  rmSync(FOLDER, { recursive: true, force: true });
  const run = judge("trace", kernel, NUMBERS.flatMap(testsIn));
  if (run.status !== 0) throw new Error(`reach: the tests fail without any mutant, got ${run.stdout}`);
  const records = readdirSync(FOLDER).map((name) => JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8")));
  const files = Array.from({ length: count }, () => []);
  for (const { file, seconds, places } of records.toSorted((a, b) => a.seconds - b.seconds)) {
    for (const place of places) files[place].push({ file, seconds });
  }
  return files;
}

function testsIn(folder) {
  const names = readdirSync(`test/${folder}`).filter(
    (name) => name.endsWith(".test.ts") && !COMPILING.includes(name),
  );
  return names.map((name) => `test/${folder}/${name}`);
}

/** Runs test files in a process of their own, which ends with it. */
export function judge(task, kernel, files, timeout) {
  const args = ["test/mutants/judge.mjs", task, kernel, ...files];
  return spawnSync(process.execPath, args, { timeout, killSignal: "SIGKILL", encoding: "utf8" });
}
