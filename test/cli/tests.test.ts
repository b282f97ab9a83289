import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { LMEModel, mixedlmSync } from "../../src/index.js";
import { readFrame } from "../../src/io/index.js";
import { readJson } from "../support/read-fixture.js";
import { openScene } from "../support/scene.js";

const text = readFileSync(new URL("../fixtures/contrasts/factorial.csv", import.meta.url), "utf8");
const scene = openScene({ "factorial.csv": text });
afterAll(scene.remove);

const right = "C(arm, Treatment('placebo')) * C(week) + sex + (1 | subject)";
const contrasts = [
  "late: arm[high dose] - arm[placebo] | week=8",
  "half: 0.5*arm['high dose']:week[8] + 1/2*arm[low]:week[8] - arm[placebo]:week[8]",
  "overall: arm[high dose] - arm[placebo]",
  "mean: arm[low]:week[2]",
];
const asked = [
  ...["--anova", "--means", "arm", "--by", "week", "--pairwise", "dunnett", "--means", "sex"],
  ...contrasts.flatMap((each) => ["--contrast", each]),
];
const quiet = ["--quiet", "--threads", "0"];
const fit = ["fit", "@factorial.csv", "-f", `y + z ~ ${right}`, ...quiet];

interface Expected {
  readonly contrasts: Readonly<Record<"estimate" | "std_error" | "df" | "p" | "conf_low", number[]>>;
  readonly means: {
    readonly arm: string[];
    readonly week: string[];
    readonly mean: number[];
    readonly std_error: number[];
  };
  readonly dunnett: {
    readonly contrast: string[];
    readonly week: string[];
    readonly estimate: number[];
    readonly p: number[];
  };
}

/** R 4.2.2, emmeans 1.8.4 on lmerTest's fits: make.R of the fixture. */
const expected = readJson<Record<"y" | "z", Expected>>("contrasts", "expected.json");

