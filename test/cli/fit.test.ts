import { readdirSync, readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  addPseudocount,
  correlationLinkage,
  filterFeatures,
  formatNewick,
  gradientLinkage,
  LMEModel,
  mixedlm,
  multiplicativeReplacement,
  rankLinkage,
  treeBalances,
} from "../../src/index.js";
import { readArrow, readMetadata, readParquet, readTable } from "../../src/io/index.js";
import { wasmSha256 } from "../../src/kernel/wasm-bytes.js";
import { columnNames, numbersOf } from "../../src/table/columns.js";
import { selectRows } from "../../src/table/select.js";
import type { Table } from "../../src/table/table.js";
import { openScene, rowsOf, type Scene, smallStudy, toNumber, tsv } from "../support/scene.js";

const model = ["--metadata", "@meta.tsv", "--formula", "time + arm", "--groups", "patient"];
const usual = ["fit", "@table.tsv", ...model, "-o", "@out"];
const onCounts = ["fit", "@counts.tsv", ...model, "-o", "@out"];
const plainFiles = ["coefficients.tsv", "fits.tsv", "run.json", "variance.tsv"];

let scene: Scene;
beforeEach(() => {
  scene = openScene(smallStudy());
});
afterEach(() => scene.remove());

/** Every number of a table of results, as the library gives it. */
function expectSame(rows: readonly Record<string, string>[], table: Table): void {
  expect(rows.length).toBe(table.index.length);
  expect(Object.keys(rows[0]!)).toEqual(columnNames(table));
  for (const name of columnNames(table)) {
    const column = table.columns[name]!;
    for (const [i, row] of rows.entries()) {
      const value = column[i];
      if (typeof value === "number") expect(toNumber(row[name]!)).toBe(value);
      else expect(row[name]).toBe(value ?? "NA");
    }
  }
}

function expectModel(model: LMEModel): void {
  expectSame(scene.rows("out/coefficients.tsv"), model.tidy());
  expectSame(scene.rows("out/variance.tsv"), model.varianceComponents());
  expectSame(scene.rows("out/fits.tsv"), model.glance());
}

async function readStudy(table = "table.tsv") {
  return [await readTable(scene.path(table)), await readMetadata(scene.path("meta.tsv"))] as const;
}

