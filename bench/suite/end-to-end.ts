import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ChildUsage, runNode } from "../child.js";
import { scaled, spreadOf } from "../measure.js";
import type { Line } from "../report.js";
import { writeWideStudy } from "../wide-table.js";

const main = resolve("dist/cli/main.js");
const folder = resolve("build/bench");

/** Programs from their start to their end: the command line from files to files, beside a parser that only reads. */
export async function endToEndLines(runs: number, responses: number): Promise<Line[]> {
  return [...studyLines(runs), ...(await wideLines(runs, responses))];
}

/** The cystic fibrosis study of gneiss's tutorial, from its artifact to results; it may not be carried in the project. */
function studyLines(runs: number): Line[] {
  const shared = process.env["MIXEDLM_SHARED"] ?? resolve("../shared");
  const data = join(shared, "data/cfstudy");
  if (!existsSync(data)) {
    console.error("SKIPPED: cfstudy is absent; set MIXEDLM_SHARED to the folder that holds data/cfstudy");
    return [];
  }
  const inputs = [join(data, "feature-table.qza"), "--metadata", join(data, "metadata.txt")];
  const balances = ["--cluster", "gradient:ph", "--min-frequency", "500", "--pseudocount", "1"];
  const model = ["--formula", "ph", "--groups", "host_subject_id"];
  return [
    lineOf(
      "cfstudy, .qza to files",
      "mixedlm",
      inTurns(runs, [() => fit([...inputs, ...balances, ...model])])[0]!,
    ),
  ];
}

/** 1000 samples × `responses` as TSV with 17 digits. */
async function wideLines(runs: number, responses: number): Promise<Line[]> {
  const { table, metadata, formula } = await writeWideStudy(folder, responses);
  const papaparse = (mode: string) => () => runNode([resolve("bench/peers/papaparse.mjs"), table, mode]);
  const model = ["--metadata", metadata, "--formula", formula, "--groups", "group"];
  const usages = inTurns(runs, [
    () => fit([table, ...model]),
    papaparse("stream"),
    papaparse("rows"),
    papaparse("array"),
  ]);
  rmSync(table);
  const work = `TSV of 1000 × ${responses}`;
  const programs = [
    "mixedlm, to files",
    "papaparse, reads only, stream",
    "papaparse, reads only, string by rows",
    "papaparse, reads only, all cells",
  ];
  return programs.map((program, j) => lineOf(work, program, usages[j]!));
}

function fit(args: readonly string[]): ChildUsage {
  return runNode([main, "fit", ...args, "--quiet", "--force", "-o", join(folder, "end-to-end")]);
}

function inTurns(runs: number, works: readonly (() => ChildUsage)[]): ChildUsage[][] {
  const rounds = Array.from({ length: runs }, () => works.map((work) => work()));
  return works.map((_, j) => rounds.map((round) => round[j]!));
}

function lineOf(work: string, program: string, usages: readonly ChildUsage[]): Line {
  const cpu = spreadOf(usages.map((usage) => usage.cpu)).median;
  const megabytes = Math.max(...usages.map((usage) => usage.megabytes));
  return {
    part: "end to end",
    work,
    program,
    version: "",
    per: "run",
    microseconds: scaled(spreadOf(usages.map(({ elapsed }) => elapsed)), 1e6),
    clock: "elapsed",
    note: `${cpu.toFixed(2)} s of processor, at most ${megabytes.toFixed(0)} MB`,
  };
}
