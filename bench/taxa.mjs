/**
 * `node bench/taxa.mjs debias|draws|cost [studies]`, after `npm run build`. Made-up studies of taxa whose truth is known:
 *
 * debias: 200 taxa, of which 10 % rise fourfold in one arm; the false discovery rate and the power of effects as the models have
 *   them, less their mode, and against their median.
 * draws: no effect at all, many reads and few; how often tests at 5 % reject, with a pseudocount and over draws.
 * cost: 300 taxa × 128 draws × 200 samples with a random intercept; seconds of processor for fits alone and for all, and of the
 *   clock for the whole command.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addPseudocount, debias, drawCounts, mixedlm, mixedlmSync, transform } from "../dist/index.js";
import { helpOnRequest } from "./help.mjs";

helpOnRequest(new URL(import.meta.url).pathname);

const ALPHA = 0.05;

/** Mulberry32, and normals and Poisson variates of it. */
function randomOf(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const poisson = (mean) => {
    if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const end = Math.exp(-mean);
    let count = 0;
    for (let product = uniform(); product > end; product *= uniform()) count++;
    return count;
  };
  return { uniform, normal, poisson };
}

/** Counts of a study: subjects in two arms, `visits` samples each, some taxa changed in the second arm. */
function makeStudy(seed, { taxa, subjects, visits, depth, changed, effect }) {
  const { uniform, normal, poisson } = randomOf(seed);
  const n = subjects * visits;
  const index = Array.from({ length: n }, (_, i) => `s${i}`);
  const arm = (i) => Math.floor(i / visits) % 2;
  const amounts = Array.from({ length: taxa }, (_, j) => {
    const base = 1.2 * normal();
    const own = Array.from({ length: subjects }, () => 0.5 * normal());
    return Float64Array.from(index, (_, i) => {
      const change = j < changed && arm(i) === 1 ? effect : 0;
      return Math.exp(base + change + own[Math.floor(i / visits)] + 0.5 * normal());
    });
  });
  const columns = Object.fromEntries(amounts.map((_, j) => [`t${j}`, new Float64Array(n)]));
  for (let i = 0; i < n; i++) {
    const total = amounts.reduce((sum, values) => sum + values[i], 0);
    const reads = depth * (0.5 + uniform());
    for (let j = 0; j < taxa; j++) columns[`t${j}`][i] = poisson((reads * amounts[j][i]) / total);
  }
  const metadata = {
    index,
    columns: {
      subject: index.map((_, i) => `p${Math.floor(i / visits)}`),
      arm: index.map((_, i) => (arm(i) === 1 ? "b" : "a")),
      time: Float64Array.from(index, (_, i) => i % visits),
    },
  };
  return { counts: { index, columns }, metadata };
}

/** Entries of one term of two. */
const ofArm = (values) => values.filter((_, at) => at % 2 === 1);

async function debiasStudies(studies) {
  const shape = { taxa: 200, subjects: 60, visits: 2, depth: 50_000, changed: 20, effect: Math.log(4) };
  const ways = ["uncorrected", "mode", "median"];
  const sums = Object.fromEntries(ways.map((way) => [way, { fdr: 0, power: 0 }]));
  for (let seed = 1; seed <= studies; seed++) {
    const { counts, metadata } = makeStudy(seed, shape);
    const responses = transform(addPseudocount(counts, 0.5), "clr");
    const model = mixedlmSync("arm", responses, metadata, { groups: "subject" });
    const q = {
      uncorrected: model.tidy().columns.q_value,
      mode: (await debias(model)).tests.columns.q_value,
      median: (await debias(model, { method: "median", nsim: 500 })).tests.columns.q_value,
    };
    for (const way of ways) {
      const found = ofArm(q[way]).map((value) => (value < ALPHA ? 1 : 0));
      const right = found.subarray(0, shape.changed).reduce((sum, value) => sum + value, 0);
      const all = found.reduce((sum, value) => sum + value, 0);
      sums[way].fdr += all === 0 ? 0 : (all - right) / all;
      sums[way].power += right / shape.changed;
    }
  }
  console.log(`${studies} studies: 60 subjects × 2 samples, 20 of 200 taxa rise fourfold, q < ${ALPHA}`);
  for (const way of ways) {
    const { fdr, power } = sums[way];
    console.log(
      `${way.padEnd(12)} false discovery rate ${(fdr / studies).toFixed(3)}, power ${(power / studies).toFixed(3)}`,
    );
  }
}

