import { zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openScene, type Scene, tsv } from "../support/scene.js";

const rows = [
  ["s1", 0.7, 0.3, 0],
  ["s2", 0.6, 0.35, 0.05],
  ["s3", 0.2, 0.7, 0.1],
  ["s4", 0.1, 0.9, 0],
  ["s5", 0.65, 0.3, 0.05],
  ["s6", 0.55, 0.45, 0],
  ["s7", 0.3, 0.6, 0.1],
  ["s8", 0.15, 0.8, 0.05],
] as const;
const header = ["sample", "a", "b", "c"];
const times = (factor: number) =>
  tsv([
    header,
    ...rows.map(([id, ...shares]) => [id, ...shares.map((share) => Math.round(share * factor * 100) / 100)]),
  ]);

let scene: Scene;
beforeEach(() => {
  scene = openScene({
    "shares.tsv": times(1),
    "percent.tsv": times(100),
    "counts.tsv": tsv([
      header,
      ...rows.map(([id, ...shares], i) => [
        id,
        ...shares.map((share) => Math.round(share * (2000 + 20 * i))),
      ]),
    ]),
    "md.tsv": tsv([["sample", "subject", "week"], ...rows.map(([id], i) => [id, "ABCD"[i >> 1]!, i % 2])]),
    "tree.nwk": "((a,b),c);\n",
  });
  scene.write({ "shares.qza": relativeFrequency() });
});
afterEach(() => scene.remove());

/** An artifact whose samples no longer add up to 1, as after a filter. */
function relativeFrequency(): Uint8Array {
  const biom = {
    format: "Biological Observation Matrix 1.0.0",
    matrix_type: "dense",
    shape: [3, rows.length],
    rows: ["a", "b", "c"].map((id) => ({ id, metadata: null })),
    columns: rows.map(([id]) => ({ id, metadata: null })),
    data: [1, 2, 3].map((j) => rows.map((row) => (row[j] as number) / (j + 1))),
  };
  const uuid = "7a3c1f52-0c5b-4b0e-9d0f-5d1b6a3f9e21";
  const metadata = `uuid: ${uuid}\ntype: FeatureTable[RelativeFrequency]\nformat: BIOMV210DirFmt\n`;
  const bytes = (text: string) => new TextEncoder().encode(text);
  return zipSync({
    [`${uuid}/metadata.yaml`]: bytes(metadata),
    [`${uuid}/data/feature-table.biom`]: bytes(JSON.stringify(biom)),
  });
}

const model = ["--metadata", "@md.tsv", "--formula", "week", "--groups", "subject", "--threads", "0"];
const runFit = (table: string, ...words: string[]) =>
  scene.run(["fit", `@${table}`, ...model, "--quiet", "-o", "@out", "--force", ...words]);
const warnings = () => JSON.parse(scene.text("out/run.json")).warnings as string[];

