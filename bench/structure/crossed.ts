/**
 * Many responses on one crossed design against lme4's loop over refit(): that of Penicillin (24 plates × 6 samples), once
 * balanced, as it is, and once with a tenth of the rows left out, 1,000 responses with variances of their own.
 *
 *     node bench/peers.mjs structure/crossed [--responses 1000] [--runs 5]
 *
 * Estimates must agree with lme4 before times are printed. Microseconds are of processor, on one thread. Writes
 * build/bench/structure-crossed.jsonl.
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

const { values } = parseArgs({
  options: { responses: { type: "string", default: "1000" }, runs: { type: "string", default: "5" } },
});
const count = Number(values.responses);
const random = seededRandom(1);
const marks: Mark[] = [];
for (const [design, share] of [
  ["balanced", 1],
  ["unbalanced", 0.9],
] as const) {
  const { metadata, table } = crossedStudy(random, share);
  const reference = withPeer(metadata, table);
  for (const test of ["normal", "satterthwaite"] as const) {
    const plan = prepare("1 + (1 | plate) + (1 | sample)", metadata, { test });
    requireAgreement(reference, fitSync(plan, table));
    const times = Array.from({ length: Number(values.runs) }, () => cpuTimed(() => fitSync(plan, table)).cpu);
    times.sort((a, b) => a - b);
    const microseconds = (times[times.length >> 1]! / count) * 1e6;
    marks.push({ program: `mixedlm, ${design}, ${test}`, version: "", responses: count, microseconds });
  }
  const { program, version, responses, microseconds } = reference;
  marks.push({ program: `${program}, ${design}`, version, responses, microseconds });
}
writeLines("build/bench/structure-crossed.jsonl", [{ benchmark: "crossed", ...machine() }, ...marks]);
console.log(markTable(marks));

/** Plates crossed with samples, a share of the cells, and responses with effects of either. */
function crossedStudy(random: Random, share: number): { metadata: Table; table: Table } {
  const cells = Array.from({ length: 144 }, (_, i) => [`p${Math.floor(i / 6)}`, `s${i % 6}`] as const);
  const kept = cells.filter(() => random.uniform() < share);
  const index = kept.map((_, i) => `r${i}`);
  const columns = { plate: kept.map(([plate]) => plate), sample: kept.map(([, sample]) => sample) };
  const responses = Array.from(
    { length: count },
    (_, j) => [`y${j}`, drawResponse(random, columns)] as const,
  );
  return { metadata: { index, columns }, table: { index, columns: Object.fromEntries(responses) } };
}

function drawResponse(random: Random, columns: { plate: string[]; sample: string[] }): Float64Array {
  const y = Float64Array.from(columns.plate, () => 23 + 0.55 * random.normal());
  for (const [levels, sd] of [
    [columns.plate, 0.85],
    [columns.sample, 1.9],
  ] as const) {
    const size = sd * random.uniform();
    const effect = new Map([...new Set(levels)].map((level) => [level, size * random.normal()]));
    levels.forEach((level, i) => {
      y[i]! += effect.get(level)!;
    });
  }
  return y;
}

function withPeer(metadata: Table, table: Table): Reference {
  let reference: Reference | undefined;
  withFolder((folder) => {
    const { plate, sample } = metadata.columns as { plate: string[]; sample: string[] };
    const rows = plate.map((level, i) => `${level}\t${sample[i]}`);
    writeFileSync(join(folder, "design.tsv"), `${["plate\tsample", ...rows].join("\n")}\n`);
    const all = Float64Array.from(
      Object.values(table.columns).flatMap((column) => Array.from(column as Float64Array)),
    );
    writeFileSync(join(folder, "responses.f64"), new Uint8Array(all.buffer));
    [reference] = runScript<Reference>("crossed.R", [folder, "200"]);
  });
  return reference!;
}

/** Criteria not above lme4's, fixed effects within 1e-6 of a standard error where the optimum is the same. */
function requireAgreement({ estimates }: Reference, model: LMEModel): void {
  for (const { response, criterion, estimate, standard_error } of estimates) {
    const at = Math.floor(response) - 1;
    const above = (model.criterion[at]! - criterion) / Math.max(Math.abs(criterion), model.nobs[at]!);
    const apart = Math.abs(model.coefficients().values[at]! - estimate) / standard_error;
    if (above <= 1e-8 && (above < -1e-8 || apart < 1e-6)) continue;
    throw new Error(
      `response ${at} disagrees with lme4: criterion ${above} above, estimate ${apart} errors apart`,
    );
  }
}