async function drawStudies(studies) {
  for (const depth of [50_000, 2_000, 200]) {
    const shape = { taxa: 50, subjects: 30, visits: 2, depth, changed: 0, effect: 0 };
    const below = { pseudocount: 0, pooled: 0, p_expected: 0 };
    let tests = 0;
    for (let seed = 1; seed <= studies; seed++) {
      const { counts, metadata } = makeStudy(seed, shape);
      const options = { groups: "subject", threads: 0 };
      const plain = mixedlmSync("arm", transform(addPseudocount(counts, 0.5), "clr"), metadata, {
        groups: "subject",
      });
      const { tests: pooled } = await drawCounts("arm", counts, metadata, { ...options, draws: 32, seed });
      const count = (values) => ofArm(values).reduce((sum, p) => sum + (p < ALPHA ? 1 : 0), 0);
      below.pseudocount += count(plain.tidy().columns.p_value);
      below.pooled += count(pooled.columns.p_value);
      below.p_expected += count(pooled.columns.p_expected);
      tests += shape.taxa;
    }
    const shares = Object.entries(below).map(
      ([name, number]) => `${name} ${((100 * number) / tests).toFixed(1)} %`,
    );
    console.log(`${depth} reads for 50 taxa, no effect, p < ${ALPHA}: ${shares.join(", ")}`);
  }
}

/** Seconds of processor. */
async function processor(work) {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, result };
}

function asText({ index, columns }) {
  const names = Object.keys(columns);
  const lines = index.map((id, i) => [id, ...names.map((name) => columns[name][i])].join("\t"));
  return `${["sample", ...names].join("\t")}\n${lines.join("\n")}\n`;
}

async function cost() {
  const draws = 128;
  const shape = { taxa: 300, subjects: 50, visits: 4, depth: 60_000, changed: 0, effect: 0 };
  const { counts, metadata } = makeStudy(1, shape);
  const formula = "arm + time";
  const options = { groups: "subject", threads: 0 };
  const many = Object.entries(transform(addPseudocount(counts, 0.5), "clr").columns).flatMap(
    ([name, values]) =>
      Array.from({ length: draws }, (_, m) => [
        `${m} ${name}`,
        values.map((value) => value + 1e-3 * m * Math.sin(m)),
      ]),
  );
  const repeated = { index: counts.index, columns: Object.fromEntries(many) };
  const fits = async () => (await mixedlm(formula, repeated, metadata, options)).pvalues();
  const all = () => drawCounts(formula, counts, metadata, { ...options, draws });
  for (const [name, work] of [
    ["fits and p-values", fits],
    ["draws, fits and pooling", all],
  ]) {
    const times = [];
    for (let turn = 0; turn < 6; turn++) times.push((await processor(work)).seconds);
    console.log(
      `${name.padEnd(24)} ${Math.min(...times.slice(1)).toFixed(2)} s of processor, ${times[0].toFixed(2)} at first`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "mixedlm-taxa-"));
  writeFileSync(join(folder, "counts.tsv"), asText(counts));
  writeFileSync(join(folder, "samples.tsv"), asText(metadata));
  const program = new URL("../dist/cli/main.js", import.meta.url).pathname;
  const words = [
    "fit",
    "counts.tsv",
    "-m",
    "samples.tsv",
    "-f",
    formula,
    "-g",
    "subject",
    "--transform",
    "clr",
  ];
  const clock = Array.from({ length: 5 }, (_, turn) => {
    const started = performance.now();
    const argv = [program, ...words, "--draws", String(draws), "--quiet", "-o", `out${turn}`];
    const { status, stderr } = spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return (performance.now() - started) / 1000;
  });
  rmSync(folder, { recursive: true });
  console.log(`whole command            ${Math.min(...clock).toFixed(2)} s by the clock`);
}

const [what = "debias", studies = "1000"] = process.argv.slice(2);
const run = { debias: debiasStudies, draws: drawStudies, cost };
if (run[what] === undefined) throw new Error(`one of ${Object.keys(run).join(", ")}, got ${what}`);
await run[what](Number(studies));
