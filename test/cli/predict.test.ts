import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LMEModel } from "../../src/index.js";
import { readMetadata } from "../../src/io/index.js";
import type { Frame } from "../../src/table/frame.js";
import { openScene, type Scene, smallStudy, toNumber, tsv } from "../support/scene.js";

const model = ["--metadata", "@meta.tsv", "--formula", "time + arm", "--groups", "patient"];
const save = [...model, "--save-model", "-o", "@out"];
const predict = ["predict", "@out/model.json", "--metadata", "@new.tsv", "-o", "@predictions.tsv"];

let scene: Scene;
beforeEach(() => {
  scene = openScene({
    ...smallStudy(),
    "new.tsv": tsv([
      ["id", "patient", "time", "arm"],
      ["n1", "p1", 1.5, "drug"],
      ["n2", "p99", 0, "placebo"],
      ["n3", "p2", "", "drug"],
    ]),
  });
});
afterEach(() => scene.remove());

function expectFrame(expected: Frame): void {
  const rows = scene.rows("predictions.tsv");
  expect(rows.map((row) => row["sample"])).toEqual(expected.rowNames);
  expect(Object.keys(rows[0]!).slice(1)).toEqual(expected.columnNames);
  for (const row of rows) {
    for (const name of expected.columnNames) {
      expect(toNumber(row[name]!)).toBe(expected.get(row["sample"]!, name));
    }
  }
}

describe("predictions", () => {
  test.each<[readonly string[], boolean]>([
    [[], false],
    [["--random"], true],
  ])("predictions with %j are those of the model", async (words, random) => {
    expect((await scene.run(["fit", "@table.tsv", ...save])).code).toBe(0);
    const { code, stdout, stderr } = await scene.run([...predict, ...words]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "predictions of 2 responses for 3 samples\n" });
    expect(stderr).toMatch(/^missing +1 sample without a covariate are NA: n3$/m);
    const fitted = LMEModel.fromJSON(scene.text("out/model.json"));
    expectFrame(fitted.predict(await readMetadata(scene.path("new.tsv")), { random }));
    expect(Number.isNaN(toNumber(scene.rows("predictions.tsv")[2]!["r1"]!))).toBe(true);
  });

  test("predictions are NA in cells that cannot be estimated, and the log says so", async () => {
    const cells = ["drug A", "drug B", "placebo A", "placebo B"];
    const samples = Array.from({ length: 32 }, (_, i) => {
      const [arm, site] = cells[i % 4]!.split(" ");
      return { id: `s${i}`, patient: `p${i % 7}`, arm, site, value: (i % 4) + Math.sin(9 * i) };
    });
    scene.write({
      "meta.tsv": tsv([
        ["id", "patient", "arm", "site"],
        ...samples.map(({ id, patient, arm, site }) => [id, patient, arm!, site!]),
      ]),
      "table.tsv": tsv([
        ["id", "holes", "flat", "whole"],
        ...samples.map(({ id, arm, site, value }) => [
          id,
          arm === "drug" && site === "B" ? "" : value,
          1,
          value,
        ]),
      ]),
      "new.tsv": tsv([
        ["id", "patient", "arm", "site"],
        ["n1", "p1", "drug", "B"],
        ["n2", "p1", "drug", "A"],
        ["n3", "p1", "", "A"],
      ]),
    });
    const design = ["--metadata", "@meta.tsv", "--formula", "arm * site", "--groups", "patient"];
    expect((await scene.run(["fit", "@table.tsv", ...design, "--save-model", "-o", "@out"])).code).toBe(0);
    for (const words of [[], ["--random"]]) {
      const { code, stderr } = await scene.run([...predict, ...words, "--force"]);
      expect(code).toBe(0);
      expect(stderr).toMatch(/^missing +1 sample without a covariate are NA: n3$/m);
      expect(stderr).toMatch(
        /^empty +NA where the data of 1 response do not determine the mean of 1 sample: n1$/m,
      );
      const rows = scene.rows("predictions.tsv");
      expect(rows.map((row) => row["holes"] === "NA")).toEqual([true, false, true]);
      expect(rows.map((row) => row["whole"] === "NA")).toEqual([false, false, true]);
    }
  });

  test("predictions as proportions of the features add up to one", async () => {
    const balances = ["--cluster", "correlation", "--pseudocount", "1"];
    await scene.run(["fit", "@counts.tsv", ...save, ...balances]);
    scene.write({ "new.tsv": scene.text("new.tsv").split("\n").slice(0, 3).join("\n") });
    const ending = await scene.run([...predict, "--proportions"]);
    expect(ending).toMatchObject({ code: 0, stdout: "predictions of 4 features for 2 samples\n" });
    const fitted = LMEModel.fromJSON(scene.text("out/model.json"));
    const newdata = await readMetadata(scene.path("new.tsv"));
    expectFrame(fitted.predict(newdata, { random: false, tree: fitted.tree! }));
    const [first] = scene.rows("predictions.tsv");
    const total = ["fa", "fb", "fc", "fd"].reduce((sum, name) => sum + Number(first![name]), 0);
    expect(total).toBeCloseTo(1, 12);
  });

  test.each<[string, readonly string[], Record<string, string>, number, string | RegExp]>([
    ["a file in the way", predict, { "predictions.tsv": "mine" }, 73, "--force replaces it"],
    ["no such model", [predict[0]!, "@nosuch.json", ...predict.slice(2)], {}, 66, "no such file"],
    ["no model", [predict[0]!, "@meta.tsv", ...predict.slice(2)], {}, 65, "got another format"],
    [
      "JSON of something else",
      [predict[0]!, "@x.json", ...predict.slice(2)],
      { "x.json": "{}" },
      65,
      "model",
    ],
    ["half a model", [predict[0]!, "@x.json", ...predict.slice(2)], { "x.json": '{"model":' }, 65, "JSON"],
    ["no tree", [...predict, "--proportions"], {}, 65, "--proportions: needs a model of balances"],
    ["a covariate that is not there", predict, { "new.tsv": "id\ttime\nn1\t1\n" }, 65, "'arm'"],
    ["a level not seen", predict, { "new.tsv": "id\ttime\tarm\nn1\t1\tsham\n" }, 65, "'sham'"],
    ["words for numbers", predict, { "new.tsv": "id\ttime\tarm\nn1\tlate\tdrug\n" }, 65, "'late'"],
  ])("%s", async (_name, argv, files, code, says) => {
    await scene.run(["fit", "@table.tsv", ...save]);
    scene.write(files);
    const before = scene.names();
    const ending = await scene.run(argv);
    expect(ending).toMatchObject({ code, stdout: "" });
    expect(ending.stderr).toMatch(/^mixedlm: /);
    expect(ending.stderr).toMatch(says);
    expect(ending.stderr).not.toMatch(/internal error|undefined|fromJSON|toJSON/);
    expect(scene.names()).toEqual(before);
  });

  test("predict --force replaces a file", async () => {
    await scene.run(["fit", "@table.tsv", ...save]);
    scene.write({ "predictions.tsv": "mine" });
    expect(await scene.run([...predict, "--force", "--quiet"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(scene.rows("predictions.tsv").length).toBe(3);
  });
});

test("fit without --save-model writes no model", async () => {
  await scene.run(["fit", "@table.tsv", ...model, "-o", "@out"]);
  expect(() => scene.text("out/model.json")).toThrow();
});
