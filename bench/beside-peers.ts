/**
 * Every structure of random effects beside the programs that people use for it: lme4's loop over refit(), lmerTest, nlme,
 * statsmodels as gneiss runs it, limma's approximation, scikit-bio's closed form in numpy, and the same model written by hand: in C,
 * in TypeScript, and in TypeScript with ml-matrix.
 *
 *     npm run bench:peers          (or: node bench/peers.mjs beside-peers --structures "scalar|nested" --compared 20 --save)
 *
 * Estimates must agree before a time counts: with lme4's at a tight optimum where that is no worse than ours, or the run stops; those
 * of other programs, or their times are left out and named. All times are of processor, on one thread, per response. Prints a table and
 * writes build/bench/beside-peers.jsonl; `--save` writes bench/results/beside-peers.jsonl, which the figure is made from.
 */
import { parseArgs } from "node:util";
import { fitSync, modelMatrix, prepare, type Table } from "../src/index.js";
import { agreeWith, BETTER_SHARE, type PeerEstimates, typicalDistance } from "./agreement.js";
import { machine } from "./machine.js";
import { measureInTurns, scaled, spreadOf } from "./measure.js";
import { runCompiled } from "./peers/compiled-reml.js";
import { type PeerLine, runPeer, withStudyFolder } from "./peers/exchange.js";
import { mlMatrixFitter } from "./peers/ml-matrix-reml.js";
import { type PlainFit, plainFitter } from "./peers/plain-reml.js";
import { type Line, lineTable, writeLines } from "./report.js";
import { ownStructureLines } from "./suite/by-structure.js";
import { makeWorkload, type Structure, structures, type Workload } from "./workloads.js";

const { values } = parseArgs({
  options: {
    responses: { type: "string", default: "2000" },
    compared: { type: "string", default: "20" },
    timed: { type: "string", default: "30" },
    runs: { type: "string", default: "7" },
    structures: { type: "string", default: "all" },
    save: { type: "boolean", default: false },
  },
});
const python = process.env["PYTHON"] ?? "/usr/bin/python3";
/** Fixed effects of programs that stop early, or approximate, are this many standard errors away at most, in the median. */
const EARLY = 0.05;
const FAR = 0.5;

const setting = { benchmark: "beside-peers", ...machine(), threadsUsed: 1, ...values };
const path = `${values.save ? "bench/results" : "build/bench"}/beside-peers.jsonl`;
const lines: Line[] = [];
for (const structure of chosenStructures(values.structures)) {
  const workload = makeWorkload(structure, { responses: Number(values.responses) });
  const peers = peerLines(workload);
  lines.push(...ownStructureLines(workload, Number(values.runs)), ...handwrittenLines(workload), ...peers);
  writeLines(path, [setting, ...lines]);
}
console.log(`${setting.cpu}, ${setting.threads} threads (one used), node ${setting.node}`);
console.log(`1000 samples per structure; processor time per response\n\n${lineTable(lines)}\n\n${path}`);

function chosenStructures(names: string): readonly Structure[] {
  if (names === "all") return structures;
  return names.split("|").map((name) => {
    const structure = structures.find((each) => each === name);
    if (structure === undefined)
      throw new RangeError(`--structures: must be among ${structures.join("|")}, got '${name}'`);
    return structure;
  });
}

/** The other programs, those that are installed; throws where estimates disagree. */
function peerLines(workload: Workload): Line[] {
  const { structure, formula, fixed, groups } = workload;
  const [compared, timed] = [Number(values.compared), Number(values.timed)];
  const used = Object.keys(workload.table.columns).slice(0, Math.max(compared, 2 * timed));
  const slope = structure.startsWith("slopes") ? "time" : "1";
  const isScalar = structure === "scalar";
  const [lme4, lmerTest, statsmodels, ...scalar] = withStudyFolder(workload, used, (folder) => [
    runPeer("Rscript", "lme4.R", [folder, formula, String(compared), String(timed)]),
    runPeer("Rscript", "lmertest.R", [folder, formula, String(Math.ceil(timed / 3))]),
    groups === undefined
      ? []
      : runPeer(python, "statsmodels-loop.py", [folder, fixed, groups, slope, String(Math.ceil(timed / 4))]),
    isScalar ? runPeer("Rscript", "limma.R", [folder, fixed, groups!]) : [],
    isScalar ? runPeer("Rscript", "nlme.R", [folder, fixed, groups!, String(Math.ceil(timed / 3))]) : [],
    isScalar ? runPeer(python, "closed-form.py", [folder, fixed, groups!]) : [],
  ]);
  const estimates = lme4!.find(({ program }) => program === "lme4") as PeerEstimates | undefined;
  if (estimates !== undefined) {
    const model = fitSync(prepare(formula, workload.metadata), only(workload.table, used.slice(0, compared)));
    console.error(`${structure}: agreement with lme4 ${JSON.stringify(agreeWith(estimates, model))}`);
  } else console.error(`${structure}: NOT COMPARED, lme4 is not here`);
  const all = fitSync(prepare(formula, workload.metadata), only(workload.table, used));
  const [limma, nlme, closedForm] = scalar;
  const near = (line: PeerLine, most: number, kind = "") =>
    countedLine(line, structure, typicalDistance(line, all), most, kind);
  return [
    ...lme4!.filter(({ seconds }) => seconds !== undefined).map((line) => lineOf(line, structure)),
    ...lmerTest!.flatMap((line) => near(line, EARLY)),
    ...statsmodels!.flatMap((line) => near(line, FAR)),
    ...limma!.flatMap((line) => near(line, FAR, "an approximation; ")),
    ...nlme!.flatMap((line) => near(line, FAR)),
    ...closedForm!.flatMap((line) => near(line, EARLY, "no degrees of freedom; ")),
  ];
}

