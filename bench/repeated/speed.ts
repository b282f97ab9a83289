/**
 * What models with structured residuals take, for every response, and beside nlme's gls() where R is there.
 *
 *     node bench/peers.mjs repeated/speed [--only us] [--share 0.1] [--timed 5]
 *
 * Seconds of processor on one thread, the plan included. `--share` fits that share of the responses. Estimates of gls() must be
 * ours before its time counts. Writes build/bench/repeated-speed.jsonl.
 */
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { fitSync, type LMEModel, prepare, type Table } from "../../src/index.js";
import type { FitOptions } from "../../src/options/fit.js";
import { machine } from "../machine.js";
import { spreadOf } from "../measure.js";
import { withStudyFolder } from "../peers/exchange.js";
import { writeLines } from "../report.js";
import { cpuTimed } from "../structure/cpu-time.js";
import { type RepeatedOptions, type RepeatedStudy, repeatedStudy } from "./study.js";

interface Work {
  readonly name: string;
  readonly formula: string;
  readonly options: FitOptions;
  readonly study: RepeatedOptions;
  /** correlation and weights of gls(), as R. */
  readonly gls?: string;
}

const slow = (distance: number) => 0.8 ** distance;
const shared = {
  seed: 1,
  subjects: 200,
  visits: 4,
  responses: 10_000,
  correlation: slow,
  dropout: "monotone",
} as const;
const wide = {
  seed: 2,
  subjects: 1000,
  visits: 10,
  responses: 20,
  correlation: slow,
  sd: (v: number) => 1 + 0.1 * v,
};
const armByVisit = "arm * visit";
const unstructured = "us(visit | subject)";
const corSymm =
  "correlation = corSymm(form = ~ as.integer(visit) | subject), weights = varIdent(form = ~ 1 | visit)";
const works: readonly Work[] = [
  {
    name: "us, 200 subjects × 4 visits, Kenward-Roger",
    formula: armByVisit,
    options: { residual: unstructured, test: "kenward-roger" },
    study: shared,
    gls: corSymm,
  },
  {
    name: "us, the same, Satterthwaite",
    formula: armByVisit,
    options: { residual: unstructured },
    study: shared,
  },
  {
    name: "ar1, the same, Satterthwaite",
    formula: armByVisit,
    options: { residual: "ar1(visit | subject)" },
    study: shared,
    gls: "correlation = corAR1(form = ~ as.integer(visit) | subject)",
  },
  ...(["us", "ar1"] as const).map(
    (kind): Work => ({
      name: `${kind}, own missing visits, ${kind === "us" ? "Kenward-Roger" : "Satterthwaite"}`,
      formula: armByVisit,
      options: { residual: `${kind}(visit | subject)`, ...(kind === "us" && { test: "kenward-roger" }) },
      study: { ...shared, responses: 1000, missingCells: 0.05 },
    }),
  ),
  ...(["monotone", "scattered"] as const).flatMap((dropout) =>
    (["satterthwaite", "kenward-roger"] as const).map(
      (test): Work => ({
        name: `us, 1,000 subjects × 10 visits, ${dropout === "monotone" ? "ten" : "many"} patterns, ${test}`,
        formula: armByVisit,
        options: { residual: unstructured, test },
        study: { ...wide, dropout, share: dropout === "monotone" ? 0.3 : 0.12 },
      }),
    ),
  ),
  {
    name: "car1, 1,000 rows of own times, p = 3",
    formula: "arm + time",
    options: { residual: "car1(time | subject)" },
    study: { seed: 3, subjects: 200, visits: 5, responses: 200, correlation: slow, ownTimes: true },
    gls: "correlation = corCAR1(form = ~ time | subject)",
  },
];

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    share: { type: "string", default: "1" },
    timed: { type: "string", default: "5" },
  },
});
const oneThread = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
const lines: object[] = [{ benchmark: "repeated", ...machine() }];
for (const work of works.filter(({ name }) => name.includes(values.only))) {
  const responses = Math.max(5, Math.round(work.study.responses * Number(values.share)));
  const study = repeatedStudy({ ...work.study, responses });
  const run = () => fitSync(prepare(work.formula, study.metadata, work.options), study.table);
  fitSync(prepare(work.formula, study.metadata, work.options), firstOf(study.table, 2));
  let model: LMEModel | undefined;
  const { cpu } = cpuTimed(() => {
    model = run();
    model.pvalues();
  });
  const microseconds = (cpu / responses) * 1e6;
  const converged = model!.status.filter((word) => word === "ok" || word === "singular").length;
  const ratio = work.gls === undefined ? undefined : besideGls(work, study, model!, microseconds);
  lines.push({ work: work.name, responses, converged, microseconds, ...ratio });
  const beside =
    ratio === undefined ? "" : `; gls ${ratio.gls.toFixed(0)} µs, ${ratio.times.toFixed(0)} times`;
  console.log(
    `${work.name}: ${microseconds.toFixed(1)} µs each, ${converged} of ${responses} converged${beside}`,
  );
}
writeLines("build/bench/repeated-speed.jsonl", lines);

function firstOf({ index, columns }: Table, count: number): Table {
  return { index, columns: Object.fromEntries(Object.entries(columns).slice(0, count)) };
}

interface Peer {
  readonly seconds: number;
  readonly estimate: readonly number[];
}

/** Seconds of gls() for a few of the responses, after comparing its estimates with ours. */
function besideGls(work: Work, study: RepeatedStudy, model: LMEModel, own: number) {
  const names = Object.keys(study.table.columns).slice(0, Number(values.timed));
  if (names.length === 0) return undefined;
  const peers = withStudyFolder(study, names, (folder) => {
    const script = ["bench/repeated/gls.R", folder, `y ~ ${work.formula}`, work.gls!];
    const text = execFileSync("Rscript", script, { encoding: "utf8", env: oneThread });
    return text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Peer);
  });
  const [coefficients, errors] = [model.coefficients(), model.standardErrors()];
  names.forEach((name, i) => {
    const scale = errors.column(name);
    const gaps = coefficients
      .column(name)
      .map((value, j) => Math.abs(value - peers[i]!.estimate[j]!) / scale[j]!);
    if (Math.max(...gaps) > 0.02)
      throw new Error(`${name}: gls() is ${Math.max(...gaps)} standard errors away`);
  });
  const gls = spreadOf(peers.map(({ seconds }) => 1e6 * seconds)).median;
  return { gls, times: gls / own };
}