const succeed = async (...argv: string[]) => {
  const { code, stdout, stderr } = await scene.run(argv);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

const numbers = (rows: Record<string, string>[], column: string) => rows.map((row) => Number(row[column]));
const close = (found: number[], wanted: number[], tolerance: number) => {
  expect(found.length).toBe(wanted.length);
  for (const [i, value] of found.entries()) {
    expect(Math.abs(value - wanted[i]!)).toBeLessThan(tolerance * Math.max(1e-3, Math.abs(wanted[i]!)));
  }
};

describe("tests at the shell", async () => {
  await succeed(...fit, ...asked, "-o", "@out", "--save-model");
  const rowsOf = (file: string, response: string) =>
    scene.rows(`out/${file}.tsv`).filter((row) => row["response"] === response);

  test.each(["y", "z"] as const)(
    "contrasts, means and comparisons of %s are those of emmeans",
    (response) => {
      const of = expected[response];
      const found = rowsOf("contrasts", response);
      expect(found.map((row) => row["contrast"])).toEqual(["late", "half", "overall", "mean"]);
      close(numbers(found, "estimate"), of.contrasts.estimate, 1e-6);
      close(numbers(found, "std_error"), of.contrasts.std_error, 2e-6);
      close(numbers(found, "df"), of.contrasts.df, 2e-5);
      close(numbers(found, "p_value"), of.contrasts.p, 2e-5);
      close(numbers(found, "conf_low"), of.contrasts.conf_low, 2e-5);
      const means = rowsOf("means", response);
      const meanOf = (name: string) => Number(means.find((row) => row["level"] === name)!["mean"]);
      of.means.arm.forEach((arm, i) => {
        close([meanOf(`arm: ${arm} | week=${of.means.week[i]}`)], [of.means.mean[i]!], 1e-6);
      });
      expect(means.slice(-2).map((row) => row["level"])).toEqual(["sex: f | week=8", "sex: m | week=8"]);
      const pairs = rowsOf("comparisons", response);
      of.dunnett.contrast.forEach((contrast, i) => {
        const row = pairs.find(
          (each) => each["contrast"] === `arm: ${contrast} | week=${of.dunnett.week[i]}`,
        )!;
        close([Number(row["estimate"])], [of.dunnett.estimate[i]!], 1e-6);
        // R integrates the multivariate t at random.
        expect(Math.abs(Number(row["p_adjusted"]) - of.dunnett.p[i]!)).toBeLessThan(2e-3);
      });
    },
  );

  test("tables hold the library's numbers, to the last bit", async () => {
    const frame = await readFrame(new Blob([text]));
    const model = mixedlmSync(`y + z ~ ${right}`, frame);
    const numbersOf = (file: string, column: string) => numbers(scene.rows(`out/${file}.tsv`), column);
    const anova = model.anova().columns;
    const cells = model.contrast(contrasts).columns;
    const { pairs, means } = model.means("arm", { by: "week", pairwise: true, adjust: "dunnett" });
    const arms = (file: string, column: string) =>
      numbers(
        scene.rows(`out/${file}.tsv`).filter((row) => /^arm: /.test(row["level"] ?? row["contrast"]!)),
        column,
      );
    for (const column of ["num_df", "den_df", "statistic", "p_value", "q_value", "log10_p"] as const)
      expect(numbersOf("anova", column)).toEqual([...anova[column]]);
    for (const column of [
      "estimate",
      "std_error",
      "df",
      "statistic",
      "p_value",
      "q_value",
      "conf_low",
    ] as const)
      expect(numbersOf("contrasts", column)).toEqual([...cells[column]]);
    for (const column of ["mean", "std_error", "df", "conf_low", "conf_high"] as const)
      expect(arms("means", column)).toEqual([...means.columns[column]]);
    for (const column of ["estimate", "p_value", "p_adjusted", "q_value", "conf_low", "conf_high"] as const)
      expect(arms("comparisons", column)).toEqual([...pairs!.columns[column]]);
    expect(LMEModel.fromJSON(scene.text("out/model.json")).anova().columns.statistic).toEqual(
      anova.statistic,
    );
  });

  test("streams, shards and merge write the same bytes", async () => {
    const files = ["coefficients", "fits", "variance", "anova", "means", "comparisons", "contrasts"];
    const of = (folder: string) => files.map((file) => scene.text(`${folder}/${file}.tsv`));
    await succeed(...fit, ...asked, "-o", "@streamed", "--stream", "--block", "0.0001");
    for (const shard of ["1/2", "2/2"]) await succeed(...fit, ...asked, "-o", "@parts", "--shard", shard);
    expect(scene.text("parts/part-1-of-2/anova.tsv").split("\n")[0]).not.toContain("q_value");
    await succeed("merge", "@parts", "--quiet");
    expect(of("streamed")).toEqual(of("out"));
    expect(of("parts")).toEqual(of("out"));
    await succeed(...fit, ...asked, "-o", "@threads", "--threads", "2");
    expect(of("threads")).toEqual(of("out"));
  });

  test("F tests of another type, and all comparisons", async () => {
    const { code, stdout } = await scene.run([
      ...fit.filter((word) => word !== "--quiet"),
      ...["--anova", "--anova-type", "II", "--means", "arm:week", "--pairwise", "none", "-o", "@other"],
    ]);
    expect(code).toBe(0);
    const frame = await readFrame(new Blob([text]));
    const anova = mixedlmSync(`y + z ~ ${right}`, frame).anova({ type: "II" });
    expect(numbers(scene.rows("other/anova.tsv"), "statistic")).toEqual([...anova.columns.statistic]);
    expect(scene.rows("other/comparisons.tsv").length).toBe((2 * 12 * 11) / 2);
    expect(stdout).toMatch(/^F tests of the terms:\n +num df +den df +F +p$/m);
    expect(stdout).toMatch(
      /^Estimated marginal means:\n +mean +std\. error +df +95 % limits\narm:week: high dose, 0 /m,
    );
    expect(stdout).toMatch(/^… and 42 more in comparisons$/m);
  });
});

describe("tests that take all responses", () => {
  test("are those of the model", async () => {
    const more = [
      "--permute",
      "sex",
      "--permute",
      "C(week)",
      "--whole-table",
      "--nperm",
      "99",
      "--bootstrap",
      "--nsim",
      "20",
    ];
    await succeed(...fit, ...more, "--moderate", "--seed", "7", "-o", "@all");
    const frame = await readFrame(new Blob([text]));
    const model = mixedlmSync(`y + z ~ ${right}`, frame, { seed: 7 });
    const column = (file: string, name: string) => numbers(scene.rows(`all/${file}.tsv`), name);
    const permuted = ["sex", "C(week)"].map((term) => model.permute({ term, nperm: 99 }).columns);
    expect(column("permutation", "p_family")).toEqual(permuted.flatMap(({ p_family }) => [...p_family]));
    expect(column("whole-table", "p_value")).toEqual([...model.wholeTable({ nperm: 99 }).columns.p_value]);
    expect(column("bootstrap", "conf_low")).toEqual([...model.bootstrap({ nsim: 20 }).columns.conf_low]);
    expect(column("moderated", "p_value")).toEqual([
      ...(model.moderate().tests.columns["p_value"] as Float64Array),
    ]);
  });
});

describe("what is wrong with a test is one line, before anything is fitted", () => {
  test.each<[readonly string[], number, RegExp]>([
    [
      ["--contrast", "arm[hihg dose] - arm[placebo]"],
      65,
      /^mixedlm: --contrast: 'hihg dose' is not a level of arm \(did you mean 'high dose'\?\), which has high dose, low, placebo$/,
    ],
    [
      ["--contrast", "arn[low]"],
      65,
      /^mixedlm: --contrast: no variable named 'arn' \(did you mean 'arm'\?\); the model has /,
    ],
    [
      ["--contrast", "arm[low] - "],
      65,
      /^mixedlm: --contrast: 'arm\[low\] - ' needs a cell such as arm\[high\], got the end$/,
    ],
    [["--contrast", "arm[low"], 65, /needs '\]' after the level, got the end$/],
    [
      ["--contrast", "low - placebo"],
      65,
      /needs a cell such as arm\[high\]|needs a level in brackets after 'low/,
    ],
    [["--contrast", "arm[low] | week"], 65, /needs '=' and a level after 'week', got the end$/],
    [["--contrast", "arm[low] | arm=placebo"], 65, /must say arm once/],
    [
      ["--contrast", "a: arm[low]", "--contrast", "a: arm[placebo]"],
      65,
      /labels must differ, got 'a' twice$/,
    ],
    [["--means", "arn"], 65, /means: no variable named 'arn' \(did you mean 'arm'\?\)/],
    [["--by", "week"], 64, /^mixedlm: --by: goes with --means, got none$/],
    [["--pairwise", "tukey"], 64, /^mixedlm: --pairwise: goes with --means, got none$/],
    [["--anova-type", "II"], 64, /^mixedlm: --anova-type: goes with --anova, got none$/],
    [["--nperm", "9"], 64, /^mixedlm: --nperm: goes with --permute or --whole-table, got neither$/],
    [
      ["--anova", "--vcov", "joint", "--test", "normal"],
      64,
      /^mixedlm: --anova: needs the covariances of the coefficients, got --vcov joint$/,
    ],
    [["--moderate", "--shard", "1/2"], 64, /^mixedlm: --moderate: needs all responses at once, got --shard$/],
    [
      ["--means", "--by", "week"],
      64,
      /^mixedlm: option '--means <term>' argument '--by' is invalid. It needs a value, got the option --by.$/,
    ],
    [["--permute", "arm"], 65, /permute: no term named 'arm'/],
  ])("%j", async (words, code, message) => {
    const ending = await scene.run([...fit, ...words, "-o", "@bad"]);
    expect({ ...ending, stderr: ending.stderr.split("\n")[0] }).toMatchObject({ code, stdout: "" });
    expect(ending.stderr.trim().split("\n")[0]).toMatch(message);
    expect(scene.names()).not.toContain("bad");
  });

  test("--anova before TABLE leaves it alone", async () => {
    await succeed("fit", "--anova", "@factorial.csv", "-f", `y ~ ${right}`, ...quiet, "-o", "@before");
    expect(scene.names()).toContain("before");
  });
});
