import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { mixedlmSync } from "../../src/index.js";
import { type KnownShape, knownProblem } from "../support/known-problem.js";
import { openScene, type Scene, tsv } from "../support/scene.js";

const shape: KnownShape = {
  seed: 41,
  bars: "(1 | id)",
  of: ["id"],
  levels: 20,
  rows: 50,
  rank: 40,
  reml: true,
};
const { table, known } = knownProblem(shape);
const K = known.id!;
const y = table.columns.y as Float64Array;
const cell = (name: string, i: number) => (table.columns[name] as ArrayLike<string | number>)[i]!;
const covariates = ["id", "batch", "x", "arm"];

let scene: Scene;
beforeEach(() => {
  scene = openScene({
    "y.tsv": tsv([
      ["sample", "y0", "y1", "y2"],
      ...table.index.map((sample, i) => [
        sample,
        y[i]!,
        i < 4 ? "" : y[i]! + (i % 3),
        i < 4 ? "" : y[i]! - (i % 5),
      ]),
    ]),
    "meta.tsv": tsv([
      ["sample", ...covariates],
      ...table.index.map((sample, i) => [sample, ...covariates.map((name) => cell(name, i))]),
    ]),
    "K.tsv": tsv([["id", ...K.columnNames], ...K.rowNames.map((name) => [name, ...K.row(name)])]),
    // As R's write.table writes a matrix: no name above the names of the rows.
    "R.tsv": tsv([K.columnNames, ...K.rowNames.map((name) => [name, ...K.row(name)])]),
  });
});
afterEach(() => scene.remove());

const fitting = (...more: string[]) => [
  ...["fit", "@y.tsv", "-m", "@meta.tsv", "-f", "x + arm + (1 | id)", "--threads", "0"],
  ...more,
];

describe("--known", () => {
  test.each(["K.tsv", "R.tsv"])("reads %s and gives the numbers of the library", async (file) => {
    const ending = await scene.run(fitting("--known", `id=@${file}`, "-o", "@out"));
    expect(ending).toMatchObject({ code: 0 });
    expect(ending.stderr).toMatch(/covariance\s+id: covariance of 20 levels; 2 more levels without samples/);
    expect(ending.stderr).toMatch(
      /covariance\s+id: 2 eigen-rotations, one for each pattern of missing samples/,
    );
    const model = mixedlmSync("y ~ x + arm + (1 | id)", table, {
      known: { id: K },
      categorical: ["id", "arm"],
    });
    const rows = scene.rows("out/coefficients.tsv").filter(({ response }) => response === "y0");
    expect(rows.map(({ estimate }) => Number(estimate))).toEqual(Array.from(model.coefficients().values));
    const record = JSON.parse(scene.text("out/run.json"));
    expect(record.options.knownFiles).toEqual({ id: scene.path(file) });
    expect(record.inputs.map(({ role }: { role: string }) => role)).toContain("known");
  });

  test("shards, a stream and a single run write the same bytes", async () => {
    const argv = fitting("--known", "id=@K.tsv");
    expect((await scene.run([...argv, "-o", "@single", "-q"])).code).toBe(0);
    expect((await scene.run([...argv, "--stream", "-o", "@stream", "-q"])).code).toBe(0);
    for (const index of [1, 2])
      expect((await scene.run([...argv, "--shard", `${index}/2`, "-o", "@parts", "-q"])).code).toBe(0);
    expect((await scene.run(["merge", "@parts", "-q"])).code).toBe(0);
    for (const name of ["coefficients.tsv", "variance.tsv", "fits.tsv"]) {
      expect(scene.text(`stream/${name}`)).toBe(scene.text(`single/${name}`));
      expect(scene.text(`parts/${name}`)).toBe(scene.text(`single/${name}`));
    }
  });

  test("a saved model predicts levels without samples", async () => {
    scene.write({ "new.tsv": "sample\tid\tx\tarm\nn1\tunseen1\t0.5\tu\nn2\ti3\t0\tv\n" });
    expect((await scene.run(fitting("--known", "id=@K.tsv", "--save-model", "-o", "@out", "-q"))).code).toBe(
      0,
    );
    const ending = await scene.run([
      "predict",
      "@out/model.json",
      "-m",
      "@new.tsv",
      "--random",
      "-o",
      "@predicted.tsv",
    ]);
    expect(ending).toMatchObject({ code: 0 });
    const model = mixedlmSync("y ~ x + arm + (1 | id)", table, {
      known: { id: K },
      categorical: ["id", "arm"],
    });
    const { values } = model.randomEffects().id!;
    const beta = (term: string) => model.coefficients().get(term, "y");
    const [first] = scene.rows("predicted.tsv");
    expect(Number(first!.y0)).toBeCloseTo(
      beta("Intercept") + 0.5 * beta("x") + values.get("unseen1", "y"),
      9,
    );
  });

  test("a dry run tells of it, and errors name the file or the option", async () => {
    const planned = await scene.run(fitting("--known", "id=@K.tsv", "--dry-run"));
    expect(planned.code).toBe(0);
    expect(planned.stdout).toMatch(/covariance of 20 levels/);
    const lacking = await scene.run(fitting("--known", "di=@K.tsv", "-o", "@out"));
    expect(lacking.code).toBe(65);
    expect(lacking.stderr).toMatch(
      /--known: names a grouping factor of a random term, got 'di'; there are id/,
    );
    const [header, ...lines] = scene.text("K.tsv").trimEnd().split("\n");
    const without = lines.filter((line) => !line.startsWith("i3\t"));
    scene.write({ "lacks.tsv": `${[header, ...without].join("\n")}\n` });
    const refused = await scene.run(fitting("--known", "id=@lacks.tsv", "-o", "@out"));
    expect(refused.code).toBe(65);
    expect(refused.stderr).toMatch(/columns without a row: 'i3'/);
    const absent = await scene.run(fitting("--known", "id=@none.tsv", "-o", "@out"));
    expect(absent.code).toBe(66);
  });
});
