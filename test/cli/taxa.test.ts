/** Counts become responses without a tree. Expected numbers: lme4 and lmerTest, by test/fixtures/taxa/make.R. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  drawCounts,
  filterFeatures,
  mixedlm,
  normalize,
  type Table,
  transform,
  voom,
  zerosAsMissing,
} from "../../src/index.js";
import { readMetadata, readTable } from "../../src/io/index.js";
import { columnNames } from "../../src/table/columns.js";
import { studyFolder } from "../integration/study-folder.js";
import { type Ending, openScene, rowsOf, type Scene, smallStudy, toNumber } from "../support/scene.js";

const fixtures = resolve(import.meta.dirname, "../fixtures/taxa");
const fixture = (name: string) => readFileSync(join(fixtures, name), "utf8");

/** Differences of our coefficients from lme4's: of p-values as they are, of others by their size. */
function differences(ours: readonly Record<string, string>[], expected: string) {
  const mine = new Map(ours.map((row) => [`${row["response"]} ${row["term"]}`, row]));
  const worst = { estimate: 0, std_error: 0, df: 0, p_value: 0 };
  const rows = rowsOf(expected);
  for (const row of rows) {
    const own = mine.get(`${row["response"]} ${row["term"]}`)!;
    for (const name of ["estimate", "std_error", "df", "p_value"] as const) {
      const size = name === "p_value" ? 1 : toNumber(row[name === "df" ? "df" : "std_error"]!);
      const away = Math.abs(toNumber(own[name]!) - toNumber(row[name]!)) / size;
      worst[name] = Number.isNaN(away) ? Number.POSITIVE_INFINITY : Math.max(worst[name], away);
    }
  }
  return { worst, count: rows.length };
}

describe("HMP2 as MaAsLin 3 takes it", () => {
  const inputs = [join(fixtures, "hmp2.tsv"), "--metadata", join(fixtures, "hmp2-samples.tsv")];
  const model = ["-f", "diagnosis + dysbiosis_state + antibiotics + age", "-g", "participant_id"];
  const reference = ["--reference", "diagnosis=nonIBD", "--reference", "dysbiosis_state=none"];
  const taxa = ["--zeros", "missing", "--normalize", "tss", "--transform", "log2"];
  const fit = ["fit", ...inputs, ...model, ...reference, ...taxa];
  let scene: Scene;
  let ending: Ending;

  beforeAll(async () => {
    scene = openScene();
    ending = await scene.run([...fit, "--report", "-o", "@out"]);
  });
  afterAll(() => scene.remove());

  test("log2 of proportions with zeros missing has lme4's estimates and lmerTest's p-values", () => {
    expect(ending.code).toBe(0);
    const { worst, count } = differences(scene.rows("out/coefficients.tsv"), fixture("hmp2-lme4.tsv"));
    expect(count).toBeGreaterThan(150);
    expect(worst.estimate).toBeLessThan(1e-5);
    expect(worst.std_error).toBeLessThan(1e-5);
    expect(worst.df).toBeLessThan(1e-4);
    expect(worst.p_value).toBeLessThan(1e-6);
  });

  test("log, run.json and report say what the responses are", () => {
    const said = "binary logarithms (log2) of proportions of single features, zeros taken as missing";
    expect(ending.stderr).toContain(`responses  ${said}`);
    const record = JSON.parse(scene.text("out/run.json"));
    expect(record.notes).toContain(`responses are ${said}`);
    expect(record.options.taxa).toEqual({
      filter: {},
      zeros: { by: "missing" },
      normalize: "tss",
      transform: "log2",
    });
    const report = scene.text("out/report.html");
    expect(report).toContain(said);
    for (const words of ["--zeros missing", "--normalize tss", "--transform log2"])
      expect(report).toContain(words);
  });

  test("shards put together are the run itself", async () => {
    for (const shard of ["1/3", "2/3", "3/3"])
      expect((await scene.run([...fit, "--shard", shard, "-o", "@parts"])).code).toBe(0);
    expect((await scene.run(["merge", "@parts", "-o", "@merged"])).code).toBe(0);
    for (const name of ["coefficients.tsv", "variance.tsv", "fits.tsv"])
      expect(scene.text(`merged/${name}`)).toBe(scene.text(`out/${name}`));
  });

  test("the command reads as one would type it", async () => {
    expect((await scene.run(["report", "@merged"])).code).toBe(0);
    expect(scene.text("merged/report.html")).toContain("--transform log2");
  });
});

const study = studyFolder("cfstudy");

