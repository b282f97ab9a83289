/**
 * `npm run test:mutants -- [count] [seed]`: do the tests notice when the kernel computes something else? Finds which tests
 * reach which of the kernel's operators, draws seeded mutants, each from another function as far as they go round, and runs
 * on every one the tests that reach it until one fails: the quick ones first, then the others. Survivors are listed by
 * function and operator; so is, at the end, every operator that no test reaches.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { kernelModule } from "../../assembly/kernel-module.mjs";
import { draw } from "./draw.mjs";
import { assemble, disassemble, flagged, mutant, mutations } from "./mutate.mjs";
import { judge, reach } from "./reach.mjs";
import { SEARCHES } from "./searches.mjs";

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

const outcomes = draw(
  places.filter((place) => !SEARCHES.has(place.where) && !foreign.has(place)),
  count,
  seed,
).map((mutation, i, { length }) => {
  const outcome = fate(mutation);
  console.log(`${i + 1}/${length} ${mutation.where}: ${mutation.what}: ${outcome}`);
  return outcome;
});

const survived = outcomes.filter((outcome) => outcome.startsWith("SURVIVED")).length;
const quick = outcomes.filter((outcome) => outcome.startsWith("caught at once")).length;
console.log(
  `${outcomes.length} mutants: ${quick} caught by the quick tests, ${outcomes.length - quick - survived} by the others, ` +
    `${survived} survived`,
);
console.log(`not drawn, because they move a search and not its end:`);
for (const [where, why] of SEARCHES) console.log(`  ${where}: ${why}`);
console.log(`${unreached.length} of ${places.length} operators and coefficients are reached by no test:`);
for (const { where, what } of unreached) console.log(`  ${where}: ${what}`);
process.exitCode = survived === 0 ? 0 : 1;

function fate(mutation) {
  const tests = reaching.get(mutation);
  if (tests.length === 0) return "SURVIVED, reached by no test";
  writeKernel(mutant(text, mutation));
  let spent = 0;
  const isQuick = tests.map(({ seconds }, i) => (spent += seconds) < QUICK || i === 0);
  const stages = { "at once": tests.filter((_, i) => isQuick[i]), late: tests.filter((_, i) => !isQuick[i]) };
  for (const [stage, chosen] of Object.entries(stages)) {
    const failure = chosen.length > 0 && failureOf(chosen);
    if (failure) return `caught ${stage} by ${failure}`;
  }
  return `SURVIVED ${tests.length} files of tests`;
}

/** What fails, or undefined. A mutant that does not come to an end in ten times the usual time is caught too. */
function failureOf(tests) {
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
  writeFileSync(MODULE, kernelModule(assemble(changed)));
}