describe("a pseudocount on proportions is warned about, also with --quiet", () => {
  test.each([
    [
      "proportions",
      "shares.tsv",
      ["--cluster", "correlation", "--pseudocount", "1"],
      /proportions, which add up to 1:/,
    ],
    [
      "along a tree",
      "shares.tsv",
      ["--tree", "@tree.nwk", "--pseudocount", "0.001"],
      /0.001 was added to proportions/,
    ],
    [
      "percentages",
      "percent.tsv",
      ["--cluster", "correlation", "--pseudocount", "1"],
      /percentages, which add up to 100/,
    ],
    [
      "a gradient",
      "shares.tsv",
      ["--cluster", "gradient:week", "--pseudocount", "1"],
      /added to proportions/,
    ],
    ["an artifact", "shares.qza", ["--cluster", "random", "--pseudocount", "0.001"], /added to proportions/],
    [
      "features left out",
      "shares.tsv",
      ["--cluster", "random", "--min-prevalence", "8", "--pseudocount", "0.001"],
      /added to proportions.*no cell is zero, so leave it out/,
    ],
    [
      "features of an artifact left out",
      "shares.qza",
      ["--cluster", "random", "--min-prevalence", "8", "--pseudocount", "0.001"],
      /added to proportions/,
    ],
    [
      "counts, most of them small",
      "counts.tsv",
      ["--cluster", "random", "--pseudocount", "900"],
      /^a pseudocount of 900 was added: 1/,
    ],
    [
      "zeros replaced by much",
      "shares.tsv",
      ["--cluster", "random", "--zeros", "replace:1"],
      /^zeros were replaced by 1:/,
    ],
  ])("%s", async (_, table, words, warning) => {
    const { code, stdout, stderr } = await runFit(table, ...words, "--report");
    expect(code).toBe(0);
    expect(stdout).toBe("");
    expect(warnings()).toEqual([expect.stringMatching(warning)]);
    expect(stderr).toBe(`mixedlm: warning: ${warnings()[0]}\n`);
    expect(scene.text("out/report.html")).toContain(JSON.stringify({ notes: warnings() }).slice(1, -1));
  });

  test("the warning of a pseudocount says what to do instead, which is not warned about", async () => {
    const { stderr } = await runFit("shares.tsv", "--cluster", "correlation", "--pseudocount", "1");
    expect(stderr).toContain("--zeros multiplicative");
    expect(stderr).toContain("--zeros replace:0.025");
    for (const zeros of ["multiplicative", "replace:0.025"]) {
      const better = await runFit("shares.tsv", "--cluster", "correlation", "--zeros", zeros);
      expect(better).toMatchObject({ code: 0, stderr: "" });
      expect(warnings()).toEqual([]);
    }
  });

  test("a pseudocount on counts is not warned about", async () => {
    const ending = await runFit("counts.tsv", "--cluster", "correlation", "--pseudocount", "1");
    expect(ending).toMatchObject({ code: 0, stderr: "" });
  });

  test("`balances`, a dry run, shards and their merge warn of a pseudocount on proportions", async () => {
    const words = ["@shares.tsv", "--cluster", "correlation", "--pseudocount", "1", "--quiet"];
    const made = await scene.run(["balances", ...words, "-o", "@balances"]);
    expect(made.stderr).toMatch(/^mixedlm: warning: a pseudocount of 1 was added to proportions/);
    const dry = await scene.run(["fit", ...words, ...model, "--dry-run"]);
    expect(dry.stderr).toMatch(/^mixedlm: warning: a pseudocount of 1 was added to proportions/);
    const part = await scene.run(["fit", ...words, ...model, "--shard", "1/1", "-o", "@out"]);
    expect(part.stderr).toMatch(/^mixedlm: warning: a pseudocount of 1 was added to proportions/);
    expect((await scene.run(["merge", "@out", "-o", "@out", "--report", "--quiet"])).code).toBe(0);
    expect(warnings()).toHaveLength(1);
    expect(scene.text("out/report.html")).toContain(JSON.stringify({ notes: warnings() }).slice(1, -1));
  });

  test("--sensitivity warns of the pseudocount once, and for its grid", async () => {
    const words = ["--cluster", "correlation", "--pseudocount", "1", "--sensitivity"];
    expect((await runFit("shares.tsv", ...words)).stderr.match(/warning/g)).toHaveLength(1);
    const grid = ["--cluster", "correlation", "--pseudocount", "1", "--sensitivity-grid", "1,900"];
    const { stderr } = await runFit("counts.tsv", ...grid);
    expect(stderr).toMatch(/^mixedlm: warning: a pseudocount of 900 was added: 1/);
    expect(warnings()).toHaveLength(1);
  });

  test("a report made of the tables keeps the warning of the pseudocount", async () => {
    await runFit("shares.tsv", "--cluster", "correlation", "--pseudocount", "1");
    expect((await scene.run(["report", "@out", "--quiet"])).code).toBe(0);
    expect(scene.text("out/report.html")).toContain(JSON.stringify({ notes: warnings() }).slice(1, -1));
  });

  test("the error on zeros of proportions asks for no pseudocount", async () => {
    const { code, stderr } = await runFit("shares.tsv", "--cluster", "correlation");
    expect(code).toBe(65);
    expect(stderr).toMatch(/replace zeros first, with --zeros multiplicative\n$/);
  });
});
