import { afterEach, beforeEach, expect, test } from "vitest";
import { LMEModel } from "../../src/index.js";
import { reportData } from "../../src/report/index.js";
import { openScene, type Scene, smallStudy } from "../support/scene.js";

let scene: Scene;
beforeEach(() => {
  scene = openScene(smallStudy());
});
afterEach(() => scene.remove());

test("terms of one factor have the same names in every result", async () => {
  const formula = "time + (1 | arm) + (time || patient)";
  const argv = ["fit", "@table.tsv", "-m", "@meta.tsv", "-f", formula, "--save-model", "-o", "@out"];
  const { code, stderr } = await scene.run(argv);
  expect(code).toBe(0);
  // As lme4: patients come first, having more levels, and of its two terms the later one.
  const names = ["patient", "patient.1", "arm"];
  const model = LMEModel.fromJSON(scene.text("out/model.json"));
  expect(model.theta.rowNames).toEqual(["patient.time", "patient.Intercept", "arm.Intercept"]);
  expect(Object.keys(model.randomEffects())).toEqual(names);
  const rows = scene.rows("out/variance.tsv").filter((row) => row["response"] === "r1");
  expect(rows.map((row) => [row["group"], row["term1"]])).toEqual([
    ["patient", "time"],
    ["patient.1", "Intercept"],
    ["arm", "Intercept"],
    ["Residual", "NA"],
  ]);
  expect(JSON.parse(scene.text("out/run.json")).groups.map(({ name }: { name: string }) => name)).toEqual(
    names,
  );
  for (const name of names) expect(stderr).toMatch(new RegExp(`^groups {5}${name}: `, "m"));
  const { variance, design } = reportData(model);
  expect(variance.components.map(({ group }) => group)).toEqual([...names, "Residual"]);
  expect(design?.random.map(({ name }) => name)).toEqual(names);
  expect(model.varianceTests().columns.group.slice(0, 3)).toEqual(names);
});
