import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LMEModel } from "../../src/index.js";
import { columnNames } from "../../src/table/columns.js";
import { openScene, type Scene, smallStudy, toNumber } from "../support/scene.js";

const compare = ["compare", "@with/model.json", "@without/model.json", "-o", "@compared.tsv"];

let scene: Scene;
beforeEach(() => {
  const study = smallStudy();
  const weight = (line: string, i: number) => `${line}\t${i === 0 ? "weight" : 1 + (i % 3)}`;
  const meta = study["meta.tsv"]!.trimEnd().split("\n").map(weight).join("\n");
  scene = openScene({ ...study, "meta.tsv": `${meta}\n` });
});
afterEach(() => scene.remove());

async function fitModel(formula: string, folder: string, ...more: readonly string[]): Promise<void> {
  const argv = ["fit", "@table.tsv", "-m", "@meta.tsv", "-f", formula, "-g", "patient", "--save-model"];
  expect((await scene.run([...argv, ...more, "-o", `@${folder}`])).code).toBe(0);
}

const restored = (folder: string) => LMEModel.fromJSON(scene.text(`${folder}/model.json`));

describe("comparisons", () => {
  test.each([
    ["time + arm", "arm", []],
    ["time + arm", "arm", ["--ml"]],
  ])("a comparison of '%s' and '%s' is that of the library", async (large, small, more) => {
    await fitModel(large, "with", ...more);
    await fitModel(small, "without", ...more);
    const { code, stdout, stderr } = await scene.run(compare);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2 responses compared, \d with p < 0\.05, \d with q < 0\.05\n$/);
    expect(stderr.includes("refitted")).toBe(more.length === 0);
    const expected = restored("with").compare(restored("without"));
    const rows = scene.rows("compared.tsv");
    expect(Object.keys(rows[0]!)).toEqual(columnNames(expected));
    rows.forEach((row, i) => {
      expect(row["response"]).toBe(expected.columns.response[i]);
      for (const name of ["statistic", "df", "p_value", "q_value", "aic", "bic"] as const) {
        expect(toNumber(row[name]!)).toBe(expected.columns[name][i]);
      }
    });
    // Both responses were made to depend on time.
    expect(rows.every((row) => Number(row["p_value"]) < 0.05)).toBe(true);
  });

  test("a comparison has no test where neither model holds the other", async () => {
    await fitModel("time", "with");
    await fitModel("arm", "without");
    const { code, stderr } = await scene.run([...compare, "--quiet"]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        "mixedlm: warning: neither model is a special case of the other: there is no test, only AIC and BIC\n",
    });
    expect(scene.rows("compared.tsv").map((row) => row["p_value"])).toEqual(["NA", "NA"]);
  });

  test("a comparison says what the models differ in", async () => {
    await fitModel("time + arm", "with", "--weights", "weight");
    await fitModel("arm", "without");
    const { code, stderr } = await scene.run(compare);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^mixedlm: warning: neither model .*only AIC and BIC$/m);
    expect(stderr).toMatch(/^because {4}their weights differ$/m);
  });

  test("a comparison of restricted likelihoods with different fixed effects is refused", async () => {
    await fitModel("time + arm", "with");
    await fitModel("arm", "without");
    const ending = await scene.run([...compare, "--no-refit"]);
    expect(ending).toMatchObject({ code: 65, stdout: "" });
    expect(ending.stderr).toMatch(/^mixedlm: compare: restricted .*leave --no-refit out/);
    expect(scene.names()).not.toContain("compared.tsv");
  });

  test("a comparison of other samples, or of one model, is refused", async () => {
    await fitModel("time + arm", "with");
    await fitModel("arm", "without", "--subset", "time > 0");
    expect(await scene.run(compare)).toMatchObject({
      code: 65,
      stderr: expect.stringMatching("must use the same samples"),
    });
    expect(await scene.run(["compare", "@with/model.json", "-o", "@compared.tsv"])).toMatchObject({
      code: 64,
      stderr: expect.stringMatching("MODEL and OTHER must be given"),
    });
  });
});
