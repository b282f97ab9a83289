/**
 * Growth curves, `time * arm + (time | subject)`, of 100 subjects with 10 visits: a thousand responses whose intercepts
 * and slopes have variances of their own, against lme4's loop over refit(). `shared`: all are seen at the same times, so
 * that the groups form one class; `own`: every subject at times of their own, so that no two groups are alike.
 *
 *     node bench/peers.mjs structure/slopes [--responses 1000] [--runs 5] [--refits 40]
 *
 * Estimates must agree with lme4 before times are printed. Microseconds are of processor, on one thread, the best of
 * the runs. Writes build/bench/structure-slopes.jsonl.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fitSync, type LMEModel, prepare, type Table } from "../../src/index.js";
import { machine } from "../machine.js";
import { type Random, seededRandom } from "../random.js";
import { type Mark, markTable, writeLines } from "../report.js";
import { cpuTimed } from "./cpu-time.js";
import { runScript, withFolder } from "./script.js";

interface Reference extends Mark {
  readonly estimates: readonly {
    readonly response: number;
    readonly criterion: number;
    readonly estimate: number;
    readonly standard_error: number;
  }[];
}

const SUBJECTS = 100;
const VISITS = 10;

const { values } = parseArgs({
  options: {
    responses: { type: "string", default: "1000" },
    runs: { type: "string", default: "5" },
    refits: { type: "string", default: "40" },
  },
});
const count = Number(values.responses);
const random = seededRandom(1);
const marks: Mark[] = [];
for (const times of ["shared", "own"] as const) {
  const { metadata, table } = growthStudy(random, times === "own");
  const reference = Number(values.refits) > 0 ? withPeer(metadata, table) : undefined;
  for (const test of ["normal", "satterthwaite"] as const) {
    const plan = prepare("time * arm + (time | subject)", metadata, { test });
    if (reference !== undefined) requireAgreement(reference, fitSync(plan, table));
    const runs = Array.from({ length: Number(values.runs) }, () => cpuTimed(() => fitSync(plan, table)).cpu);
    const microseconds = (Math.min(...runs) / count) * 1e6;
    marks.push({ program: `mixedlm, ${times} times, ${test}`, version: "", responses: count, microseconds });
  }
  if (reference === undefined) continue;
  const { program, version, responses, microseconds } = reference;
  marks.push({ program: `${program}, ${times} times`, version, responses, microseconds });
}
writeLines("build/bench/structure-slopes.jsonl", [{ benchmark: "slopes", ...machine() }, ...marks]);
console.log(markTable(marks));

/** Visits of subjects in two arms, and responses with an intercept and a slope for each subject. */
function growthStudy(random: Random, own: boolean): { metadata: Table; table: Table } {
  const rows = Array.from({ length: SUBJECTS * VISITS }, (_, i) => Math.floor(i / VISITS));
  const time = rows.map((_, i) => (own ? VISITS * random.uniform() : i % VISITS));
  const index = rows.map((_, i) => `r${i}`);
  const subject = rows.map((g) => `s${g}`);
  const arm = rows.map((g) => (g % 2 === 0 ? "active" : "placebo"));
  const responses = Array.from(
    { length: count },
    (_, j) => [`y${j}`, drawResponse(random, rows, time)] as const,
  );
  return {
    metadata: { index, columns: { subject, arm, time } },
    table: { index, columns: Object.fromEntries(responses) },
  };
}

function drawResponse(random: Random, rows: readonly number[], time: readonly number[]): Float64Array {
  const draw = (sd: number) => Array.from({ length: SUBJECTS }, () => sd * random.normal());
  const [intercept, slope] = [draw(2 * random.uniform()), draw(0.3 * random.uniform())];
  return Float64Array.from(
    rows,
    (g, i) => 5 + intercept[g]! + (0.2 + slope[g]!) * time[i]! + random.normal(),
  );
}

function withPeer(metadata: Table, table: Table): Reference {
  let reference: Reference | undefined;
  withFolder((folder) => {
    const { subject, arm, time } = metadata.columns as { subject: string[]; arm: string[]; time: number[] };
    const rows = subject.map((name, i) => `${name}\t${arm[i]}\t${time[i]}`);
    writeFileSync(join(folder, "design.tsv"), `${["subject\tarm\ttime", ...rows].join("\n")}\n`);
    const all = Float64Array.from(
      Object.values(table.columns).flatMap((column) => Array.from(column as Float64Array)),
    );
    writeFileSync(join(folder, "responses.f64"), new Uint8Array(all.buffer));
    [reference] = runScript<Reference>("slopes.R", [folder, values.refits]);
  });
  return reference!;
}

/** Criteria not above lme4's, slopes within 1e-5 of a standard error where the optimum is the same. */
function requireAgreement({ estimates }: Reference, model: LMEModel): void {
  const coefficients = model.coefficients();
  for (const { response, criterion, estimate, standard_error } of estimates) {
    const at = Math.floor(response) - 1;
    const above = (model.criterion[at]! - criterion) / Math.max(Math.abs(criterion), model.nobs[at]!);
    const apart = Math.abs(coefficients.get("time", `y${at}`) - estimate) / standard_error;
    if (above <= 1e-8 && (above < -1e-8 || apart < 1e-5)) continue;
    throw new Error(
      `response ${at} disagrees with lme4: criterion ${above} above, estimate ${apart} errors apart`,
    );
  }
}
