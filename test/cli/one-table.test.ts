import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { LMEModel, mixedlmSync, olsSync } from "../../src/index.js";
import { readTsv } from "../support/read-fixture.js";
import { openScene } from "../support/scene.js";

const sleepstudy = new URL("../fixtures/lmm/sleepstudy.tsv", import.meta.url);
const sleep = readFileSync(sleepstudy, "utf8").replaceAll("\t", ",");
const scene = openScene({ "sleep.csv": sleep });
afterAll(scene.remove);

const days = Array.from({ length: 24 }, (_, i) => i % 4);
const rows = days.map((day, i) => ({
  patient: `p${Math.floor(i / 4)}`,
  arm: i < 12 ? "a" : "b",
  time: day,
  Y1: 2 + day + Math.sin(i * i) + Math.cos(Math.floor(i / 4)),
  Y2: 1 - day / 2 + Math.cos(3 * i * i) + Math.sin(Math.floor(i / 4)),
}));
type Name = keyof (typeof rows)[number];
const csv = (names: readonly Name[], ids = false) =>
  [
    [...(ids ? ["id"] : []), ...names].join(","),
    ...rows.map((row, i) => [...(ids ? [`s${i}`] : []), ...names.map((name) => row[name])].join(",")),
  ].join("\n");
scene.write({
  "all.csv": csv(["patient", "arm", "time", "Y1", "Y2"]),
  "r.csv": ["", ...csv(["patient", "time", "Y1"]).split("\n")]
    .slice(1)
    .map((line, i) => (i === 0 ? `"",${line}` : `"row ${i}",${line}`))
    .join("\n"),
  "y1.csv": csv(["Y1", "arm"], true),
  "meta.csv": csv(["patient", "time", "Y2"], true),
});
const quiet = ["--threads", "0", "--quiet"];
const formula = ["-f", "Y1 + Y2 ~ time + (1 | patient)"];

