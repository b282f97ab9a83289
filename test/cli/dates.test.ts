import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openScene, type Scene } from "../support/scene.js";

const folder = new URL("../fixtures/dates/", import.meta.url);
const text = (name: string) => readFileSync(new URL(name, folder), "utf8");
const expected = JSON.parse(text("expected.json"));

/** Two tables with the same rows as one, without ids. */
function joined(...tables: readonly string[]): string {
  const [left, right] = tables.map((table) => table.trimEnd().split("\n"));
  const rest = (line: string) => line.slice(line.indexOf("\t") + 1);
  return left!.map((line, i) => `${rest(line)}\t${rest(right![i]!)}\n`).join("");
}

let scene: Scene;
beforeAll(() => {
  scene = openScene({
    "table.tsv": text("table.tsv"),
    "metadata.tsv": text("metadata.tsv"),
    "all.tsv": joined(text("table.tsv"), text("metadata.tsv")),
    "new.tsv": "sample\tsubject\tday\nn1\tp1\t2024-12-24\n",
  });
});
afterAll(() => scene.remove());

const fit = ["fit", "@table.tsv", "--metadata", "@metadata.tsv", "--groups", "subject", "--formula", "day"];
const warning =
  "day looks like dates and is days since 2024-02-26; C(day) or --categorical day takes its text as categories";

describe("dates in text", () => {
  test("are days, warned about with --quiet too, and listed in run.json", async () => {
    for (const how of [[], ["--stream"]]) {
      const { code, stderr } = await scene.run([...fit, ...how, "--quiet", "--force", "-o", "@out"]);
      expect([code, stderr]).toEqual([0, `mixedlm: warning: ${warning}\n`]);
      const record = JSON.parse(scene.text("out/run.json"));
      expect(record.notes).toEqual([warning]);
      expect(record.guesses).toEqual([
        {
          what: "text that looks like dates",
          columns: ["day"],
          took: "days since 2024-02-26",
          option: "categorical",
          isWarning: true,
        },
      ]);
    }
  });

  test("are categories where that is asked for, without a warning", async () => {
    for (const how of [
      ["--categorical", "day"],
      ["--formula", "C(day)"],
    ]) {
      const { code, stderr } = await scene.run([...fit, ...how, "--quiet", "--dry-run"]);
      expect([code, stderr]).toEqual([0, ""]);
    }
  });

  test("have the same origin in shards, and new ones are predicted from it", async () => {
    for (const shard of ["1/2", "2/2"]) {
      const { code } = await scene.run([...fit, "--quiet", "--shard", shard, "-o", "@parts"]);
      expect(code).toBe(0);
    }
    expect((await scene.run(["merge", "@parts"])).code).toBe(0);
    await scene.run([...fit, "--save-model", "--report", "--force", "-o", "@out"]);
    expect(scene.text("parts/coefficients.tsv")).toBe(scene.text("out/coefficients.tsv"));
    await scene.run(["predict", "@out/model.json", "--metadata", "@new.tsv", "-o", "@new-values.tsv"]);
    const estimate = (term: string) =>
      Number(
        scene.rows("out/coefficients.tsv").find((row) => row["response"] === "y1" && row["term"] === term)![
          "estimate"
        ],
      );
    const days = (Date.UTC(2024, 11, 24) - Date.parse(expected.origin)) / 86_400_000;
    const [row] = scene.rows("new-values.tsv");
    expect(Number(row!["y1"])).toBeCloseTo(estimate("Intercept") + estimate("day") * days, 10);
  });

  test("are days in one table without ids as well", async () => {
    await scene.run([...fit, "--quiet", "--force", "-o", "@out"]);
    const one = ["@all.tsv", "-f", "y1 + y2 ~ day", "--quiet", "--force"];
    const { code, stderr } = await scene.run(["fit", ...one, "-g", "subject", "-o", "@one"]);
    expect([code, stderr]).toEqual([0, `mixedlm: warning: ${warning}\n`]);
    expect(scene.text("one/coefficients.tsv")).toBe(scene.text("out/coefficients.tsv"));
    const linear = await scene.run(["ols", ...one, "-o", "@ols"]);
    expect([linear.code, linear.stderr]).toEqual([0, `mixedlm: warning: ${warning}\n`]);
    expect(JSON.parse(scene.text("ols/run.json")).notes).toEqual([warning]);
  });
});
