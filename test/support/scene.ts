import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { Streams } from "../../src/cli/log/streams.js";
import { run } from "../../src/cli/run.js";

/** What a run said and how it ended. */
export interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of files to run the command line in; words of the form `@name` are paths in it. */
export interface Scene {
  readonly folder: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  names(): string[];
  path(name: string): string;
  text(name: string): string;
  rows(name: string): Record<string, string>[];
  run(argv: readonly string[], streams?: Partial<Streams>): Promise<Ending>;
  remove(): void;
}

export function openScene(files: Readonly<Record<string, string>> = {}): Scene {
  const folder = mkdtempSync(join(tmpdir(), "mixedlm-cli-"));
  const scene: Scene = {
    folder,
    write: (more) => {
      for (const [name, content] of Object.entries(more)) writeFileSync(join(folder, name), content);
    },
    names: () => readdirSync(folder).sort(),
    path: (name) => join(folder, name),
    text: (name) => readFileSync(join(folder, name), "utf8"),
    rows: (name) => rowsOf(readFileSync(join(folder, name), "utf8")),
    run: async (argv, streams = {}) => {
      const [stdout, stderr] = [collector(), collector()];
      const words = argv.map((word) => word.replace(/@(?=\w)/, `${folder}/`));
      const code = await run(words, { stdout: stdout.stream, stderr: stderr.stream, env: {}, ...streams });
      return { code, stdout: stdout.text(), stderr: stderr.text() };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  scene.write(files);
  return scene;
}

function collector() {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
}

/** The rows of a TSV without quotes. */
export function rowsOf(text: string): Record<string, string>[] {
  const [header, ...lines] = text.trimEnd().split("\n");
  const columns = header!.split("\t");
  return lines.map((line) => Object.fromEntries(line.split("\t").map((cell, j) => [columns[j]!, cell])));
}

/** A number as results spell it. */
export function toNumber(cell: string): number {
  if (cell === "NA") return Number.NaN;
  return Number(cell.replace("Inf", "Infinity"));
}

/** Rows of cells as TSV. */
export function tsv(rows: readonly (readonly (string | number)[])[]): string {
  return `${rows.map((row) => row.join("\t")).join("\n")}\n`;
}

/** The words that fit the counts of `smallStudy`, on the calling thread. */
export const fitCounts: readonly string[] = [
  "fit",
  "@counts.tsv",
  "-m",
  "@meta.tsv",
  "-f",
  "time + arm",
  "-g",
  "patient",
  "--threads",
  "0",
];

/** What turns them into balances. */
export const intoBalances: readonly string[] = ["--cluster", "correlation", "--pseudocount", "1"];

/** Six patients with four visits each: two responses, counts of four features, and covariates. */
export function smallStudy(): Record<string, string> {
  const ids = Array.from({ length: 24 }, (_, i) => `s${i + 1}`);
  const noise = (i: number, k: number) => Math.sin(12.9898 * (i + 1) + 78.233 * k);
  const patient = (i: number) => `p${Math.floor(i / 4) + 1}`;
  const arm = (i: number) => (Math.floor(i / 4) % 2 === 0 ? "drug" : "placebo");
  const responses = ids.map((id, i) => {
    const shift = 2 * noise(Math.floor(i / 4), 7);
    return [id, shift + 0.5 * (i % 4) + noise(i, 1), shift - (i % 4) + noise(i, 2)];
  });
  const counts = ids.map((id, i) => {
    return [
      id,
      ...[3, 4, 5, 6].map((k) => Math.max(0, Math.round(10 * noise(i, k) + 4 * (k - 3)) + (i % 4))),
    ];
  });
  return {
    "table.tsv": tsv([["sample", "r1", "r2"], ...responses]),
    "counts.tsv": tsv([["sample", "fa", "fb", "fc", "fd"], ...counts]),
    "meta.tsv": tsv([
      ["sample", "patient", "time", "arm"],
      ...ids.map((id, i) => [id, patient(i), i % 4, arm(i)]),
    ]),
  };
}
