import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LMEModel } from "../../src/index.js";
import { reportData } from "../../src/report/index.js";
import { openScene, type Scene, smallStudy } from "../support/scene.js";

let scene: Scene;
beforeAll(() => {
  scene = openScene({ ...smallStudy(), "tree.nwk": "((fa,fb)n1,(fc,fd)n2)n0;" });
});
afterAll(() => scene.remove());

/** The data of a page. */
function dataOf(page: string) {
  return JSON.parse(/<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page)![1]!);
}

/** The words of a command line, of which some stand between single quotes. */
function wordsOf(command: string): string[] {
  const words = command.match(/(?:'[^']*'|\\'|[^\s'\\])+/g) ?? [];
  return words.map((word) => word.replace(/'([^']*)'/g, "$1").replaceAll("\\'", "'"));
}

const responses = ["@table.tsv", "-m", "@meta.tsv", "--threads", "0"];
const counts = ["@counts.tsv", "-m", "@meta.tsv", "--threads", "0"];

describe("the command in the report of a folder repeats the run", () => {
  test.each<[string, readonly string[]]>([
    ["as it is by default", [...responses, "-f", "time + arm", "-g", "patient"]],
    [
      "with options of the model",
      [
        ...[...responses, "-f", "time + arm", "-g", "patient", "--re-formula", "time", "--ml"],
        ...["--test", "normal", "--vcov", "joint", "--adjust", "holm", "--reference", "arm=placebo"],
        ...["--subset", "time > 0", "--format", "json", "--tolerance", "1e-10", "--seed", "7"],
      ],
    ],
    [
      "with held parameters",
      [
        ...responses,
        "-f",
        "time",
        "-g",
        "patient",
        "--free",
        "patient=none",
        "--start",
        "0.5",
        "--sigma",
        "2",
      ],
    ],
    [
      "with balances along a tree",
      [...counts, "-f", "time", "-g", "patient", "--tree", "@tree.nwk", "--zeros", "multiplicative:0.01"],
    ],
    [
      "with balances along a clustering",
      [
        ...[...counts, "-f", "time", "-g", "patient", "--cluster", "gradient:time", "--linkage", "complete"],
        ...["--min-frequency", "5", "--min-prevalence", "10%", "--pseudocount", "0.5"],
        ...["--taxon-effects", "--sensitivity-grid", "0.25,1"],
      ],
    ],
    ["with bars", [...responses, "-f", "time + (1 | patient)", "--categorical", "arm", "--numeric", "time"]],
  ])("%s", async (_, words) => {
    const argv = ["fit", ...words, "-q", "--force", "-o", "@first"];
    expect(await scene.run(argv)).toEqual({ code: 0, stdout: "", stderr: expect.any(String) });
    const first = tablesOf("first");
    const options = JSON.parse(scene.text("first/run.json")).options.model;
    expect((await scene.run(["report", "@first", "-q"])).code).toBe(0);
    const { command } = dataOf(scene.text("first/report.html")).origin;
    expect(command).toMatch(/^mixedlm fit /);
    const again = wordsOf(command).slice(1);
    expect(again.slice(-2)).toEqual(["-o", `${scene.folder}/first`]);
    const ending = await scene.run([...again.slice(0, -1), "@again", "--force", "-q"]);
    expect(ending.code).toBe(0);
    expect(tablesOf("again")).toEqual(first);
    expect(JSON.parse(scene.text("again/run.json")).options.model).toEqual(options);
  });
});

/** The tables of results in a folder by their names. */
function tablesOf(folder: string): Record<string, string> {
  const tables = readdirSync(scene.path(folder)).filter(
    (name) => /\.(tsv|json)$/.test(name) && name !== "run.json",
  );
  expect(tables.length).toBeGreaterThan(2);
  return Object.fromEntries(tables.map((name) => [name, scene.text(`${folder}/${name}`)]));
}

test("the report of a model asks for its options, with words in capitals for files", async () => {
  const argv = [
    "fit",
    ...responses,
    "-f",
    "time + arm",
    "-g",
    "patient",
    "--vcov",
    "cr1",
    "--test",
    "residual",
  ];
  await scene.run([...argv, "--save-model", "-q", "--force", "-o", "@saved"]);
  const { origin, model } = reportData(LMEModel.fromJSON(scene.text("saved/model.json")));
  expect(origin.command).toBe(
    "mixedlm fit TABLE --metadata METADATA --formula 'time + arm' --groups patient --test residual --vcov cr1 -o results",
  );
  expect(model.options).toEqual([
    { name: "Likelihood", text: "restricted maximum likelihood (REML)" },
    { name: "Tests", text: "residual degrees of freedom" },
    { name: "Standard errors", text: "cluster-robust standard errors, CR1" },
    {
      name: "q-values over the responses, within each term",
      text: "Benjamini and Hochberg's false discovery rate",
    },
  ]);
});
