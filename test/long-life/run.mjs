/**
 * `npm run test:long -- [fits]`: 100,000 fits in one process, each from formula to p-values, on structures that take
 * different paths. The memory after each tenth must stay where it was after the first, and nothing may be left that
 * keeps the process alive.
 */
import { closePool, mixedlm } from "../../dist/index.js";

const fits = Number(process.argv[2] ?? 100_000);
/** Bytes a tenth may be above the first: what the collector of garbage happens to leave. */
const SLACK = 4e6;

if (typeof globalThis.gc !== "function") throw new Error("long-life: start Node with --expose-gc");

const samples = Array.from({ length: 48 }, (_, i) => `s${i}`);
const metadata = {
  index: samples,
  columns: {
    week: samples.map((_, i) => i % 4),
    patient: samples.map((_, i) => `p${i >> 2}`),
    site: samples.map((_, i) => `c${(i * 5) % 7}`),
  },
};
const wishes = [
  ["week", { groups: "patient" }],
  ["week", { groups: "patient", reFormula: "week" }],
  ["week + (1 | patient) + (1 | site)", {}],
  ["week", { groups: "patient", test: "kenward-roger" }],
  ["week", { groups: "patient", threads: 2 }],
];

const measured = [];
for (let i = 0; i < fits; i++) {
  const [formula, options] = wishes[i % wishes.length];
  const model = await mixedlm(formula, tableOf(i), metadata, { threads: 0, ...options });
  if (!(model.pvalues().get("week", "y") <= 1)) throw new Error(`long-life: fit ${i} gave no p-value`);
  if ((i + 1) % Math.ceil(fits / 10) === 0) measured.push(await bytesInUse());
}
await closePool();
for (const [i, bytes] of measured.entries()) {
  console.log(`after ${((i + 1) * fits) / 10} fits: ${(bytes / 1e6).toFixed(2)} MB`);
}
const growth = Math.max(...measured.slice(1)) - measured[0];
const left = process.getActiveResourcesInfo().filter((kind) => !/^(TTY|Pipe|File)/.test(kind));
console.log(`grown by ${(growth / 1e6).toFixed(2)} MB; left behind: ${left.join(", ") || "nothing"}`);
process.exitCode = growth <= SLACK && left.length === 0 ? 0 : 1;

/** Now and then a gap, a constant and an exact response. */
function tableOf(seed) {
  let state = seed + 1;
  const y = samples.map((_, i) => {
    state = (state * 16807) % 2147483647;
    return (i >> 2) * 0.3 + (i % 4) + (state % 1000) / 250;
  });
  if (seed % 7 === 0) y[seed % samples.length] = Number.NaN;
  return { index: samples, columns: { y } };
}

async function bytesInUse() {
  await new Promise((resolve) => setTimeout(resolve, 20));
  globalThis.gc();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}