describe.skipIf(study === undefined)("the cystic-fibrosis study, taxon by taxon", () => {
  test("centred log-ratios have lme4's estimates and lmerTest's p-values, and are in the report", async () => {
    const scene = openScene();
    const inputs = [join(study!, "feature-table.qza"), "--metadata", join(study!, "metadata.txt")];
    const taxa = [
      "--min-frequency",
      "500",
      "--pseudocount",
      "1",
      "--transform",
      "clr",
      "--debias",
      "mode",
      "--report",
    ];
    const { code } = await scene.run([
      "fit",
      ...inputs,
      "-f",
      "ph",
      "-g",
      "host_subject_id",
      ...taxa,
      "-o",
      "@out",
    ]);
    expect(code).toBe(0);
    const ours = scene.rows("out/coefficients.tsv");
    expect(new Set(ours.map(({ response }) => response)).size).toBe(127);
    const { worst } = differences(ours, fixture("cfstudy-clr-lme4.tsv"));
    expect(worst.estimate).toBeLessThan(1e-5);
    expect(worst.std_error).toBeLessThan(1e-5);
    expect(worst.p_value).toBeLessThan(1e-6);
    expect(scene.text("out/report.html")).toContain("centred log-ratios (clr) of counts of single features");
    const [shift] = scene.rows("out/shifts.tsv");
    const [expected] = rowsOf(fixture("cfstudy-shift.tsv"));
    expect(shift).toMatchObject({ term: "ph", taxa: "127" });
    expect(Math.abs(toNumber(shift!["shift"]!) / toNumber(expected!["shift"]!) - 1)).toBeLessThan(1e-5);
    const debiased = scene.rows("out/debiased.tsv");
    for (const [i, row] of debiased.entries()) {
      const away = row["term"] === "ph" ? toNumber(shift!["shift"]!) : 0;
      expect(toNumber(row["estimate"]!)).toBeCloseTo(toNumber(ours[i]!["estimate"]!) - away, 12);
    }
    expect(scene.text("out/report.html")).toContain("Effects relative to the middle of all taxa");
    scene.remove();
  });
});

