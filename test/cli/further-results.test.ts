import { readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  addPseudocount,
  correlationLinkage,
  formatNewick,
  type LMEModel,
  mixedlm,
  multiplicativeReplacement,
  randomLinkage,
  replaceZeros,
  type Sensitivity,
  sensitivity,
  type Table,
  taxonEffects,
} from "../../src/index.js";
import { readMetadata, readTable } from "../../src/io/index.js";
import { columnNames, numbersOf } from "../../src/table/columns.js";
import { openScene, type Scene, smallStudy, toNumber, tsv } from "../support/scene.js";

const model = ["--metadata", "@meta.tsv", "--formula", "time + arm", "--groups", "patient"];
const onCounts = ["fit", "@counts.tsv", ...model, "-o", "@out"];
const positive = ["--pseudocount", "1"];
const groups = { groups: "patient" };

let scene: Scene;
beforeEach(() => {
  scene = openScene(smallStudy());
});
afterEach(() => scene.remove());

async function readStudy(): Promise<[Table, Table]> {
  return [await readTable(scene.path("counts.tsv")), await readMetadata(scene.path("meta.tsv"))];
}

/** Numbers, texts and truth values of a table of results, as the library gives them. */
function expectSame(name: string, table: Table, ids: Record<string, string> = {}): void {
  const rows = scene.rows(`out/${name}.tsv`);
  expect(rows.length).toBe(table.index.length);
  for (const column of columnNames(table)) {
    const values: ArrayLike<unknown> = table.columns[column]!;
    for (const [i, row] of rows.entries()) {
      const cell = row[ids[column] ?? column]!;
      const value = values[i];
      if (typeof value === "number") expect(toNumber(cell)).toBe(value);
      else expect(cell).toBe(String(value ?? "NA"));
    }
  }
}

const expectModel = (fitted: LMEModel) => expectSame("coefficients", fitted.tidy());

describe("trees, zeros and taxa", () => {
  test.each([
    [["--cluster", "random:7"], 7],
    [["--cluster", "random"], 0],
    [["--cluster", "random", "--seed", "5"], 5],
    [["--cluster", "random:7", "--seed", "5"], 7],
    [["--cluster", "random", "--seed", "9007199254740991"], 2 ** 53 - 1],
  ])("%j makes a random tree with seed %d", async (words, seed) => {
    expect((await scene.run([...onCounts, ...words, ...positive])).code).toBe(0);
    const [counts, metadata] = await readStudy();
    const tree = randomLinkage(columnNames(counts), seed);
    expect(scene.text("out/tree.nwk")).toBe(`${formatNewick(tree)}\n`);
    expectModel(await mixedlm("time + arm", addPseudocount(counts, 1), metadata, { ...groups, tree }));
  });

  test("--zeros replace:X changes zeros only", async () => {
    const words = ["--cluster", "correlation", "--zeros", "replace:0.5"];
    expect((await scene.run([...onCounts, ...words])).code).toBe(0);
    const [counts, metadata] = await readStudy();
    const parts = replaceZeros(counts, 0.5);
    const tree = correlationLinkage(parts);
    expectModel(await mixedlm("time + arm", parts, metadata, { ...groups, tree }));
  });

  describe("--level", () => {
    const lineages = {
      fa: "k__B; p__X; c__M; o__A; f__A; g__A; s__",
      fb: "k__B; p__X; c__M; o__A; f__A; g__A; s__one",
      fc: "k__B; p__Z; c__M; o__A; f__C; g__; s__",
      fd: "k__B; p__Z; c__N; o__D; f__D; g__D; s__",
    };
    const taxonomy = ["--taxonomy", "@taxa.tsv"];
    beforeEach(() => {
      scene.write({ "taxa.tsv": tsv([["Feature ID", "Taxon"], ...Object.entries(lineages)]) });
    });

    test.each([
      ["phylum", ["k__B;p__X", "k__B;p__Z"]],
      ["2", ["k__B;p__X", "k__B;p__Z"]],
      ["Class", ["k__B;p__X;c__M", "k__B;p__Z;c__M", "k__B;p__Z;c__N"]],
    ])("%s adds features up to %j", async (level, taxa) => {
      const words = ["--cluster", "random:1", "--level", level, ...taxonomy, ...positive];
      const { code, stderr } = await scene.run([...onCounts, ...words]);
      expect(code).toBe(0);
      expect(stderr).toMatch(new RegExp(`^taxa +${taxa.length} of level \\d, of 4 features$`, "m"));
      const members = scene.rows("out/balance-members.tsv");
      expect([...new Set(members.map((row) => row["feature"]))].sort()).toEqual(taxa);
      expect(members.every((row) => row["feature"] === row["taxon"])).toBe(true);
    });

    test("adds up before filters look at features", async () => {
      const [counts] = await readStudy();
      const total = (name: string) => numbersOf(counts, name).reduce((sum, value) => sum + value, 0);
      const least = String(Math.max(total("fa"), total("fb")) + 1);
      expect(total("fa") + total("fb")).toBeGreaterThanOrEqual(Number(least));
      const words = ["--cluster", "random:1", "--level", "phylum", ...taxonomy, ...positive];
      const { code } = await scene.run([...onCounts, ...words, "--min-frequency", least]);
      expect(code).toBe(0);
      expect(scene.rows("out/balance-members.tsv").map((row) => row["feature"])).toContain("k__B;p__X");
    });

    test("needs lineages, of every feature", async () => {
      const words = [...onCounts, "--cluster", "random", "--level", "genus", ...positive];
      const without = await scene.run(words);
      expect(without).toMatchObject({
        code: 65,
        stderr: expect.stringMatching(/mixedlm: --level: needs --taxonomy FILE or a table that carries/),
      });
      scene.write({ "taxa.tsv": "Feature ID\tTaxon\nfa\tk__A\n" });
      const some = await scene.run([...words, ...taxonomy]);
      expect(some).toMatchObject({
        code: 65,
        stderr: expect.stringMatching(/mixedlm: --level: every feature needs a lineage, got none for 'fb'/),
      });
    });
  });
});

