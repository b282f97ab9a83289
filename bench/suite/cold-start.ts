import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { runNode } from "../child.js";
import { scaled, spreadOf } from "../measure.js";
import type { Line } from "../report.js";

const library = (file: string) => JSON.stringify(pathToFileURL(resolve("dist", file)).href);

const firstFit = `
const { mixedlm } = await import(${library("index.js")});
const index = Array.from({ length: 40 }, (_, i) => "s" + i);
const y = index.map((_, i) => Math.sin(i * i));
const metadata = { index, columns: { x: index.map((_, i) => i % 7), g: index.map((_, i) => "g" + (i % 8)) } };
await mixedlm("x", { index, columns: { y } }, metadata, { groups: "g" });`;

const starts: readonly (readonly [string, readonly string[]])[] = [
  ["Node alone", ["-e", ""]],
  ["import mixedlm", ["--input-type=module", "-e", `await import(${library("index.js")})`]],
  ["import mixedlm.min.js", ["--input-type=module", "-e", `await import(${library("mixedlm.min.js")})`]],
  ["to the first fit", ["--input-type=module", "-e", firstFit]],
  ["mixedlm --version", [resolve("dist/cli/main.js"), "--version"]],
];

/** How long a program takes to begin, by the clock, the start of Node included. */
export function coldStartLines(runs: number): Line[] {
  const rounds = Array.from({ length: runs }, () => starts.map(([, args]) => runNode(args).elapsed));
  return starts.map(([work], j) => ({
    part: "cold start",
    work,
    program: work === "Node alone" ? "node" : "mixedlm",
    version: "",
    per: "start",
    microseconds: scaled(spreadOf(rounds.map((round) => round[j]!)), 1e6),
    clock: "elapsed",
  }));
}
