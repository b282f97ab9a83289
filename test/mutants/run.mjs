/**
 * `npm run test:mutants -- [count] [seed]`: do the tests notice when the kernel computes something else? Finds which tests
 * reach which of the kernel's operators, draws seeded mutants, each from another function as far as they go round, and runs
 * on every one the tests that reach it until one fails: the quick ones on all, then the others on those that are left.
 * Lists what no test has noticed, what was not tried and why, and every operator that no test reaches.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { kernelModule } from "../../assembly/kernel-module.mjs";
import { draw } from "./draw.mjs";
import { SEARCHES, whyEquivalent } from "./equivalents.mjs";
import { assemble, disassemble, flagged, mutant, mutations } from "./mutate.mjs";
import { judge, reach } from "./reach.mjs";

const [count = 130, seed = 1] = process.argv.slice(2).map(Number);
const FOLDER = "build/mutants";
const MODULE = `${FOLDER}/wasm-bytes.ts`;
/** Seconds that the tests of the first stage take together. */
const QUICK = 30;

mkdirSync(FOLDER, { recursive: true });
const text = disassemble(readFileSync("build/kernel.named.wasm"));
const places = mutations(text);
writeKernel(flagged(text, places));
const files = reach(MODULE, places.length);
const reaching = new Map(places.map((place, i) => [place, files[i]]));

const unreached = places.filter((place) => reaching.get(place).length === 0);
/** The functions of the language cover arguments that the kernel never gives them. */
const foreign = new Set(unreached.filter(({ where }) => where.startsWith("~lib/")));

const drawn = draw(
  places.filter((place) => !SEARCHES.has(place.where) && !foreign.has(place)),
  count,
  seed,
);
const tolerances = drawn.filter(({ isTolerance }) => isTolerance);
const mutants = drawn.filter(({ isTolerance }) => !isTolerance);
const left = put(mutants, "at once", (tests) => tests.filter(isQuick));
const survivors = put(left, "late", (tests) => tests.filter((...test) => !isQuick(...test)));
const equivalent = survivors.filter((mutation) => whyEquivalent(mutation));

console.log(
  `${mutants.length} mutants: ${mutants.length - left.length} caught by the quick tests, ` +
    `${left.length - survivors.length} by the others; ${survivors.length} survived, ${equivalent.length} of them equivalent`,
);
list(
  "survived",
  survivors.map((mutation) => `${nameOf(mutation)}: ${whyEquivalent(mutation) ?? "NOT NOTICED"}`),
);
list("not tried, tolerances: when to stop, or which of two ways to go", tolerances.map(nameOf));
list(
  "not drawn, where a search begins",
  [...SEARCHES].map(([where, why]) => `${where}: ${why}`),
);
list(`reached by no test, of ${places.length} operators and coefficients`, unreached.map(nameOf));
process.exitCode = survivors.length === equivalent.length ? 0 : 1;

/** Puts mutants to those of the tests that reach them that `choose` takes; returns the mutants that no test notices. */
function put(mutants, stage, choose) {
  return mutants.filter((mutation, i) => {
    const tests = choose(reaching.get(mutation));
    const failure = tests.length > 0 && failureOf(mutation, tests);
    const outcome = failure ? `caught ${stage} by ${failure}` : `not caught ${stage}`;
    console.log(`${i + 1}/${mutants.length} ${nameOf(mutation)}: ${outcome}`);
    return !failure;
  });
}

/** Is a test among the quick ones, given those that are as quick or quicker? The first always is. */
function isQuick(_, i, tests) {
  return i === 0 || tests.slice(0, i + 1).reduce((sum, { seconds }) => sum + seconds, 0) < QUICK;
}

function list(title, lines) {
  console.log(`${title}: ${lines.length}`);
  for (const line of lines) console.log(`  ${line}`);
}

function nameOf({ where, what, nth }) {
  return `${where}: ${what} #${nth}`;
}

/** What fails, or undefined. A mutant that does not come to an end in ten times the usual time is caught too. */
function failureOf(mutation, tests) {
  writeKernel(mutant(text, mutation));
  const usual = tests.reduce((sum, { seconds }) => sum + seconds, 0);
  const run = judge(
    "judge",
    MODULE,
    tests.map(({ file }) => file),
    Math.ceil(1000 * (60 + 10 * usual)),
  );
  if (run.status === 0) return undefined;
  return /^failed: (.*)$/m.exec(run.stdout)?.[1] ?? "never coming to an end";
}

function writeKernel(changed) {
  writeFileSync(MODULE, kernelModule(assemble(changed), 1));
}
