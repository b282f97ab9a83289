/** What docs/stability.md promises beside types and help, as text; `vitest -u` writes it anew. */
import { readdirSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.js";
import { flagOf, statusWords } from "../../src/fit/status.js";
import { LMEModel } from "../../src/index.js";
import { fitOptions } from "../../src/options/fit.js";
import { runOptions } from "../../src/options/run.js";
import { fitCounts, intoBalances, openScene, smallStudy } from "../support/scene.js";

const scene = openScene(smallStudy());
afterAll(() => scene.remove());

const everything = [
  ...["--taxon-effects", "--sensitivity", "--anova", "--means", "arm", "--pairwise", "tukey"],
  ...[
    "--contrast",
    "arms: arm[drug] - arm[placebo]",
    "--permute",
    "arm",
    "--whole-table",
    "--nperm",
    "19",
    "--nsim",
    "19",
    "--bootstrap",
    "--moderate",
  ],
];

/** Names of the files in a folder, with the columns of tables and the fields of records. */
function written(folder: string): string[] {
  const names = readdirSync(scene.path(folder)).sort();
  return names.map((name) => {
    const text = scene.text(`${folder}/${name}`);
    if (name.endsWith(".json")) return `${name}: ${Object.keys(JSON.parse(text)).join(" ")}`;
    return name.endsWith(".tsv") ? `${name}: ${text.split("\n")[0]!.replaceAll("\t", " ")}` : name;
  });
}

function columnsOf(tables: Readonly<Record<string, { readonly columns: object }>>): string[] {
  return Object.entries(tables).map(([name, { columns }]) => `${name}: ${Object.keys(columns).join(" ")}`);
}

test("options, statuses, exit codes and columns are what they were", async () => {
  const fit = await scene.run([...fitCounts, ...intoBalances, ...everything, "--save-model", "-o", "@fit"]);
  expect(fit.code, fit.stderr).toBe(0);
  const model = LMEModel.fromJSON(scene.text("fit/model.json"));
  const texts = {
    options: Object.entries({ ...fitOptions, ...runOptions }).map(([name, option]) =>
      [name, option.kind, option.choices?.join("|"), option.default]
        .filter((part) => part !== undefined)
        .join(" "),
    ),
    statuses: statusWords.map((word) => `${flagOf(word)} ${word}`),
    "exit codes": Object.entries(exitCodes).map(([name, code]) => `${code} ${name}`),
    "a folder of fit": written("fit"),
    "tables of a model": columnsOf({
      tidy: model.tidy(),
      glance: model.glance(),
      augment: model.augment(),
      varianceComponents: model.varianceComponents(),
      anova: model.anova(),
      means: model.means("arm").means,
      contrast: model.contrast("arms: arm[drug] - arm[placebo]"),
      compare: model.compare(model),
      varianceTests: model.varianceTests(),
      r2: model.r2(),
      icc: model.icc(),
    }),
  };
  const text = Object.entries(texts).map(([title, lines]) => [title, ...lines].join("\n  "));
  await expect(`${text.join("\n\n")}\n`).toMatchFileSnapshot("snapshots/stability.txt");
});