describe("--taxon-effects", () => {
  test("writes the model of each feature's log-ratio", async () => {
    const words = ["--cluster", "correlation", ...positive, "--taxon-effects"];
    expect((await scene.run([...onCounts, ...words])).code).toBe(0);
    const [counts, metadata] = await readStudy();
    const parts = addPseudocount(counts, 1);
    const tree = correlationLinkage(parts);
    const taxa = await taxonEffects(await mixedlm("time + arm", parts, metadata, { ...groups, tree }));
    expectSame("taxa", taxa.tidy(), { response: "feature" });
    expect(Object.keys(scene.rows("out/taxa.tsv")[0]!).slice(0, 3)).toEqual(["feature", "term", "estimate"]);
  });

  test("is refused before anything is fitted where a balance is not there", async () => {
    scene.write({ "tree.nwk": "((c,d)r3,(b,a)r2)r1;" });
    const argv = ["fit", "@table.tsv", ...model, "--tree", "@tree.nwk", "--taxon-effects", "-o", "@out"];
    const { code, stderr } = await scene.run(argv);
    expect(code).toBe(65);
    expect(stderr).toMatch(/mixedlm: --taxon-effects: needs all 3 balances of the tree, got 2\n$/);
    expect(stderr).not.toMatch("fitted");
  });
});

describe("--sensitivity", () => {
  const clustered = ["--cluster", "random:3"];

  test.each<
    [string, readonly string[], (table: Table, value: number) => Table, number, number[] | undefined]
  >([
    ["usual pseudocounts", ["--pseudocount", "2", "--sensitivity"], addPseudocount, 2, undefined],
    [
      "pseudocounts given",
      [...positive, "--sensitivity", "--sensitivity-grid", "0.25,3"],
      addPseudocount,
      1,
      [0.25, 3],
    ],
    ["single zeros", ["--zeros", "replace:1", "--sensitivity-grid=0.5"], replaceZeros, 1, [0.5]],
    [
      "multiplicative, as it is by default",
      ["--zeros", "multiplicative", "--sensitivity"],
      (table, delta) => multiplicativeReplacement(table, { delta }),
      1 / 16,
      undefined,
    ],
  ])("%s", async (_name, words, replacement, pseudocount, pseudocounts) => {
    const { code, stdout } = await scene.run([...onCounts, ...clustered, ...words]);
    expect(code).toBe(0);
    const [counts, metadata] = await readStudy();
    const found: Sensitivity = await sensitivity("time + arm", counts, metadata, {
      ...groups,
      tree: randomLinkage(columnNames(counts), 3),
      replacement,
      pseudocount,
      pseudocounts,
    });
    expectSame("sensitivity", found.effects);
    expectSame("sensitivity-runs", found.runs);
    expect(stdout).toMatch(/^sensitivity: /m);
    const reported = scene.rows("out/coefficients.tsv").map((row) => row["estimate"]);
    expect(scene.rows("out/sensitivity.tsv").map((row) => row["estimate"])).toEqual(reported);
  });

  test("works on taxa and with a filter", async () => {
    const words = [...clustered, ...positive, "--sensitivity", "--min-frequency", "100"];
    expect((await scene.run([...onCounts, ...words])).code).toBe(0);
    const features = new Set(scene.rows("out/balance-members.tsv").map((row) => row["feature"]));
    expect(features.size).toBeLessThan(4);
    expect(new Set(scene.rows("out/sensitivity.tsv").map((row) => row["response"])).size).toBe(
      features.size - 1,
    );
  });
});