describe("a fit of columns as they stand", () => {
  test("fit writes the numbers of the library, bit for bit", async () => {
    const ending = await scene.run(usual);
    expect(ending.code).toBe(0);
    expect(scene.names()).toContain("out");
    const [table, metadata] = await readStudy();
    expectModel(await mixedlm("time + arm", table, metadata, { groups: "patient" }));
    expect(Object.keys(scene.rows("out/coefficients.tsv")[0]!).join()).toBe(
      "response,term,estimate,std_error,df,statistic,p_value,q_value,conf_low,conf_high,log10_p",
    );
  });

  test("fit tells terms and counts on stdout, the rest on stderr", async () => {
    const { stdout, stderr } = await scene.run(usual);
    expect(stdout).toMatch(/^term +tested +p < 0\.05 +q < 0\.05 +clearest/m);
    expect(stdout).toMatch(/^time +2 +\d +\d +r\d \([+−], /m);
    expect(stderr).toMatch(/^samples +24 joined$/m);
    expect(stderr).toMatch(/^groups +patient: 6 groups of 4 samples$/m);
    expect(stderr).toMatch(/^columns +3 of X: Intercept, arm\[T\.placebo\], time$/m);
    expect(stderr).toMatch(/^categories +arm is categorical$/m);
    expect(stderr).not.toMatch(/^fitted/m);
    expect(stderr).not.toMatch(/patient is categorical|warning/);
  });

  test("fit says nothing with --quiet", async () => {
    expect(await scene.run([...usual, "--quiet"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(scene.names()).toContain("out");
  });

  test.each<[string, readonly string[], object]>([
    ["ML", ["--ml"], { reml: false }],
    ["residual degrees of freedom", ["--test", "residual"], { test: "residual" }],
    [
      "Wald z and the joint Hessian",
      ["--test", "normal", "--vcov", "joint"],
      { test: "normal", vcov: "joint" },
    ],
    ["another adjustment", ["--adjust", "holm"], { adjust: "holm" }],
    ["weights", ["--weights", "w"], { weights: "w" }],
    ["a subset", ["--subset", "time > 0"], { subset: "time > 0" }],
    ["a reference level", ["--reference", "arm=placebo"], { reference: { arm: "placebo" } }],
    ["random slopes", ["--re-formula", "time"], { reFormula: "time" }],
    ["a category of numbers", ["--categorical", "time"], { categorical: ["time"] }],
    ["missing values refused", ["--missing", "raise"], { missing: "raise" }],
  ])("fit passes on %s", async (_name, words, options) => {
    const weighted = scene.rows("meta.tsv").map((row, i) => [...Object.values(row), 1 + (i % 3)]);
    scene.write({ "meta.tsv": tsv([["sample", "patient", "time", "arm", "w"], ...weighted]) });
    const ending = await scene.run([...usual, ...words]);
    expect(ending).toMatchObject({ code: 0 });
    const [table, metadata] = await readStudy();
    expectModel(await mixedlm("time + arm", table, metadata, { groups: "patient", ...options }));
  });

  test("fit takes bars instead of groups, and a formula that begins with ~", async () => {
    const argv = ["fit", "@table.tsv", "-m", "@meta.tsv", "-f", "~ time + (1 | patient)", "-o", "@out"];
    expect((await scene.run(argv)).code).toBe(0);
    const [table, metadata] = await readStudy();
    expectModel(await mixedlm("time + (1 | patient)", table, metadata));
  });

  test("fit reads features in rows, and metadata from two files", async () => {
    const rows = scene.rows("table.tsv");
    const turned = ["r1", "r2"].map((name) => [name, ...rows.map((row) => row[name]!)]);
    const patients = scene.rows("meta.tsv").slice(2);
    scene.write({
      "turned.tsv": tsv([["feature", ...rows.map((row) => row["sample"]!)], ...turned]),
      "patients.tsv": tsv([
        ["id", "patient", "arm"],
        ...patients.map((row) => [row["sample"]!, row["patient"]!, row["arm"]!]),
      ]),
      "times.tsv": tsv([
        ["id", "time"],
        ...scene.rows("meta.tsv").map((row) => [row["sample"]!, row["time"]!]),
      ]),
    });
    const files = ["--metadata", "@patients.tsv", "@times.tsv"];
    const argv = [
      "fit",
      "@turned.tsv",
      "--transpose",
      ...files,
      "-f",
      "time + arm",
      "-g",
      "patient",
      "-o",
      "@out",
    ];
    expect((await scene.run(argv)).code).toBe(0);
    expect(scene.rows("out/fits.tsv").map((row) => row["n"])).toEqual(["22", "22"]);
    const record = JSON.parse(scene.text("out/run.json"));
    expect(record.samples.dropped).toEqual([
      { sample: "s1", reason: "not in all files of metadata" },
      { sample: "s2", reason: "not in all files of metadata" },
    ]);
  });
});

describe("the record of a run", () => {
  test("run.json says what was used, what was dropped and why, and what became categorical", async () => {
    const rows = scene.rows("meta.tsv").map((row) => Object.values(row));
    rows[0]![2] = "NA";
    rows[1]![2] = "Not applicable";
    rows.pop();
    scene.write({
      "meta.tsv": tsv([["sample", "patient", "time", "arm"], ...rows, ["s99", "p9", "1", "drug"]]),
    });
    const argv = [...usual, "--numeric", "time", "--subset", "time < 3", "--seed", "7", "--threads", "2"];
    const { code, stderr } = await scene.run(argv);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^numbers +time is numeric as asked: 1 cell 'Not applicable' became missing$/m);
    expect(stderr).toMatch(/^dropped +2 samples without time: s1, s2$/m);
    const record = JSON.parse(scene.text("out/run.json"));
    expect(record).toMatchObject({
      schemaVersion: 1,
      versions: { mixedlm: expect.stringMatching(/^\d+\.\d+\.\d+/), node: process.versions.node },
      wasmHash: wasmSha256,
      command: "fit",
      formula: "time + arm",
      options: {
        seed: 7,
        threads: 2,
        model: { groups: "patient", subset: "time < 3", test: "satterthwaite", seed: 7 },
      },
      inputs: [
        { role: "table", path: scene.path("table.tsv"), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        { role: "metadata", path: scene.path("meta.tsv"), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ],
      categorical: [{ column: "arm", by: "values" }],
      groups: [{ group: "patient", effects: ["Intercept"], levels: 6 }],
    });
    const dropped = new Map(
      record.samples.dropped.map((each: { sample: string; reason: string }) => [each.sample, each.reason]),
    );
    expect(Object.fromEntries(dropped)).toMatchObject({
      s24: "not in the metadata",
      s99: "not in the table",
      s1: "time is missing",
      s2: "time is missing",
      s4: "not in the subset",
    });
    expect(record.samples.used + dropped.size).toBe(25);
    expect(Object.values(record.timings).every((seconds) => typeof seconds === "number")).toBe(true);
  });

  test("--seed is the seed of the model that is saved, whatever the tree was drawn with", async () => {
    const { code } = await scene.run([...usual, "--seed", "5", "--save-model"]);
    expect(code).toBe(0);
    const saved = JSON.parse(scene.text("out/model.json"));
    expect(saved.plan.options.seed).toBe(5);
    const { seed, model } = JSON.parse(scene.text("out/run.json")).options;
    expect([seed, model.seed]).toEqual([5, 5]);
    const restored = LMEModel.fromJSON(saved);
    expect(restored.simulate()).toEqual(restored.simulate({ seed: 5 }));
    expect(restored.simulate()).not.toEqual(restored.simulate({ seed: 0 }));
    expect(restored.bootstrap({ nsim: 9 })).toEqual(restored.bootstrap({ nsim: 9, seed: 5 }));
    const asked = { term: "time", nperm: 19 };
    expect(restored.permute(asked)).toEqual(restored.permute({ ...asked, seed: 5 }));
  });

  test("a column of numbers with a few words becomes a category, with a warning", async () => {
    const rows = scene.rows("meta.tsv").map((row) => Object.values(row));
    rows[1]![2] = "Not applicable";
    scene.write({ "meta.tsv": tsv([["sample", "patient", "time", "arm"], ...rows]) });
    const { code, stderr } = await scene.run([...usual, "--quiet"]);
    expect(code).toBe(0);
    expect(stderr).toBe(
      "mixedlm: warning: time is categorical because of 1 cell 'Not applicable'; --numeric time makes them missing\n",
    );
    expect(JSON.parse(scene.text("out/run.json")).warnings).toEqual([
      "time is categorical because of 1 cell 'Not applicable'; --numeric time makes them missing",
    ]);
  });
});

describe("formats", () => {
  test("results in JSON hold the rows of the TSV", async () => {
    await scene.run(usual);
    const ending = await scene.run([
      "fit",
      "@table.tsv",
      ...model,
      "-o",
      "@json",
      "--format",
      "json",
      "--test",
      "normal",
    ]);
    expect(ending.code).toBe(0);
    const rows = JSON.parse(scene.text("json/coefficients.json"));
    expect(rows[0]).toMatchObject({ response: "r1", term: "Intercept", df: "Inf" });
    expect(JSON.parse(scene.text("json/fits.json")).map((row: { n: number }) => row.n)).toEqual([24, 24]);
    expect(JSON.parse(scene.text("json/variance.json"))[0]).toMatchObject({ term2: null, correlation: null });
    expect(rows.map((row: { estimate: number }) => row.estimate)).toEqual(
      scene.rows("out/coefficients.tsv").map((row) => Number(row["estimate"])),
    );
  });

  test.each([
    ["parquet", readParquet],
    ["arrow", readArrow],
  ] as const)("results in %s hold the numbers of the TSV", async (format, read) => {
    await scene.run(usual);
    expect((await scene.run(["fit", "@table.tsv", ...model, "-o", "@other", "--format", format])).code).toBe(
      0,
    );
    const fits = await read(new Uint8Array(readFileSync(scene.path(`other/fits.${format}`))));
    const rows = scene.rows("out/fits.tsv");
    expect(fits.index).toEqual(["r1", "r2"]);
    for (const name of ["n", "sigma2", "criterion", "aic"]) {
      expect(Array.from(numbersOf(fits, name))).toEqual(rows.map((row) => Number(row[name])));
    }
  });
});

describe("balances", () => {
  const positive = ["--pseudocount", "1"];

  async function expectBalances(tree: Parameters<typeof treeBalances>[1], parts: Table): Promise<void> {
    const made = treeBalances<Table>(parts, tree);
    const rows = scene.rows("out/balances.tsv");
    expect(Object.keys(rows[0]!)).toEqual(["sample", ...columnNames(made.balances)]);
    for (const name of columnNames(made.balances)) {
      expect(rows.map((row) => Number(row[name]))).toEqual(Array.from(numbersOf(made.balances, name)));
    }
    expect(scene.text("out/tree.nwk")).toBe(`${formatNewick(made.tree)}\n`);
    const [, metadata] = await readStudy("counts.tsv");
    expectModel(await mixedlm("time + arm", parts, metadata, { groups: "patient", tree }));
  }

  test("balances by correlation are clustered after zeros are replaced", async () => {
    expect((await scene.run([...onCounts, "--cluster", "correlation", ...positive])).code).toBe(0);
    const [counts] = await readStudy("counts.tsv");
    const parts = addPseudocount<Table>(counts, 1);
    await expectBalances(correlationLinkage(parts, { method: "ward" }), parts);
    const members = scene.rows("out/balance-members.tsv");
    expect(Object.keys(members[0]!)).toEqual(["balance", "side", "feature"]);
    expect(
      members
        .filter((row) => row["balance"] === "y0")
        .map((row) => row["feature"])
        .sort(),
    ).toEqual(["fa", "fb", "fc", "fd"]);
  });

  test("balances along a gradient are clustered before zeros are replaced, and then sorted", async () => {
    const argv = [
      ...onCounts,
      "--cluster",
      "gradient:time",
      "--zeros",
      "multiplicative:0.001",
      "--min-frequency",
      "100",
    ];
    expect((await scene.run(argv)).code).toBe(0);
    const [counts, metadata] = await readStudy("counts.tsv");
    const { table, dropped } = filterFeatures<Table>(counts, { minFrequency: 100 });
    expect(dropped.length).toBeGreaterThan(0);
    const times = numbersOf(metadata, "time");
    const gradient = Object.fromEntries(metadata.index.map((id, i) => [id, times[i]!]));
    const tree = gradientLinkage(table, gradient, { method: "average", sort: true });
    await expectBalances(tree, multiplicativeReplacement<Table>(table, { delta: 0.001 }));
  });

  test.each([
    [["--min-prevalence", "10"], { minPrevalence: 10 }],
    [["--min-prevalence", "80%"], { minPrevalence: "80%" }],
    [["--min-frequency", "80"], { minFrequency: 80 }],
  ] as const)("features are filtered by %j over the samples that have metadata", async (words, filter) => {
    const half = scene.rows("meta.tsv").slice(0, 12);
    scene.write({
      "meta.tsv": tsv([["sample", "patient", "time", "arm"], ...half.map((row) => Object.values(row))]),
    });
    const argv = [...onCounts, "--cluster", "correlation", ...positive, ...words];
    expect((await scene.run(argv)).code).toBe(0);
    const [counts] = await readStudy("counts.tsv");
    const joined = selectRows(
      counts,
      Int32Array.from({ length: 12 }, (_, row) => row),
    );
    const { table, dropped } = filterFeatures<Table>(joined, filter);
    expect(dropped.length).toBeGreaterThan(0);
    const parts = addPseudocount(table, 1);
    await expectBalances(correlationLinkage(parts), parts);
  });

  test("balances along a gradient leave out samples that lack it", async () => {
    const rows = scene.rows("meta.tsv").map((row) => Object.values(row));
    for (const row of [0, 1]) rows[row]![2] = "";
    const counts = scene.rows("counts.tsv").map((row, i) => [...Object.values(row), i === 0 ? 5 : 0]);
    scene.write({
      "meta.tsv": tsv([["sample", "patient", "time", "arm"], ...rows]),
      "counts.tsv": tsv([["sample", "fa", "fb", "fc", "fd", "fe"], ...counts]),
    });
    const argv = [...onCounts, "--cluster", "gradient:time", ...positive];
    const { code, stderr } = await scene.run(argv);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      "warning: --cluster gradient:time: the tree was made without 2 samples without a value: s1, s2",
    );
    expect(stderr).toMatch("1 feature that no sample with a value has left out: fe");
    expect(scene.rows("out/balances.tsv").length).toBe(24);
    expect(scene.rows("out/fits.tsv").map((row) => row["n"])).toEqual(["22", "22", "22"]);
    const refused = await scene.run([...argv, "--missing", "raise", "--force"]);
    expect(refused.code).toBe(65);
  });

  test("balances by ranks are those of rankLinkage", async () => {
    const ranks = { fa: 3, fb: 1, fc: 4, fd: 1.5 };
    scene.write({ "rank.tsv": tsv([["feature", "rank"], ...Object.entries(ranks), ["fz", 9]]) });
    const argv = [
      ...onCounts,
      "--cluster",
      `rank:${scene.path("rank.tsv")}`,
      "--linkage",
      "complete",
      ...positive,
    ];
    expect((await scene.run(argv)).code).toBe(0);
    const [counts] = await readStudy("counts.tsv");
    await expectBalances(rankLinkage(ranks, { method: "complete" }), addPseudocount<Table>(counts, 1));
  });

  test("balances along a tree carry the lineages given", async () => {
    const newick = "((fa:1,(fb,fx))left,(fc,fd)right)root;";
    scene.write({
      "tree.nwk": newick,
      "taxa.tsv": tsv([
        ["Feature ID", "Taxon", "Confidence"],
        ["fa", "k__B; p__X", 1],
        ["fb", "k__B; p__X; c__Y", 1],
        ["fc", "k__B; p__Z", 1],
        ["fd", "k__A", 1],
      ]),
    });
    const argv = [...onCounts, "--tree", "@tree.nwk", "--taxonomy", "@taxa.tsv", ...positive];
    const { code, stderr } = await scene.run(argv);
    expect(code).toBe(0);
    expect(stderr).toMatch("1 tip without a feature cut off: fx");
    const [counts] = await readStudy("counts.tsv");
    await expectBalances(newick, addPseudocount<Table>(counts, 1));
    const members = scene.rows("out/balance-members.tsv");
    expect(members).toContainEqual({
      balance: "root",
      side: "denominator",
      feature: "fa",
      taxon: "k__B; p__X",
      side_taxon: "k__B;p__X",
    });
    expect(members).toContainEqual({
      balance: "root",
      side: "numerator",
      feature: "fd",
      taxon: "k__A",
      side_taxon: "NA",
    });
  });

  test("balances carry the lineages of a BIOM table that is text", async () => {
    const features = ["fa", "fb", "fc", "fd"];
    const rows = scene.rows("counts.tsv");
    const cells = features.map((name) => [name, ...rows.map((row) => row[name]!), `k__B; p__${name}`]);
    const ids = rows.map((row) => row["sample"]!);
    scene.write({
      "biom.tsv": `# Constructed from biom file\n${tsv([["#OTU ID", ...ids, "taxonomy"], ...cells])}`,
    });
    const argv = [
      "balances",
      "@biom.tsv",
      "--transpose",
      "--cluster",
      "correlation",
      ...positive,
      "-o",
      "@out",
    ];
    expect((await scene.run(argv)).code).toBe(0);
    expect(scene.rows("out/balance-members.tsv")[0]).toMatchObject({
      taxon: expect.stringMatching(/^k__B; p__f/),
    });
  });

  test("balances that are already made are fitted with their tree", async () => {
    scene.write({ "tree.nwk": "(c,(b,a)r2)r1;" });
    const { code, stderr } = await scene.run([...usual, "--tree", "@tree.nwk"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^balances +2 balances as they stand/m);
    const [table, metadata] = await readStudy();
    expectModel(await mixedlm("time + arm", table, metadata, { groups: "patient" }));
    const refused = await scene.run([...usual, "--tree", "@tree.nwk", "--pseudocount", "1", "--force"]);
    expect(refused).toMatchObject({
      code: 65,
      stderr: expect.stringMatching("--pseudocount: needs a table of counts"),
    });
  });

  test("mixedlm balances makes balances by itself", async () => {
    const argv = ["balances", "@counts.tsv", "--cluster", "correlation", ...positive, "-o", "@alone"];
    expect(await scene.run(argv)).toMatchObject({ code: 0, stdout: "3 balances of 24 samples\n" });
    await scene.run([...onCounts, "--cluster", "correlation", ...positive]);
    for (const name of ["balances.tsv", "tree.nwk", "balance-members.tsv"]) {
      expect(scene.text(`alone/${name}`)).toBe(scene.text(`out/${name}`));
    }
    expect(readdirSync(scene.path("alone")).length).toBe(3);
  });
});

describe("folders", () => {
  test("--force replaces earlier results and keeps other files", async () => {
    await scene.run([...onCounts, "--cluster", "correlation", "--pseudocount", "1"]);
    scene.write({ "out/notes.txt": "mine" });
    expect((await scene.run(usual)).code).toBe(73);
    expect((await scene.run([...usual, "--force"])).code).toBe(0);
    expect(readdirSync(scene.path("out")).sort()).toEqual([...plainFiles, "notes.txt"].sort());
    expect(scene.names()).toEqual(["counts.tsv", "meta.tsv", "out", "table.tsv"]);
  });

  test("a dry run answers on stdout and writes nothing", async () => {
    const argv = [
      "fit",
      "@counts.tsv",
      ...model,
      "--cluster",
      "correlation",
      "--pseudocount",
      "1",
      "--dry-run",
    ];
    const { code, stdout, stderr } = await scene.run(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const line of [
      /^samples +24 joined$/m,
      /^groups +patient: 6 groups of 4/m,
      /^columns +3 of X/m,
      /^responses +3$/m,
    ]) {
      expect(stdout).toMatch(line);
    }
    expect(stdout).toMatch(/^status +ok as far as the design goes$/m);
    expect(scene.names()).toEqual(["counts.tsv", "meta.tsv", "table.tsv"]);
  });

  test("an interruption of a fit leaves nothing behind", async () => {
    const before = scene.names();
    for (const [signal, code] of [
      ["SIGINT", 130],
      ["SIGTERM", 75],
    ] as const) {
      const ending = await scene.run(usual, { signal: AbortSignal.abort(signal) });
      expect(ending.code).toBe(code);
      expect(ending.stderr).toMatch(/mixedlm: interrupted; nothing was written\n$/);
    }
    expect(scene.names()).toEqual(before);
  });
});

describe("help", () => {
  test.each([["fit"], ["balances"]])("the help of %s has examples", async (command) => {
    const ending = await scene.run([command, "--help"]);
    expect(ending).toMatchObject({ code: 0, stderr: "" });
    expect(ending.stdout).toMatch(new RegExp(`Examples:[^]*mixedlm ${command} `));
  });
  test.each([[["--version"]], [["fit", "--version"]]])("%s tells the version", async (argv) => {
    expect(await scene.run(argv)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe("the example", () => {
  const folder = new URL("../../examples/pyrifos/", import.meta.url).pathname;
  let example: Scene;
  beforeAll(async () => {
    example = openScene();
    const argv = ["fit", `${folder}abundance.tsv`, "--metadata", `${folder}metadata.tsv`];
    const options = [
      "--formula",
      "np.log1p(dose) * week",
      "--groups",
      "ditch",
      "--cluster",
      "correlation",
      "--pseudocount",
      "0.1",
    ];
    expect((await example.run([...argv, ...options, "-o", "@out"])).code).toBe(0);
  });
  afterAll(() => example.remove());

  test("the example gives a row per balance and term, and a status each", () => {
    expect(example.rows("out/coefficients.tsv").length).toBe(177 * 4);
    const statuses = new Set(example.rows("out/fits.tsv").map((row) => row["status"]));
    expect([...statuses].sort()).toEqual(["constant", "ok", "singular"]);
  });

  test("the example finds the mayflies and shrimps to suffer, and the same numbers as the library", async () => {
    const table = addPseudocount<Table>(await readTable(`${folder}abundance.tsv`), 0.1);
    const metadata = await readMetadata(`${folder}metadata.tsv`);
    const tree = correlationLinkage(table);
    const fitted = await mixedlm("np.log1p(dose) * week", table, metadata, { groups: "ditch", tree });
    expectSame(rowsOf(example.text("out/coefficients.tsv")), fitted.tidy());
    const dose = example.rows("out/coefficients.tsv").filter((row) => row["term"] === "np.log1p(dose)");
    const [clearest] = dose.sort((a, b) => toNumber(a["log10_p"]!) - toNumber(b["log10_p"]!));
    expect(Number(clearest!["q_value"])).toBeLessThan(1e-9);
    const losers = example
      .rows("out/balance-members.tsv")
      .filter((row) => row["balance"] === clearest!["response"] && row["side"] === "denominator");
    expect(losers.map((row) => row["feature"])).toContain("caenhora");
  });
});
