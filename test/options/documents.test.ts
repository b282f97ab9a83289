/** The tables of options in the docs come from the schema; `vitest -u` writes them anew. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { commands } from "../../src/options/commands/commands.js";
import { fitDescribed } from "../../src/options/words/fit-words.js";
import { runDescribed } from "../../src/options/words/run-words.js";
import { optionTable, surfaceTable } from "./option-table.js";

const docs = resolve(import.meta.dirname, "../../docs");

const tables: Readonly<Record<string, string>> = {
  "fit: Model": optionTable(commands.fit.options, "", "Model"),
  "fit: Balances": optionTable(commands.fit.options, "Balances"),
  "fit: Taxa": optionTable(commands.fit.options, "", "Taxa"),
  "fit: Reading": optionTable(commands.fit.options, "Reading"),
  "fit: Tests": optionTable(commands.fit.options, "Tests"),
  "fit: Results": optionTable(commands.fit.options, "Results"),
  ols: optionTable(commands.ols.options),
  balances: optionTable(commands.balances.options),
  plan: optionTable({ minutes: commands.plan.options.minutes, quiet: commands.plan.options.quiet }),
  pairs: optionTable(commands.pairs.options),
  power: optionTable(commands.power.options),
  predict: optionTable(commands.predict.options),
  compare: optionTable(commands.compare.options),
  merge: optionTable(commands.merge.options),
  report: optionTable(commands.report.options),
  "the library": surfaceTable(fitDescribed),
  "a run": surfaceTable(runDescribed),
};

const block = /<!-- options of (.*?) -->\n[\s\S]*?<!-- end -->/g;

test.each(["command-line.md", "options.md"])("the tables of %s", async (name) => {
  const path = resolve(docs, name);
  const text = readFileSync(path, "utf8");
  const found = Array.from(text.matchAll(block), (match) => match[1]!);
  expect(found.filter((each) => tables[each] === undefined)).toEqual([]);
  expect(found.length).toBeGreaterThan(1);
  const due = text.replace(
    block,
    (_, what: string) => `<!-- options of ${what} -->\n${tables[what]}\n<!-- end -->`,
  );
  await expect(due).toMatchFileSnapshot(path);
});