describe("counts of a small study", () => {
  let scene: Scene;
  beforeAll(() => {
    scene = openScene(smallStudy());
  });
  afterAll(() => scene.remove());
  const fit = [
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
  const ols = ["ols", "@counts.tsv", "-m", "@meta.tsv", "-f", "time + arm"];

  test.each([fit, ols])("the options of %s do what the verbs of the library do", async (...command) => {
    const words = [
      "--min-abundance",
      "10%",
      "--zeros",
      "missing",
      "--normalize",
      "tss",
      "--transform",
      "log2",
    ];
    const { code } = await scene.run([...command, ...words, "-o", "@made", "--force"]);
    expect(code).toBe(0);
    const { table } = filterFeatures(await readTable(scene.path("counts.tsv")), { minAbundance: 0.1 });
    const names = columnNames(transform(normalize(zerosAsMissing(table)), "log2"));
    expect(scene.rows("made/fits.tsv").map(({ response }) => response)).toEqual(names);
    expect(names.length).toBeLessThan(4);
  });

  test("filters and zeros as missing need nothing else", async () => {
    expect((await scene.run([...fit, "--min-prevalence", "50%", "-o", "@filtered"])).code).toBe(0);
    expect((await scene.run([...fit, "--zeros", "missing", "-o", "@missing"])).code).toBe(0);
  });

  test("effects of taxa beside balances are debiased under the names of features", async () => {
    const along = ["--cluster", "correlation", "--pseudocount", "1", "--taxon-effects", "--debias", "median"];
    const { code, stdout } = await scene.run([...fit, ...along, "-o", "@beside"]);
    expect(code).toBe(0);
    expect(stdout).toContain("against the median of all taxa:");
    const taxa = scene.rows("beside/taxa.tsv");
    const debiased = scene.rows("beside/debiased.tsv");
    for (const name of ["feature", "term", "estimate", "std_error"])
      expect(debiased.map((row) => row[name])).toEqual(taxa.map((row) => row[name]));
    expect(debiased.map((row) => row["p_value"])).not.toEqual(taxa.map((row) => row["p_value"]));
  });

  test.each([
    [
      ["--pseudocount", "1", "--transform", "clr", "--debias", "mode"],
      "debias: the mode needs 20 taxa or more whose status is ok or singular, got 4",
    ],
    [["--debias", "mode"], "--debias mode: goes with --transform clr, got none"],
    [
      ["--pseudocount", "1", "--transform", "log2", "--debias", "mode"],
      "--debias mode: goes with --transform clr, got --transform log2",
    ],
    [
      ["--transform", "asinsqrt", "--debias", "median"],
      "--debias median: goes with --transform clr or alr:REF or log or log2, got --transform asinsqrt",
    ],
    [
      ["--cluster", "correlation", "--pseudocount", "1", "--debias", "mode"],
      "--debias mode: is for taxa, not for balances, got --cluster; --taxon-effects has effects of taxa",
    ],
    [
      ["--pseudocount", "1", "--transform", "clr", "--debias", "mode", "--shard", "1/2"],
      "--debias: needs all responses at once, got --shard",
    ],
    [["--transform", "log2"], "--transform: logarithms need positive, finite parts, got 0 for feature"],
    [
      ["--transform", "alr:fa"],
      "--transform: the reference of alr must be above 0 in every sample, got 0 for feature 'fa'",
    ],
    [["--transform", "asinsqrt"], "--transform: asinsqrt needs proportions, got "],
    [["--transform", "clr2"], "did you mean 'clr'?"],
    [["--pseudocount", "1"], "--pseudocount: goes with --tree or --cluster or --transform, got none"],
    [["--drop-unmatched"], "--drop-unmatched: goes with --tree, got none"],
    [["--min-abundance", "3"], "be a proportion, such as 0.0001, or a percentage, such as 0.01%"],
    [
      ["--cluster", "correlation", "--pseudocount", "1", "--transform", "clr"],
      "--transform: makes responses without a tree; balances are log-ratios already, got --cluster",
    ],
    [
      ["--cluster", "correlation", "--zeros", "missing"],
      "--zeros missing: is for single features; a balance needs all its parts, got --cluster",
    ],
    [
      ["--transform", "clr", "--pseudocount", "1", "--stream"],
      "--transform: needs the whole table at once, got --stream",
    ],
    [
      ["--transform", "clr", "--pseudocount", "1", "--sensitivity"],
      "--sensitivity: goes with --tree or --cluster, got neither",
    ],
    [
      ["--transform", "clr", "--pseudocount", "1", "--responses", "fa"],
      "features that are filtered or transformed together are the responses, got others by name; leave the names out",
    ],
  ])("%j is refused", async (words, message) => {
    const { code, stderr } = await scene.run([...fit, ...words, "-o", "@none"]);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(message);
  });
});

describe("draws of counts", () => {
  let scene: Scene;
  beforeAll(() => {
    scene = openScene(smallStudy());
  });
  afterAll(() => scene.remove());
  const fit = ["fit", "@counts.tsv", "-m", "@meta.tsv", "-f", "time + arm", "-g", "patient"];
  const draws = ["--transform", "clr", "--draws", "9", "--seed", "5"];

  test("pooled effects are those of the library, beside the fit of the expected logarithms", async () => {
    const words = ["--prior", "0.3", "--scale-sd", "0.4", "--report"];
    const { code, stdout } = await scene.run([...fit, ...draws, ...words, "-o", "@out"]);
    expect(code).toBe(0);
    expect(stdout).toContain("over 9 draws of the counts:");
    const counts = await readTable(scene.path("counts.tsv"));
    const samples = await readMetadata(scene.path("meta.tsv"));
    const options = { groups: "patient", draws: 9, seed: 5, prior: 0.3, scaleSd: 0.4 };
    const { tests, model } = await drawCounts("time + arm", counts, samples, options);
    for (const [file, due] of [
      ["coefficients", model.tidy()],
      ["pooled", tests],
    ] as const) {
      const rows = scene.rows(`out/${file}.tsv`);
      for (const name of columnNames(due)) {
        const values = (due as Table).columns[name]!;
        for (const [i, row] of rows.entries()) {
          if (typeof values[i] === "number") expect(toNumber(row[name]!)).toBe(values[i]);
          else expect(row[name]).toBe(values[i]);
        }
      }
    }
    const report = scene.text("out/report.html");
    expect(report).toContain("Effects over draws of the counts");
    expect(report).toContain(
      "expected centred log-ratios (clr) of proportions behind the counts (Dirichlet with counts + 0.3)",
    );
    const record = JSON.parse(scene.text("out/run.json"));
    expect(record.options.draws).toEqual({ draws: 9, prior: 0.3, scaleSd: 0.4 });
  });

  test("shards put together have the draws of the whole", async () => {
    expect((await scene.run([...fit, ...draws, "-o", "@whole"])).code).toBe(0);
    for (const shard of ["1/3", "2/3", "3/3"])
      expect((await scene.run([...fit, ...draws, "--shard", shard, "-o", "@parts"])).code).toBe(0);
    expect((await scene.run(["merge", "@parts", "-o", "@merged"])).code).toBe(0);
    for (const name of ["coefficients.tsv", "pooled.tsv"])
      expect(scene.text(`merged/${name}`)).toBe(scene.text(`whole/${name}`));
  });

  test("balances along a clustering and along a tree", async () => {
    const along = ["--cluster", "correlation", "--draws", "5", "-o", "@clustered"];
    expect((await scene.run([...fit, ...along])).code).toBe(0);
    expect(scene.rows("clustered/pooled.tsv").length).toBe(9);
    scene.write({ "tree.nwk": "((fa,fb),(fc,fd));" });
    expect((await scene.run([...fit, "--tree", "@tree.nwk", "--draws", "5", "-o", "@along"])).code).toBe(0);
    const counts = await readTable(scene.path("counts.tsv"));
    const samples = await readMetadata(scene.path("meta.tsv"));
    const tree = "((fa,fb),(fc,fd));";
    const { tests } = await drawCounts("time + arm", counts, samples, { groups: "patient", draws: 5, tree });
    expect(scene.rows("along/pooled.tsv").map((row) => toNumber(row["p_value"]!))).toEqual([
      ...(tests.columns["p_value"] as Float64Array),
    ]);
  });

  test.each([
    [["--draws", "9"], "--draws: goes with --transform clr or alr:REF or log or log2 or --tree, got neither"],
    [["--draws", "1", "--transform", "clr"], "be a whole number of at least 2"],
    [["--draws", "9", "--transform", "logit"], "got --transform logit"],
    [
      ["--draws", "9", "--transform", "clr", "--pseudocount", "1"],
      "--draws: leaves no zeros to replace, got --pseudocount; --prior says what stands behind a zero",
    ],
    [["--prior", "1"], "--prior: goes with --draws, got none"],
    [
      ["--draws", "9", "--transform", "alr:fd", "--scale-sd", "1"],
      "--scale-sd: is for clr, log and log2; log-ratios have no scale, got --transform alr",
    ],
    [
      ["--draws", "9", "--transform", "clr", "--debias", "median"],
      "--debias: is for counts as they are, got --draws",
    ],
    [["--draws", "9", "--transform", "clr", "-o", "-"], "--draws: needs a folder of results, got -o -"],
  ])("%j is refused", async (words, message) => {
    const { code, stderr } = await scene.run([...fit, "-o", "@none", ...words]);
    expect(code).toBe(64);
    expect(stderr).toContain(message);
  });
});

describe("counts of RNA", () => {
  const rna = resolve(import.meta.dirname, "../fixtures/voom");
  const inputs = [join(rna, "counts.tsv"), "--metadata", join(rna, "samples.tsv")];
  const fit = ["fit", ...inputs, "-f", "arm + age", "-g", "donor", "--voom"];
  let scene: Scene;
  beforeAll(() => {
    scene = openScene();
  });
  afterAll(() => scene.remove());

  test("voom, a mixed model and moderated tests in one command are those of the library", async () => {
    const { code, stderr } = await scene.run([...fit, "--min-frequency", "1", "--moderate", "-o", "@out"]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      "responses  binary logarithms of counts per million, with a weight for each cell",
    );
    const counts = filterFeatures(await readTable(join(rna, "counts.tsv")), { minFrequency: 1 }).table;
    const samples = await readMetadata(join(rna, "samples.tsv"));
    const { table, weights } = await voom(counts, "arm + age", samples, { groups: "donor" });
    const model = await mixedlm("arm + age", table, samples, { groups: "donor", weights });
    for (const [file, due] of [
      ["coefficients", model.tidy()],
      ["moderated", model.moderate().tests],
    ] as const) {
      const rows = scene.rows(`out/${file}.tsv`);
      expect(rows.map((row) => toNumber(row["p_value"]!))).toEqual([
        ...(due.columns["p_value"] as Float64Array),
      ]);
    }
  });

  test("shards have the weights of the whole table", async () => {
    expect((await scene.run([...fit, "-o", "@whole"])).code).toBe(0);
    for (const shard of ["1/2", "2/2"])
      expect((await scene.run([...fit, "--shard", shard, "-o", "@parts"])).code).toBe(0);
    expect((await scene.run(["merge", "@parts", "-o", "@merged"])).code).toBe(0);
    expect(scene.text("merged/coefficients.tsv")).toBe(scene.text("whole/coefficients.tsv"));
  });

  test.each([
    [["--transform", "clr"], "--voom: makes responses and weights of counts alone, got --transform"],
    [["--weights", "age"], "--voom: makes responses and weights of counts alone, got --weights"],
    [
      ["--cluster", "correlation"],
      "--voom: makes responses without a tree; balances are log-ratios already, got --cluster",
    ],
  ])("%j is refused beside", async (words, message) => {
    const { code, stderr } = await scene.run([...fit, ...words, "-o", "@none"]);
    expect(code).toBe(64);
    expect(stderr).toContain(message);
  });
});
