/**
 * One thread against lme4, lmerTest, statsmodels and the memory of the machine on one study: 1000 samples in 100 groups
 * of 8 to 12, an intercept and five covariates, a random intercept, 10,000 responses.
 *
 *     npm run bench:peers          (or: node bench/peers.mjs first-mark --responses 2000 --compared 20)
 *
 * Estimates must agree with lme4 before anything is timed. Prints a table and writes build/bench/first-mark.jsonl.
 */
import { parseArgs } from "node:util";
import { fitSync, prepare, type Table } from "../src/index.js";
import { agreeWith, type PeerEstimates } from "./agreement.js";
import { makeStudy } from "./data.js";
import { machine } from "./machine.js";
import { sumTable } from "./memory-sum.js";
import { type PeerLine, runPeer, withStudyFolder } from "./peers/exchange.js";
import { type Mark, markTable, writeLines } from "./report.js";
import { type Timing, timeTogether } from "./stopwatch.js";

const LINES = "build/bench/first-mark.jsonl";

const { values } = parseArgs({
  options: {
    responses: { type: "string", default: "10000" },
    compared: { type: "string", default: "60" },
    runs: { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
  },
});

const study = makeStudy({
  seed: Number(values.seed),
  samples: 1000,
  groups: 100,
  groupSize: [8, 12],
  covariates: 5,
  responses: Number(values.responses),
});
const names = Object.keys(study.table.columns);
const compared = evenly(names, Number(values.compared));

const started = performance.now();
const plan = prepare(study.formula, study.metadata, { groups: "group" });
const prepared = performance.now() - started;
const waldPlan = prepare(study.formula, study.metadata, { groups: "group", test: "normal" });

const peers = runPeers();
const estimates = peers.find(({ program }) => program === "lme4") as PeerEstimates | undefined;
const agreement = estimates && agreeWith(estimates, fitSync(plan, only(study.table, compared)));

const works: readonly (readonly [string, () => unknown])[] = [
  ["mixedlm, Satterthwaite", () => fitSync(plan, study.table).pvalues()],
  ["mixedlm, Wald z", () => fitSync(waldPlan, study.table).pvalues()],
  ["sum of the table", () => sumTable(study.table)],
];
const timings = timeTogether(
  Number(values.runs),
  works.map(([, work]) => work),
);
const marks: Mark[] = [
  ...works.map(([program], j) => ownMark(program, timings[j]!)),
  ...peers.filter((line): line is PeerLine & Mark => typeof line["microseconds"] === "number"),
];

const setting = { ...machine(), threadsUsed: 1, prepareMilliseconds: prepared, ...agreementLine() };
writeLines(LINES, [{ benchmark: "first-mark", ...setting }, ...marks]);
console.log(`${setting.cpu}, ${setting.threads} threads (one used), node ${setting.node}`);
console.log(`1000 samples, 100 groups, 6 fixed effects, random intercept; plan in ${prepared.toFixed(1)} ms`);
console.log(
  `agreement with lme4: ${agreement ? JSON.stringify(agreement) : "not checked, lme4 is not here"}\n`,
);
console.log(markTable(marks));
console.log(`\n${LINES}`);

function runPeers(): PeerLine[] {
  const formula = `${study.formula} + (1 | group)`;
  const python = process.env["PYTHON"] ?? "/usr/bin/python3";
  return withStudyFolder(study, compared, (folder) => [
    ...runPeer("Rscript", "lme4.R", [folder, formula, "60"]),
    ...runPeer("Rscript", "lmertest.R", [folder, formula, "20"]),
    ...runPeer(python, "statsmodels-loop.py", [folder, study.covariateNames.join(","), "10"]),
  ]);
}

/** Median and best, per response. */
function ownMark(program: string, { best, median, runs }: Timing): Mark & { best: number; runs: number } {
  const each = 1000 / names.length;
  return {
    program,
    version: "",
    responses: names.length,
    microseconds: median * each,
    best: best * each,
    runs,
  };
}

function agreementLine(): object {
  return agreement ? { agreement } : {};
}

/** `count` of the names, spread over all of them. */
function evenly(all: readonly string[], count: number): string[] {
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, i) => i % step === 0).slice(0, count);
}

function only({ index, columns }: Table, wanted: readonly string[]): Table {
  return { index, columns: Object.fromEntries(wanted.map((name) => [name, columns[name]!])) };
}
