/**
 * `npm run test:fuzz -- [inputs] [first seed] [targets…]`: many damaged inputs for every target, each in a thread with
 * little memory that is stopped when an input takes too long. What broke is kept in build/fuzz/ under its target and
 * seed; move it to test/fuzz/corpus/ once it is mended.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";

const [inputs = "20000", first = "1", ...only] = process.argv.slice(2);
const PATIENCE = 5000;
const MEGABYTES = 512;

await build({
  entryPoints: ["test/fuzz/worker.ts", "test/fuzz/targets.ts", "test/fuzz/mutate.ts"],
  outdir: "build/fuzz",
  bundle: true,
  splitting: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  outExtension: { ".js": ".mjs" },
  logLevel: "warning",
  define: { "import.meta.url": JSON.stringify(new URL("targets.ts", import.meta.url).href) },
});
const { targets } = await import("../../build/fuzz/targets.mjs");
const { mutate, pick, randomStream } = await import("../../build/fuzz/mutate.mjs");

let broken = 0;
for (const target of targets) {
  if (only.length > 0 && !only.includes(target.name)) continue;
  const found = await fuzz(target, Number(first), Number(first) + Number(inputs));
  broken += found;
  console.log(`${target.name}: ${inputs} inputs, ${found} broke it`);
}
process.exitCode = broken === 0 ? 0 : 1;

async function fuzz(target, from, to) {
  let found = 0;
  for (let seed = from; seed < to; ) {
    const { at, why } = await stretch(target, seed, to, (broke) => {
      found++;
      keep(target, broke.seed, broke.input, broke.wrong);
    });
    if (why !== undefined) {
      found++;
      const random = randomStream(at);
      keep(target, at, mutate(pick(target.wholes, random), target.words, random), why);
    }
    seed = at + 1;
  }
  return found;
}

/** Runs until the end or until an input has to be stopped; answers with the seed it came to. */
function stretch({ name }, from, to, onBroken) {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  Atomics.store(progress, 0, from);
  const worker = new Worker(new URL("../../build/fuzz/worker.mjs", import.meta.url), {
    workerData: { name, from, to, progress },
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
    stderr: true,
    stdout: true,
  });
  return new Promise((resolve) => {
    let [last, since] = [-1, Date.now()];
    let why;
    const watch = setInterval(() => {
      const now = Atomics.load(progress, 0);
      if (now !== last) [last, since] = [now, Date.now()];
      else if (Date.now() - since > PATIENCE) {
        why = `no end within ${PATIENCE} ms`;
        worker.terminate();
      }
    }, 200);
    worker.on("message", onBroken);
    worker.on("error", (error) => {
      why = `the thread ended: ${error.stack ?? error}`;
    });
    worker.on("exit", () => {
      clearInterval(watch);
      resolve({ at: Atomics.load(progress, 0), why });
    });
  });
}

function keep({ name }, seed, input, wrong) {
  mkdirSync(`build/fuzz/${name}`, { recursive: true });
  writeFileSync(`build/fuzz/${name}/${seed}`, input);
  console.log(`${name} ${seed}: ${wrong}`);
}