describe("one table", () => {
  test("sleepstudy from a plain CSV is printed as lme4 prints it", async () => {
    const argv = ["fit", "@sleep.csv", "-f", "Reaction ~ Days + (Days | Subject)", "-o", "@sleep"];
    const { code, stdout, stderr } = await scene.run(argv);
    expect(code).toBe(0);
    // R 4.2.2, lmerTest: summary(lmer(Reaction ~ Days + (Days | Subject), sleepstudy)); at lme4's own optimum the variance
    // of the intercept is 612.10.
    expect(stdout).toBe(
      [
        "Linear mixed model fit by REML; t-tests use Satterthwaite's method",
        "Formula: Reaction ~ Days + (Days | Subject)",
        "",
        "REML criterion at convergence: 1743.6",
        "",
        "Random effects:",
        " Groups    Name       Variance  Std.Dev.  Corr",
        " Subject   Intercept    612.09    24.740",
        "           Days          35.07     5.922  0.07",
        " Residual               654.94    25.592",
        "Number of obs: 180, groups: Subject, 18",
        "",
        "Fixed effects:",
        "           Estimate  Std. Error  df  t value  Pr(>|t|)",
        "Intercept   251.405       6.825  17   36.838  1.17e-17",
        "Days         10.467       1.546  17    6.771   3.26e-6",
        "",
      ].join("\n"),
    );
    expect(stderr).toContain("table      ");
    expect(stderr).toMatch(/^responses {2}Reaction$/m);
    const model = mixedlmSync(
      "Reaction ~ Days + (Days | Subject)",
      readTsv(["lmm", "sleepstudy.tsv"], ["Subject"]),
    );
    const found = scene.rows("sleep/coefficients.tsv").map(({ estimate }) => Number(estimate));
    expect(found).toEqual([...model.result.beta]);
    expect(JSON.parse(scene.text("sleep/run.json"))).toMatchObject({ responses: 1, formula: argv[3] });
  });

  test("is streamed, cut into shards and merged to the same bytes", async () => {
    const files = ["coefficients.tsv", "fits.tsv", "variance.tsv"];
    const of = (folder: string) => files.map((file) => scene.text(`${folder}/${file}`));
    const run = async (...more: string[]) => {
      const { code, stderr } = await scene.run(["fit", "@all.csv", ...formula, ...quiet, ...more]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    };
    await run("-o", "@whole");
    await run("-o", "@streamed", "--stream", "--block", "0.0001");
    for (const shard of ["1/2", "2/2"]) await run("-o", "@parts", "--shard", shard);
    expect((await scene.run(["merge", "@parts", "--quiet"])).code).toBe(0);
    expect(of("streamed")).toEqual(of("whole"));
    expect(of("parts")).toEqual(of("whole"));
  });

  test("the first column of R's write.csv names the rows", async () => {
    const argv = ["fit", "@r.csv", "-f", "Y1 ~ time + (1 | patient)", "-o", "@r", "--save-model", ...quiet];
    expect((await scene.run(argv)).code).toBe(0);
    expect(JSON.parse(scene.text("r/model.json")).data.index[0]).toBe("row 1");
  });

  test("responses are found in the metadata; other columns of the table may hold text", async () => {
    const argv = [
      "fit",
      "@y1.csv",
      "-m",
      "@meta.csv",
      "-f",
      "time + (1 | patient)",
      "--responses",
      "Y*",
      ...quiet,
    ];
    expect((await scene.run([...argv, "-o", "@first"])).code).toBe(0);
    expect(new Set(scene.rows("first/fits.tsv").map(({ response }) => response))).toEqual(new Set(["Y1"]));
    expect((await scene.run([...argv, "--responses", "Y2", "-o", "@both"])).code).toBe(0);
    expect(scene.rows("both/fits.tsv").map(({ response }) => response)).toEqual(["Y1", "Y2"]);
    await scene.run(["fit", "@all.csv", ...formula, ...quiet, "-o", "@apart"]);
    expect(scene.text("both/coefficients.tsv")).toBe(scene.text("apart/coefficients.tsv"));
  });
});

describe("what is wrong with one table is one line", () => {
  const fit = ["fit", "@all.csv", "-o", "@bad"];
  test.each<[readonly string[], number, RegExp]>([
    [
      ["-f", "Y3 ~ time + (1 | patient)"],
      65,
      /^mixedlm: formula: no column named 'Y3' for a response \(did you mean 'Y1'\?\)\n {4}Y3 ~/m,
    ],
    [
      ["-f", "time + (1 | patient)", "--responses", "Prot*"],
      65,
      /^mixedlm: --responses: 'Prot\*' must match a numeric column, got none; numeric columns are time, Y1, Y2\n$/m,
    ],
    [
      ["-f", "Y1 + time ~ time + (1 | patient)"],
      65,
      /^mixedlm: formula: response 'time' must not be a covariate too, got it on both sides$/m,
    ],
    [
      ["-f", "arm ~ time + (1 | patient)"],
      65,
      /response 'arm' must be numeric, got categories; --numeric arm reads text as numbers$/m,
    ],
    [
      ["-f", "time + (1 | patient)"],
      64,
      /^mixedlm: one table needs the names of its responses, in the formula, Y ~ time, or in --responses, got neither/,
    ],
    [
      ["-f", "Y1 ~ time"],
      64,
      /^mixedlm: needs --groups, or a bar .*; mixedlm ols fits models without random effects\n$/,
    ],
    [[], 64, /^mixedlm: --formula F must be given, got none\n$/],
    [
      ["-f", "Y1 ~ time + (1 | patient)", "--responses", "Y2"],
      65,
      /^mixedlm: --responses: goes without a left-hand side, which names the responses too, got both\n$/m,
    ],
    [
      ["-f", "Y1 ~ time + (1 | patient)", "--cluster", "correlation"],
      64,
      /^mixedlm: --cluster: needs --metadata with the covariates, got none/,
    ],
    [["-f", "Y1 ~ time + (1 | patient", "-g", "patient"], 65, /^mixedlm: formula: '\(' is never closed\n/],
  ])("%j", async (words, code, message) => {
    const ending = await scene.run([...fit, ...words]);
    expect(ending).toMatchObject({ code, stdout: "" });
    expect(ending.stderr).toMatch(message);
    expect(scene.names()).not.toContain("bad");
  });
});

test("new rows without ids are predicted, in their order", async () => {
  await scene.run([
    "fit",
    "@sleep.csv",
    "-f",
    "Reaction ~ Days + (Days | Subject)",
    "--save-model",
    "-q",
    "-o",
    "@kept",
  ]);
  scene.write({ "new.csv": "Days,Subject\n0,308\n0,309\n9,308\n" });
  const argv = ["predict", "@kept/model.json", "-m", "@new.csv", "--random", "-o", "-"];
  const { code, stdout } = await scene.run(argv);
  expect(code).toBe(0);
  const model = LMEModel.fromJSON(scene.text("kept/model.json"));
  const rows = { Days: [0, 0, 9], Subject: ["308", "309", "308"] };
  const expected = model.predict(rows, { random: true }).values;
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
  expect(lines.map(([id]) => id)).toEqual(["sample", "1", "2", "3"]);
  expect(lines.slice(1).map(([, value]) => Number(value))).toEqual([...expected]);
});

test("new rows without ids are predicted when they begin with the offset", async () => {
  const rows = scene.text("sleep.csv").trimEnd().split("\n").slice(1);
  const exposed = rows.map((row, i) => `${i % 3},${row}`);
  const header = scene.text("sleep.csv").split("\n")[0];
  scene.write({
    "exposed.csv": `exposure,${header}\n${exposed.join("\n")}\n`,
    "new-exposed.csv": "exposure,Days,Subject\n2,0,308\n1,9,309\n",
  });
  const fitted = ["fit", "@exposed.csv", "-f", "Reaction ~ Days + (1 | Subject)", "--offset", "exposure"];
  expect((await scene.run([...fitted, "--save-model", "-q", "-o", "@exposed"])).code).toBe(0);
  const argv = ["predict", "@exposed/model.json", "-m", "@new-exposed.csv", "-o", "-"];
  const { code, stdout } = await scene.run(argv);
  expect(code).toBe(0);
  const model = LMEModel.fromJSON(scene.text("exposed/model.json"));
  const expected = model.predict({ exposure: [2, 1], Days: [0, 9], Subject: ["308", "309"] }).values;
  const lines = stdout.trimEnd().split("\n").slice(1);
  expect(lines.map((line) => Number(line.split("\t")[1]))).toEqual([...expected]);
});

describe("mixedlm ols", () => {
  test("is the library's ols, of one table or of two", async () => {
    const argv = [
      "ols",
      "@all.csv",
      "-f",
      "Y1 + Y2 ~ time * arm",
      "--anova",
      "--reference",
      "arm=b",
      "-o",
      "@linear",
    ];
    const { code, stdout, stderr } = await scene.run(argv);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^responses {2}Y1, Y2$/m),
    });
    expect(stdout).toMatch(/^Linear model fitted by least squares\nResponse {3}Y1\n/);
    const model = olsSync("Y1 + Y2 ~ time * arm", rows, { reference: { arm: "b" } });
    const column = (file: string, name: string) =>
      scene.rows(`linear/${file}.tsv`).map((row) => Number(row[name]));
    expect(column("coefficients", "estimate")).toEqual([...model.tidy().columns.estimate]);
    expect(column("coefficients", "q_value")).toEqual([...model.tidy().columns.q_value]);
    expect(column("fits", "r2")).toEqual([...model.glance().columns.r2]);
    expect(column("anova", "sum_sq")).toEqual([...model.anova().columns.sum_sq]);
    expect(JSON.parse(scene.text("linear/run.json"))).toMatchObject({ command: "ols", responses: 2 });
    const two = [
      "ols",
      "@y1.csv",
      "-m",
      "@meta.csv",
      "-f",
      "Y1 + Y2 ~ time",
      "--adjust",
      "holm",
      "-o",
      "@two",
    ];
    expect((await scene.run([...two, "--quiet"])).code).toBe(0);
    const apart = olsSync("Y1 + Y2 ~ time", rows, { adjust: "holm" });
    expect(scene.rows("two/coefficients.tsv").map((row) => Number(row["q_value"]))).toEqual([
      ...apart.tidy().columns.q_value,
    ]);
  });

  test.each<[readonly string[], number, RegExp]>([
    [["-f", "Y1 ~ time + (1 | patient)"], 65, /^mixedlm: formula: a linear model has no random effects/m],
    [["-f", "time"], 64, /one table needs the names of its responses/],
    [[], 64, /--formula F must be given/],
    [["-f", "Y1 ~ tme"], 65, /'tme'.*did you mean 'time'/],
  ])("%j", async (words, code, message) => {
    const ending = await scene.run(["ols", "@all.csv", ...words, "-o", "@bad"]);
    expect(ending).toMatchObject({ code, stdout: "" });
    expect(ending.stderr).toMatch(message);
    expect(scene.names()).not.toContain("bad");
  });

  test("makes balances of counts", async () => {
    const counts = rows.map((_, i) => `s${i},${1 + (i % 3)},${2 + (i % 5)},${4 + (i % 2)}`);
    scene.write({ "counts.csv": ["id,a,b,c", ...counts].join("\n") });
    const argv = [
      "ols",
      "@counts.csv",
      "-m",
      "@meta.csv",
      "-f",
      "time",
      "--cluster",
      "correlation",
      ...["-o", "@made"],
    ];
    expect((await scene.run([...argv, "--quiet"])).code).toBe(0);
    expect(scene.rows("made/fits.tsv").map((row) => row["response"])).toEqual(["y0", "y1"]);
    expect(scene.text("made/tree.nwk")).toContain(";");
    expect((await scene.run([...argv, "-f", "y0 ~ time", "--force"])).stderr).toMatch(
      /balances along a tree are the responses/,
    );
  });
});
