/**
 * `npm run test:mutants -- [count] [seed]`: do the tests notice when the kernel computes something else? Draws seeded
 * mutants of the kernel, each from another function as far as they reach, and runs the tests of numbers on every one until
 * one fails; the kernel as it is has to pass them. Survivors are listed by function and operator.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { kernelModule } from "../../assembly/kernel-module.mjs";
import { assemble, disassemble, mutant, mutations } from "./mutate.mjs";

const [count = 120, seed = 1] = process.argv.slice(2).map(Number);
const FOLDER = "build/mutants";
const MODULE = `${FOLDER}/wasm-bytes.ts`;
/** The tests that are asked first, by the folder of the mutated function; a survivor goes on to all of them. */
const NEAREST = {
  special: ["test/special", "test/inference/distributions"],
  compose: ["test/balances"],
  inference: ["test/inference"],
  resample: ["test/resample"],
  blocks: ["test/fit/structures", "test/inference"],
  math: ["test/special", "test/balances"],
};
const OTHERS = [
  "test/fit/lme4",
  "test/fit/nist",
  "test/fit/status",
  "test/fit/dense",
  "test/fit/scalar-forms",
];
/** What asks the kernel for numbers and judges them: all that a survivor of the first is put to. */
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
].map((folder) => `test/${folder}`);
/** Milliseconds until a mutant counts as caught because it does not come to an end. */
const PATIENCE = [120_000, 900_000];

mkdirSync(FOLDER, { recursive: true });
const text = disassemble(readFileSync("build/kernel.named.wasm"));
if (!passes(text, NUMBERS, PATIENCE[1])) throw new Error("mutants: the tests fail without any");
const drawn = draw(mutations(text), count, seed);
const survivors = drawn.filter((mutation, i) => {
  const folder = mutation.where.split("/")[1];
  const stages = [NEAREST[folder] ?? OTHERS, NUMBERS];
  const stage = stages.findIndex((tests, at) => !passes(mutant(text, mutation), tests, PATIENCE[at]));
  const outcome = stage < 0 ? "SURVIVED" : `caught in stage ${stage + 1}`;
  console.log(`${i + 1}/${drawn.length} ${mutation.where}: ${mutation.what}: ${outcome}`);
  return stage < 0;
});
console.log(`${drawn.length - survivors.length} mutants caught, ${survivors.length} survived`);
process.exitCode = survivors.length === 0 ? 0 : 1;

function passes(kernel, tests, timeout) {
  writeFileSync(MODULE, kernelModule(assemble(kernel)));
  const options = [
    "vitest",
    "run",
    "--project",
    "unit",
    "--bail",
    "1",
    "--silent",
    "--reporter",
    "dot",
    "--no-isolate",
  ];
  const env = { ...process.env, KERNEL: MODULE };
  return spawnSync("npx", [...options, ...tests], { env, timeout, stdio: "ignore" }).status === 0;
}

/** Functions in random order, over and over, one mutation not yet drawn from each. */
function draw(all, wanted, from) {
  const random = generator(from);
  const byFunction = group(all);
  const queues = [...byFunction.values()].map((list) => shuffle(list, random));
  const chosen = [];
  while (chosen.length < wanted && queues.some((queue) => queue.length > 0)) {
    for (const queue of shuffle(queues, random)) {
      const next = queue.pop();
      if (next && chosen.length < wanted) chosen.push(next);
    }
  }
  return chosen;
}

function group(all) {
  const groups = new Map();
  for (const mutation of all) {
    const list = groups.get(mutation.where);
    if (list) list.push(mutation);
    else groups.set(mutation.where, [mutation]);
  }
  return groups;
}

function shuffle(list, random) {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

/** Mulberry32. */
function generator(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
