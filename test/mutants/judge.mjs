/**
 * `node test/mutants/judge.mjs <judge | trace> <kernel> <file>...`: runs test files, one after the other in the given order, on
 * another kernel. `judge` stops at the first failure and prints its file; `trace` writes what each file reaches.
 */
import { resolve } from "node:path";
import { startVitest } from "vitest/node";

const [task, kernel, ...files] = process.argv.slice(2);

class InGivenOrder {
  sort(specifications) {
    const rank = new Map(files.map((file, i) => [resolve(file), i]));
    return specifications.toSorted((a, b) => rank.get(a.moduleId) - rank.get(b.moduleId));
  }
  shard(specifications) {
    return specifications;
  }
}

const failed = {
  onTestModuleEnd(module) {
    if (!module.ok()) console.log(`failed: ${module.relativeModuleId}`);
  },
};
const common = {
  config: false,
  watch: false,
  include: files,
  pool: "threads",
  maxWorkers: 1,
  testTimeout: 300_000,
  reporters: [failed],
  silent: true,
  sequence: { sequencer: InGivenOrder },
};
const options = {
  judge: { bail: 1, isolate: false },
  trace: { setupFiles: ["test/mutants/trace.ts"] },
};
const vitest = await startVitest(
  "test",
  [],
  { ...common, ...options[task] },
  { resolve: { alias: [{ find: /^\.\/wasm-bytes\.js$/, replacement: resolve(kernel) }] } },
);
await vitest.close();