/** The time of a peer whose estimates are near ours; that of others does not count. */
function countedLine(line: PeerLine, work: string, away: number, most: number, kind: string): Line[] {
  const note = `${kind}fixed effects ${away.toPrecision(1)} standard errors away`;
  if (away <= most) return [{ ...lineOf(line, work), note }];
  console.error(`${work}: ${line.program} DOES NOT COUNT, ${note}, at most ${most} was expected`);
  return [];
}

function lineOf({ program, version, seconds, responses }: PeerLine, work: string): Line {
  const microseconds = scaled(spreadOf(seconds!), 1e6);
  return {
    part: "structure",
    work,
    program,
    version,
    per: "response",
    microseconds,
    clock: "processor",
    responses,
  };
}

/** A random intercept written by hand, held to our criterion and estimates. */
function handwrittenLines(workload: Workload): Line[] {
  if (workload.structure !== "scalar") return [];
  const X = modelMatrix(workload.fixed, workload.metadata);
  const columns = X.columnNames.map((name) => X.column(name));
  const group = groupCodes(workload.metadata.columns[workload.groups!] as readonly string[]);
  const names = Object.keys(workload.table.columns).slice(0, 200);
  const table = only(workload.table, names);
  const ys = Object.values(table.columns) as Float64Array[];
  const fitters = {
    "plain TypeScript": plainFitter(columns, group),
    "ml-matrix": mlMatrixFitter(columns, group),
  };
  const programs = Object.entries(fitters);
  const compiled = runCompiled(columns, group, ys);
  if (compiled !== undefined) {
    const fits = compiled.criterion.map((criterion, i) => ({ criterion, beta: compiled.beta[i]! }));
    requireSame("C", fits, table, workload);
  }
  for (const [program, fit] of programs) requireSame(program, ys.map(fit), table, workload);
  const measured = measureInTurns(
    Number(values.runs),
    programs.map(
      ([, fit]) =>
        () =>
          ys.map(fit),
    ),
  );
  const lines = programs.map(([program], j): Line => {
    return {
      part: "structure",
      work: workload.structure,
      program,
      version: "",
      per: "response",
      microseconds: scaled(measured[j]!.cpu, 1e6 / ys.length),
      clock: "processor",
      note: "no tests",
    };
  });
  return compiled === undefined ? lines : [lineOf(compiled, workload.structure), ...lines];
}

function requireSame(
  program: string,
  fits: readonly PlainFit[],
  table: Table,
  { formula, metadata }: Workload,
): void {
  const model = fitSync(prepare(formula, metadata), table);
  const [beta, errors] = [model.coefficients(), model.standardErrors()];
  let worse = 0;
  fits.forEach((fit, i) => {
    const name = model.responses[i]!;
    const above = (model.criterion[i]! - fit.criterion) / model.nobs[i]!;
    // A search that ended at a worse optimum is not held to the better one.
    if (above < -1e-8 && ++worse <= BETTER_SHARE * fits.length) return;
    const error = errors.column(name);
    const away = beta
      .column(name)
      .reduce((most, b, j) => Math.max(most, Math.abs(b - fit.beta[j]!) / error[j]!), 0);
    if (above > 1e-8 || away > 1e-4)
      throw new Error(`${program} disagrees on ${name}: criterion ${above}, estimate ${away}`);
  });
}

function groupCodes(levels: readonly string[]): Int32Array {
  const codes = new Map([...new Set(levels)].map((level, code) => [level, code]));
  return Int32Array.from(levels, (level) => codes.get(level)!);
}

function only({ index, columns }: Table, wanted: readonly string[]): Table {
  return { index, columns: Object.fromEntries(wanted.map((name) => [name, columns[name]!])) };
}
