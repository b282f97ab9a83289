/**
 * Workers against one thread on 1000 samples in 100 groups of 8 to 12, an intercept and five
 * covariates, a random intercept, 10,000 responses. From ordinary arrays and from shared memory, workers warm.
 *
 *     node bench/peers.mjs threads --threads 2 --runs 15
 *
 * All runs must give the same bits before anything is timed. On a machine with other work the processor's time tells more
 * than the clock's: `cpu` is the least that all threads together took, and `at best` the ratio if they had never waited for a
 * processor and shared the work evenly.
 */
import { parseArgs } from "node:util";
import { closePool, fit, fitSync, type LMEModel, prepare, type Table } from "../src/index.js";
import { makeStudy } from "./data.js";
import { machine } from "./machine.js";
import { writeLines } from "./report.js";

const LINES = "build/bench/threads.jsonl";

const { values } = parseArgs({
  options: {
    responses: { type: "string", default: "10000" },
    threads: { type: "string", default: "2" },
    runs: { type: "string", default: "15" },
    seed: { type: "string", default: "1" },
  },
});
const threads = Number(values.threads);
const study = makeStudy({
  seed: Number(values.seed),
  samples: 1000,
  groups: 100,
  groupSize: [8, 12],
  covariates: 5,
  responses: Number(values.responses),
});
const plan = prepare(study.formula, study.metadata, { groups: "group" });
const shared = inSharedMemory(study.table);

interface Contestant {
  readonly name: string;
  /** Workers it may use. */
  readonly threads: number;
  run(): LMEModel | Promise<LMEModel>;
}

const contestants: readonly Contestant[] = [
  { name: "this thread, no pauses", threads: 1, run: () => fitSync(plan, study.table) },
  { name: "this thread", threads: 1, run: () => fit(plan, study.table, { threads: 0 }) },
  { name: `${threads} workers, arrays`, threads, run: () => fit(plan, study.table, { threads }) },
  { name: `${threads} workers, shared`, threads, run: () => fit(plan, shared, { threads }) },
];

interface Line {
  readonly name: string;
  /** Milliseconds. */
  readonly median: number;
  readonly best: number;
  /** The processor's, all threads together; the least. */
  readonly cpu: number;
  /** Of the medians, the best times and the processor's times. */
  readonly ratios: readonly [number, number, number];
}

await sameBits();
const lines = await timeInTurns(Number(values.runs));
await closePool();
const setting = machine();
writeLines(LINES, [
  { benchmark: "threads", ...setting, workers: threads, responses: values.responses },
  ...lines,
]);
console.log(`${setting.cpu}, ${setting.threads} processors, node ${setting.node}; ${values.runs} runs each`);
console.log("ms                          median    best     cpu   ratio of medians   of bests   at best");
for (const { name, median, best, cpu, ratios } of lines) {
  const numbers = [median, best, cpu].map((value) => value.toFixed(1).padStart(8)).join("");
  const [medians, bests, even] = ratios.map((ratio) => ratio.toFixed(2));
  console.log(
    `${name.padEnd(26)}${numbers}${medians!.padStart(19)}${bests!.padStart(11)}${even!.padStart(10)}`,
  );
}
console.log(`\n${LINES}`);

/** Also warms everything up. */
async function sameBits(): Promise<void> {
  const expected = bitsOf(await contestants[0]!.run());
  for (const { name, run } of contestants) {
    if (bitsOf(await run()) !== expected) throw new Error(`${name}: other bits than one thread`);
  }
}

function bitsOf({ result }: LMEModel): string {
  const { beta, vcov, df, theta, sigma2, criterion } = result;
  return [beta, vcov, df, theta, sigma2, criterion].map(({ buffer }) => hash(new Int32Array(buffer))).join();
}

function hash(words: Int32Array): number {
  return words.reduce((sum, word) => (Math.imul(sum, 31) + word) | 0, 7);
}

/** One after the other in each round, so that what else the machine does falls on all of them alike. */
async function timeInTurns(runs: number): Promise<Line[]> {
  const rounds: { time: number; cpu: number }[][] = [];
  for (let round = 0; round < runs; round++) {
    const measured = [];
    for (const { run } of contestants) measured.push(await measure(run));
    rounds.push(measured);
  }
  const sorted = contestants.map((_, j) => ({
    time: rounds.map((round) => round[j]!.time).sort((a, b) => a - b),
    cpu: rounds.map((round) => round[j]!.cpu).sort((a, b) => a - b),
  }));
  const middle = runs >> 1;
  const one = sorted[0]!;
  return contestants.map(({ name, threads }, j) => {
    const { time, cpu } = sorted[j]!;
    return {
      name,
      median: time[middle]!,
      best: time[0]!,
      cpu: cpu[0]!,
      ratios: [one.time[middle]! / time[middle]!, one.time[0]! / time[0]!, (threads * one.cpu[0]!) / cpu[0]!],
    };
  });
}

async function measure(run: () => unknown): Promise<{ time: number; cpu: number }> {
  const before = process.cpuUsage();
  const started = performance.now();
  await run();
  const time = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  return { time, cpu: (user + system) / 1000 };
}

/** The same table with every column in one block of shared memory. */
function inSharedMemory({ index, columns }: Table): Table {
  const names = Object.keys(columns);
  const block = new SharedArrayBuffer(8 * index.length * names.length);
  return {
    index,
    columns: Object.fromEntries(
      names.map((name, j) => {
        const column = new Float64Array(block, 8 * index.length * j, index.length);
        column.set(columns[name] as Float64Array);
        return [name, column];
      }),
    ),
  };
}
