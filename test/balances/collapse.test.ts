import { describe, expect, test } from "vitest";
import { collapse } from "../../src/balances/features/collapse.js";
import { columnNames } from "../../src/table/columns.js";
import { makeTable } from "../../src/table/make-table.js";
import type { Table } from "../../src/table/table.js";
import { frameOf } from "../support/compositions.js";
import { readJson } from "../support/read-fixture.js";

interface Oracle {
  readonly taxonomy: Record<string, string>;
  readonly samples: string[];
  readonly counts: Record<string, number[]>;
  readonly levels: Record<string, Record<string, number[]>>;
}

/** Written by collapse.py: biom.Table.collapse with the names of q2-taxa. */
const { taxonomy, samples, counts, levels } = readJson<Oracle>("composition", "collapse.json");
const table = makeTable(
  samples,
  Object.entries(counts).map(([name, values]) => [name, Float64Array.from(values)] as const),
);

const asRecord = (collapsed: Table) =>
  Object.fromEntries(
    columnNames(collapsed).map((name) => [name, Array.from(collapsed.columns[name] as Float64Array)]),
  );

describe("features are added up as QIIME 2's taxa collapse does", () => {
  test.each(Object.keys(levels))("features collapsed to level %s are those of QIIME 2", (level) => {
    expect(asRecord(collapse(table, taxonomy, Number(level)))).toEqual(levels[level]);
  });

  test("collapse keeps a rank named empty apart from a lineage that ends above it", () => {
    const genera = columnNames(collapse(table, taxonomy, 6)).filter((name) => name.includes("f__Y"));
    expect(genera).toContain("k__B;p__F;c__C;o__O;f__Y;g__");
    expect(genera).toContain("k__B;p__F;c__C;o__O;f__Y;__");
  });

  test("a semicolon at the end of a lineage names no rank of its own", () => {
    const counts = frameOf(["s1"], ["a", "b", "c"], [[1, 2, 4]]);
    const lineages = { a: "k__A; p__B;", b: "k__A; p__B", c: "k__A;p__B;__" };
    const taxa = collapse(counts, lineages, 3);
    expect(taxa.columnNames).toEqual(["k__A;p__B;__"]);
    expect(Array.from(taxa.values)).toEqual([7]);
  });
});