describe("tests and parameters that are held", () => {
  test.each<[string, readonly string[], object]>([
    ["Kenward and Roger's test", ["--test", "kenward-roger"], { test: "kenward-roger" }],
    ["clusters", ["--vcov", "cr1", "--test", "residual"], { vcov: "cr1", test: "residual" }],
    ["a known sigma", ["--sigma", "0.8"], { sigma: 0.8 }],
    ["a start", ["--start", "0.5"], { start: [0.5] }],
    [
      "a held variance",
      ["--free", "patient=none", "--start", "0.7"],
      { free: { patient: "none" }, start: [0.7] },
    ],
  ])("%s", async (_name, words, options) => {
    const argv = ["fit", "@table.tsv", ...model, ...words, "-o", "@out"];
    expect(await scene.run(argv)).toMatchObject({ code: 0 });
    const [table, metadata] = [
      await readTable(scene.path("table.tsv")),
      await readMetadata(scene.path("meta.tsv")),
    ];
    expectModel(await mixedlm("time + arm", table, metadata, { ...groups, ...options }));
  });

  test("weights of single cells", async () => {
    const table = await readTable(scene.path("table.tsv"));
    const cells = table.index.map((id, i) => [id, 1 + (i % 3), 2 - (i % 2)]);
    scene.write({ "weights.tsv": tsv([["id", "r1", "r2"], ...cells]) });
    const file = `table:${scene.path("weights.tsv")}`;
    expect((await scene.run(["fit", "@table.tsv", ...model, "--weights", file, "-o", "@out"])).code).toBe(0);
    const weights = await readTable(scene.path("weights.tsv"));
    const metadata = await readMetadata(scene.path("meta.tsv"));
    expectModel(await mixedlm("time + arm", table, metadata, { ...groups, weights }));
    const { inputs } = JSON.parse(scene.text("out/run.json"));
    expect(inputs.map((input: { role: string }) => input.role)).toEqual(["table", "metadata", "weights"]);
  });
});

describe("formulas are read before files", () => {
  test.each([
    [["--formula", "time + * arm"], "time + * arm\n           ^"],
    [["--formula", "time", "--re-formula", "1 +"], "1 +"],
    [["--formula", "time", "--vc", "v=0 + ("], "0 + ("],
    [["--formula", "time", "--subset", "time >"], "time >"],
  ])("%j", async (words, shown) => {
    const argv = ["fit", "@nosuch.tsv", "-m", "@nosuch.tsv", "-g", "patient", ...words, "-o", "@out"];
    const { code, stdout, stderr } = await scene.run(argv);
    expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
    expect(stderr).toMatch(/^mixedlm: /);
    expect(stderr).toContain(`\n    ${shown}`);
    expect(stderr).toMatch(/\n +\^+\n$/);
  });

  test("bars need no groups, also with balances", async () => {
    const argv = ["fit", "@counts.tsv", "-m", "@meta.tsv", "-f", "time + (1 | patient)", "-o", "@out"];
    expect((await scene.run([...argv, "--cluster", "random", ...positive])).code).toBe(0);
  });
});

test("results of an earlier run do not outlive --force", async () => {
  const further = ["--cluster", "random", ...positive, "--taxon-effects", "--sensitivity"];
  await scene.run([...onCounts, ...further]);
  expect(readdirSync(scene.path("out"))).toEqual(
    expect.arrayContaining(["taxa.tsv", "sensitivity.tsv", "sensitivity-runs.tsv"]),
  );
  await scene.run([...onCounts, "--cluster", "random", ...positive, "--force"]);
  expect(readdirSync(scene.path("out")).filter((name) => /taxa|sensitivity/.test(name))).toEqual([]);
});
