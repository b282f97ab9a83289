import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { explainKind, readMetadata, readTable, readTaxonomy, readTree } from "../../src/io/index.js";
import { columnNames, numbersOf } from "../../src/table/columns.js";
import { joinSamples } from "../../src/table/join-samples.js";

/** Data that may not be carried in the project lie beside it, or where MIXEDLM_SHARED says. */
const shared = process.env["MIXEDLM_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
const data = join(shared, "data");
if (!existsSync(data))
  console.warn("SKIPPED: real data are absent; set MIXEDLM_SHARED to the folder that holds data/");

describe.skipIf(!existsSync(data))("cystic fibrosis study", () => {
  const path = (name: string) => join(data, "cfstudy", name);

  test("table, metadata and taxonomy belong together", async () => {
    const table = await readTable(path("feature-table.qza"));
    expect(table.artifact).toEqual({
      uuid: "6aa09ef2-f2e7-448d-aa74-59f8df43739b",
      type: "FeatureTable[Frequency]",
      format: "BIOMV210DirFmt",
    });
    const names = columnNames(table);
    expect([table.index.length, names.length]).toEqual([138, 1727]);
    expect(sum(names.map((name) => sum(numbersOf(table, name))))).toBe(3_071_625);
    const taxonomy = await readTaxonomy(path("taxonomy.qza"));
    expect(names.filter((name) => taxonomy[name] === undefined)).toEqual([]);
    const joined = joinSamples(table, await readMetadata(path("metadata.txt")));
    expect(joined.dropped).toEqual({ table: [], metadata: [] });
    expect(new Set(joined.metadata.columns["host_subject_id"] as string[]).size).toBe(16);
    expect(joined.metadata.columns["ph"]).toBeInstanceOf(Float64Array);
  });

  test("a minimal frequency of 500 leaves 127 features, as the tutorial has it", async () => {
    const table = await readTable(path("feature-table.qza"), { minFrequency: 500 });
    expect(columnNames(table)).toHaveLength(127);
    expect(table.filtered).toHaveLength(1600);
  });

  test("balances and their tree belong together", async () => {
    const balances = await readTable(path("lme_balances.qza"));
    const tree = await readTree(path("lme_tree.qza"));
    const names = new Set(tree.names);
    expect(columnNames(balances)).toHaveLength(187);
    expect(columnNames(balances).filter((name) => !names.has(name))).toEqual([]);
  });

  test("one text cell made ph categorical, and the log tells it", async () => {
    const metadata = await readMetadata(path("test_lme_metadata.txt"));
    expect(explainKind(metadata.kinds.find(({ column }) => column === "ph")!, "--numeric")).toBe(
      "ph is categorical because of 63 cells 'Not applicable'; --numeric ph makes them missing",
    );
    const numeric = await readMetadata(path("test_lme_metadata.txt"), { numeric: ["ph"] });
    expect(numbersOf(numeric, "ph").filter((ph) => !Number.isNaN(ph))).toHaveLength(200);
  });
});

describe.skipIf(!existsSync(data))("pyrifos", () => {
  test("the tree of the study is read from text", async () => {
    const table = await readTable(join(data, "pyrifos/abundance.tsv"));
    expect([table.index.length, columnNames(table).length]).toEqual([132, 178]);
    const metadata = await readMetadata(join(data, "pyrifos/metadata.tsv"));
    expect(columnNames(metadata)).toEqual(["ditch", "week", "dose"]);
    expect(joinSamples(table, metadata).metadata).toBe(metadata);
    const [, first] = readFileSync(join(data, "pyrifos/abundance.tsv"), "utf8").split("\n");
    expect(columnNames(table).map((name) => numbersOf(table, name)[0])).toEqual(
      first!.split("\t").slice(1).map(Number),
    );
  });
});

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
