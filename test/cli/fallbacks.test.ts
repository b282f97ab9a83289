/** `--residual` several times: every way of running gives each response the first structure that converges. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { generator } from "../support/random-problem.js";
import { openScene, type Scene } from "../support/scene.js";

const { normal } = generator(3);
const rows = Array.from({ length: 80 }, (_, i) => [Math.floor(i / 4), i % 4] as const);
const levels = Array.from({ length: 20 }, normal);
const columns: Record<string, number[]> = {
  good: rows.map(() => normal()),
  equal: rows.map(([s, v]) => (v < 2 ? levels[s]! : normal())),
  still: rows.map(([, v]) => (v === 0 ? 0 : normal())),
  noise: rows.map(() => normal()),
  more: rows.map(([s]) => levels[s]! + normal()),
  last: rows.map(() => normal()),
};
const text = (header: readonly string[], cells: readonly (readonly (string | number)[])[]) =>
  `${[header, ...cells].map((line) => line.join("\t")).join("\n")}\n`;
const names = Object.keys(columns);
const table = text(
  ["id", ...names],
  rows.map((_, i) => [`r${i}`, ...names.map((name) => columns[name]![i]!)]),
);
const metadata = text(
  ["id", "subject", "visit", "arm"],
  rows.map(([s, v], i) => [`r${i}`, `s${s}`, v, "ab"[s % 2]!]),
);
const structures = ["us(visit | subject)", "ar1h(visit | subject)", "ar1(visit | subject)"];

let scene: Scene;
beforeEach(() => {
  scene = openScene({ "table.tsv": table, "meta.tsv": metadata });
});
afterEach(() => scene.remove());

const fitting = (...more: string[]) => [
  ...["fit", "@table.tsv", "-m", "@meta.tsv", "-f", "arm + C(visit)", "--quiet", "--anova"],
  ...structures.flatMap((structure) => ["--residual", structure]),
  ...["--means", "arm", "--test", "kenward-roger"],
  ...more,
];

async function succeed(argv: readonly string[]): Promise<string> {
  const ending = await scene.run(argv);
  expect(ending.stderr + ending.code).toMatch(/0$/);
  return ending.stdout;
}

function filesIn(folder: string): Record<string, string> {
  const files = readdirSync(scene.path(folder), { withFileTypes: true });
  const kept = files.filter((entry) => entry.isFile() && entry.name.endsWith(".tsv"));
  return Object.fromEntries(
    kept.map(({ name }) => [name, readFileSync(join(scene.path(folder), name), "utf8")]),
  );
}

test("the structure of each response is in the tables", async () => {
  await succeed(fitting("-o", "@out", "--save-model"));
  const taken = scene.rows("out/fits.tsv").map((row) => [row["response"], row["residual"]]);
  const [us, ar1h, ar1] = structures;
  expect(taken).toEqual([
    ["good", us],
    ["equal", ar1h],
    ["still", ar1],
    ["noise", us],
    ["more", us],
    ["last", us],
  ]);
  const coefficients = scene.rows("out/coefficients.tsv");
  expect(coefficients.filter((row) => row["residual"] === ar1h)).toHaveLength(5);
  await succeed(["predict", "@out/model.json", "-m", "@meta.tsv", "--random", "-o", "@predicted.tsv"]);
  expect(scene.rows("predicted.tsv")).toHaveLength(80);
  await succeed(["report", "@out", "--quiet"]);
  const record = JSON.parse(scene.text("out/run.json"));
  expect(record.options.model.residual).toEqual(structures);
});

test("streams, workers and shards give the bytes of one run", async () => {
  const said = await succeed(fitting("-o", "@single"));
  expect(await succeed(fitting("-o", "@threads", "--threads", "2"))).toBe(said);
  expect(filesIn("threads")).toEqual(filesIn("single"));
  expect(await succeed(fitting("-o", "@streamed", "--stream", "--block", "0.002"))).toBe(said);
  expect(filesIn("streamed")).toEqual(filesIn("single"));
  for (const shard of ["1/3", "2/3", "3/3"]) await succeed(fitting("-o", "@parts", "--shard", shard));
  expect(await succeed(["merge", "@parts", "--quiet"])).toBe(said);
  expect(filesIn("parts")).toEqual(filesIn("single"));
});

test("what needs one structure is refused before anything is fitted", async () => {
  const { code, stderr } = await scene.run(fitting("-o", "@out", "--bootstrap"));
  expect(code).not.toBe(0);
  expect(stderr).toContain("bootstrap: needs one structure of the residuals for all responses");
  expect(stderr).toContain("; fit one of them");
  expect(scene.names()).not.toContain("out");
});
