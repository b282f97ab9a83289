import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Table } from "../../src/index.js";

/** A line of JSON from a script of a peer. */
export interface PeerLine extends Readonly<Record<string, unknown>> {
  readonly program: string;
  readonly version: string;
  /** Responses that were timed, from the first one on. */
  readonly responses: number;
  /** Seconds of processor per response, one for each of a few batches. */
  readonly seconds?: readonly number[];
  /** Estimates of the timed responses: one row each, the intercept first. */
  readonly beta?: readonly (readonly number[])[];
}

/** What the peers read: metadata, and responses on the same samples. */
export interface Exchanged {
  readonly metadata: Table;
  readonly table: Table;
}

/** Write part of a study where the scripts of the peers can read it, for the length of `work`. */
export function withStudyFolder<T>(
  study: Exchanged,
  responses: readonly string[],
  work: (folder: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), "mixedlm-peers-"));
  try {
    writeFileSync(join(folder, "design.tsv"), designText(study));
    writeFileSync(join(folder, "responses.f64"), responseBytes(study, responses));
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Run a script of bench/peers and read its lines; an empty list, and a word on stderr, where it cannot run. */
export function runPeer(program: string, script: string, args: readonly string[]): PeerLine[] {
  try {
    const text = execFileSync(program, [join("bench/peers", script), ...args], {
      encoding: "utf8",
      env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" },
      maxBuffer: 2 ** 28,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return text
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as PeerLine);
  } catch (error) {
    const reason = String((error as { stderr?: string }).stderr || (error as Error).message).trim();
    console.error(`${script}: not run (${reason.split("\n").at(-1)})`);
    return [];
  }
}

/** Covariates with all their digits, and factors. */
function designText({ metadata }: Exchanged): string {
  const names = Object.keys(metadata.columns);
  const rows = metadata.index.map((_, i) => names.map((name) => metadata.columns[name]![i]).join("\t"));
  return `${[names.join("\t"), ...rows].join("\n")}\n`;
}

/** The responses one after the other, as little-endian doubles. */
function responseBytes({ table }: Exchanged, responses: readonly string[]): Uint8Array {
  const samples = table.index.length;
  const values = new Float64Array(samples * responses.length);
  responses.forEach((name, j) => {
    values.set(table.columns[name] as Float64Array, j * samples);
  });
  return new Uint8Array(values.buffer);
}
