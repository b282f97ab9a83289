import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { runNode } from "../child.js";
import { scaled, spreadOf } from "../measure.js";
import type { Line } from "../report.js";

const library = (file: string) => JSON.stringify(pathToFileURL(resolve("dist", file)).href);

const firstFit = (file: string) => `
const { mixedlmSync } = await import(${library(file)});
const index = Array.from({ length: 40 }, (_, i) => "s" + i);
const y = index.map((_, i) => Math.sin(i * i));
const metadata = { index, columns: { x: index.map((_, i) => i % 7), g: index.map((_, i) => "g" + (i % 8)) } };
mixedlmSync("x", { index, columns: { y } }, metadata, { groups: "g" }).pvalues();`;

const module = (text: string) => ["--input-type=module", "-e", text];

const starts: readonly (readonly [string, readonly string[]])[] = [
  ["Node alone", module("")],
  ...["index.js", "index-fit.js", "mixedlm.min.js", "mixedlm-fit.min.js"].flatMap(
    (file): [string, readonly string[]][] => [
      [`import ${file}`, module(`await import(${library(file)})`)],
      [`${file}, to the first fit`, module(firstFit(file))],
    ],
  ),
  ["mixedlm --version", [resolve("dist/cli/main.js"), "--version"]],
];

/** How long a program takes to begin, by the clock and in processor time, the start of Node included. */
export function coldStartLines(runs: number): Line[] {
  const rounds = Array.from({ length: runs }, () => starts.map(([, args]) => runNode(args)));
  const cpu = starts.map((_, j) => spreadOf(rounds.map((round) => round[j]!.cpu)).median);
  return starts.map(([work], j) => ({
    part: "cold start",
    work,
    program: work === "Node alone" ? "node" : "mixedlm",
    version: "",
    per: "start",
    microseconds: scaled(spreadOf(rounds.map((round) => round[j]!.elapsed)), 1e6),
    clock: "elapsed",
    note: `${(1e3 * cpu[j]!).toFixed(0)} ms of processor, ${(1e3 * (cpu[j]! - cpu[0]!)).toFixed(0)} over Node alone`,
  }));
}
