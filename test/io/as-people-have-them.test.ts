import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { collapse } from "../../src/balances/features/collapse.js";
import { collapseClades } from "../../src/balances/features/collapse-clades.js";
import { readBatches, readMetadata, readTable, readTaxonomy, readTree } from "../../src/io/index.js";
import type { ReadTableOptions } from "../../src/io/table-file.js";
import { columnNames } from "../../src/table/columns.js";
import type { Table } from "../../src/table/table.js";
import type { Inputs } from "../../web/study/inputs.js";
import { openMetadata, openTable } from "../../web/study/open-files.js";

const folder = new URL("../fixtures/as-people-have-them/", import.meta.url);
const path = (name: string) => new URL(name, folder).pathname;
const eight = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"];

/** Numbers of columns in their order. */
function numbers(table: Table): Record<string, number[]> {
  return Object.fromEntries(
    columnNames(table).map((name) => [name, Array.from(table.columns[name] as number[])]),
  );
}

async function inBlocks(name: string, options: ReadTableOptions): Promise<Record<string, number[]>> {
  const batches = await readBatches(path(name), { ...options, blockBytes: 8 });
  const all: Record<string, number[]> = {};
  for await (const block of batches) Object.assign(all, numbers({ ...block, index: batches.samples }));
  return all;
}

const responses: readonly (readonly [
  string,
  ReadTableOptions,
  readonly string[],
  Record<string, number[]>,
])[] = [
  [
    "r_writetable.tsv",
    {},
    eight,
    {
      ACGTACGT: [5, 3, 2, 1, 5, 4, 7, 2],
      ACGGACGT: [1, 2, 6, 9, 1, 2, 3, 8],
      TTGTACGA: [2, 2, 3, 1, 4, 4, 6, 1],
    },
  ],
  ["compressed_lz4.arrow", {}, eight.slice(0, 4), { a: [1.5, 2, 3.25, Number.NaN], b: [4, 5.5, 6, 7] }],
  ["alpha.qza", {}, eight, { shannon_entropy: [2, 2.28, 2.52, 2.72, 2.88, 3, 3.08, 3.12] }],
  ["sample_id_num.parquet", {}, ["1", "2", "3", "4", "5", "6", "7", "8"], { week: [1, 0, 1, 0, 1, 0, 1, 0] }],
  [
    "mothur.shared",
    {},
    eight,
    { Otu1: [5, 3, 2, 1, 5, 4, 7, 2], Otu2: [1, 2, 6, 9, 1, 2, 3, 8], Otu3: [2, 2, 3, 1, 4, 4, 6, 1] },
  ],
  [
    "excel_de.csv",
    {},
    eight,
    { taxA: [1.5, 1.7, 2.5, 2.7, 1.1, 1.9, 3.5, 3.3], taxB: [2.25, 2.5, 3.25, 3.5, 2.2, 2.8, 3.9, 2.1] },
  ],
  [
    "humann_path.tsv",
    { transpose: true },
    eight,
    {
      UNMAPPED: [100, 120, 90, 80, 100, 90, 85, 77],
      "PWY-1: a thing (b)": [10, 12, 9, 8, 11, 13, 9, 10],
      "PWY-2: b": [4, 5, 6, 3, 4, 6, 7, 8],
    },
  ],
  ["nested.parquet", {}, eight, { x: [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4] }],
  ["interval.parquet", {}, eight, { x: [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4] }],
  [
    "biom_tax.tsv",
    { transpose: true },
    eight,
    { o1: [5, 3, 2, 1, 5, 4, 7, 2], o2: [1, 2, 6, 9, 1, 2, 3, 8], o3: [2, 2, 3, 1, 4, 4, 6, 1] },
  ],
];

describe.each(responses)("%s with %j as a table", (name, options, index, columns) => {
  test("is the same whole, in blocks, packed and on the page", async () => {
    const table = await readTable(path(name), options);
    expect(table.index).toEqual(index);
    expect(numbers(table)).toEqual(columns);
    expect(await inBlocks(name, options)).toEqual(columns);
    const bytes = readFileSync(path(name));
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
    const packed = new Uint8Array(await new Response(stream).arrayBuffer());
    expect(numbers(await readTable(packed, options))).toEqual(columns);
    const blocks: Record<string, number[]> = {};
    const batches = await readBatches(packed, { ...options, blockBytes: 8 });
    for await (const block of batches) Object.assign(blocks, numbers({ ...block, index: batches.samples }));
    expect(blocks).toEqual(columns);
    const inputs: Inputs = { hashes: new Map() };
    const said = await openTable(inputs, new File([bytes], name), options.transpose === true);
    expect(numbers(inputs.table!)).toEqual(columns);
    expect(said.guesses.length).toBe(table.guesses?.length ?? 0);
  });
});

const covariates: readonly (readonly [string, Record<string, unknown>, string | undefined])[] = [
  [
    "cmd.csv",
    {
      study_name: new Array(8).fill("St"),
      subject_id: ["A", "A", "B", "B", "C", "C", "D", "D"],
      week: [0, 1, 0, 1, 0, 1, 0, 1],
    },
    "ids: column 'sample_id'",
  ],
  [
    "id_last.parquet",
    { week: [1, 0, 1, 0, 1, 0, 1, 0], subject: ["A", "A", "B", "B", "C", "C", "D", "D"] },
    "ids: column 'SampleID'",
  ],
  [
    "md_de2.csv",
    {
      subject: ["A", "A", "B", "B", "C", "C", "D", "D"],
      age: [21.5, 22.5, 31.5, 32.25, 40.1, 41.5, 50.5, 51.5],
      week: [0, 1, 0, 1, 0, 1, 0, 1],
    },
    "numbers with a comma in 'age': decimal commas",
  ],
  ["alpha.qza", { shannon_entropy: [2, 2.28, 2.52, 2.72, 2.88, 3, 3.08, 3.12] }, undefined],
  [
    "nested.parquet",
    { x: [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4] },
    "lists, structs or maps in 'l': left out, as they are not read",
  ],
  [
    "interval.parquet",
    { x: [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4] },
    "intervals in 'iv': left out, as they are not read",
  ],
];

test.each(covariates)("%s as metadata is the same on the page", async (name, columns, guess) => {
  const metadata = await readMetadata(path(name));
  const plain = (table: Table) =>
    Object.fromEntries(columnNames(table).map((each) => [each, Array.from<unknown>(table.columns[each]!)]));
  expect(plain(metadata)).toEqual(columns);
  expect(metadata.index).toEqual(eight);
  const inputs: Inputs = { hashes: new Map() };
  const { guesses } = await openMetadata(inputs, [new File([readFileSync(path(name))], name)], []);
  expect(plain(inputs.metadata!)).toEqual(columns);
  expect(guesses).toEqual(guess === undefined ? [] : [guess]);
});

test("ids in the last column, and text around quotes", async () => {
  const metadata = await readMetadata(path("idlast.tsv"));
  expect(metadata.index.slice(0, 4)).toEqual(["s1", "s2", "s3", "s4"]);
  expect((await readMetadata(path("quoted-spaces.tsv"))).columns).toEqual({ col: ["x", "x y", "x"] });
});

describe("whole numbers beyond 2^53", () => {
  test("are ids by their digits", async () => {
    const { index } = await readMetadata(path("bigint.arrows"));
    expect(index.slice(0, 2)).toEqual(["9007199254740990", "9007199254740992"]);
  });
  test("are no numbers, and the error says so", async () => {
    await expect(readTable(path("bigint.arrows"))).rejects.toThrow(
      "a table must have a column beside its ids",
    );
    const { asNumbers } = await import("../../src/io/columnar.js");
    expect(() => asNumbers([9007199254740993n], "value")).toThrow(
      "column 'value': whole numbers beyond 2^53 can be ids and groups, not numbers, got 9007199254740993",
    );
  });
});

test("taxonomies of mothur, DADA2 and with empty names give the taxa that QIIME 2 gives", async () => {
  const counts: Table = { index: ["s"], columns: { o1: [1], o2: [2], o3: [4], o4: [8] } };
  const genera = async (name: string) => numbers(collapse(counts, await readTaxonomy(path(name)), 6));
  expect(await genera("mothur.cons.taxonomy")).toEqual({
    "Bacteria;Firmicutes;Clostridia;X;Y;A": [9],
    "Bacteria;Firmicutes;Clostridia;X;Y;unclassified": [2],
    "Bacteria;Bacteroidetes;C;X2;Y2;unclassified": [4],
  });
  expect(await genera("dada2_tax.csv")).toEqual({
    "Bacteria;Firmicutes;Clostridia;X;Y;A": [9],
    "Bacteria;Firmicutes;Clostridia;X;Y;__": [2],
    "Bacteria;Bacteroidetes;C;X2;Y2;__": [4],
  });
  expect(Object.values(await genera("level_tax.tsv"))).toEqual([[1], [2], [4], [8]]);
});

test("clades of MetaPhlAn are taken one level at a time", async () => {
  const table = await readTable(path("metaphlan3.tsv"), { transpose: true });
  const { table: species, above } = collapseClades(table, 7);
  const columns = {
    "k__Bacteria;p__F;s__a": [60, 50, 40, 30, 55, 52, 47, 33],
    "k__Bacteria;p__B;s__b": [40, 50, 60, 70, 45, 48, 53, 67],
  };
  expect(numbers(species)).toEqual(columns);
  expect(above).toEqual(["k__Bacteria", "k__Bacteria|p__F", "k__Bacteria|p__B"]);
  expect(Object.values(numbers(collapseClades(table, 2).table))).toEqual(Object.values(columns));
  expect(numbers(collapseClades(table, 1).table)).toEqual({ k__Bacteria: new Array(8).fill(100) });
});

test("trees with lengths that are no numbers, and NEXUS with its labels spelt out", async () => {
  const tree = await readTree(path("nanlen.nwk"));
  expect(tree.names.filter((name) => name !== null)).toEqual(["A", "B", "C", "D"]);
  expect(Array.from(tree.lengths)).toEqual([Number.NaN, 0.05, 0.1, Number.NaN, 0.05, 0.1, Number.NaN]);
  const nexus = await readTree(path("beast.nexus"));
  expect(nexus.names).toEqual([null, null, "A", "B", "C"]);
  expect(Array.from(nexus.lengths)).toEqual([Number.NaN, 0.05, 0.1, 0.2, 0.4]);
});

test("a column of lineages in a table that is not turned is told", async () => {
  await expect(readTable(path("biom_tax.tsv"))).rejects.toThrow(
    "got 'k__Bacteria; p__Firmicutes; g__A'; lineages beside features in rows: transpose: true reads them so",
  );
});

test("text in Parquet, and decimals to the last digit", async () => {
  const metadata = await readMetadata(path("strings.parquet"));
  expect(metadata.columns["arm"]).toEqual(["x1", null, "x1", "x0", "x1", "x0", "x1", "x0"]);
  expect(metadata.kinds[0]).toMatchObject({ column: "age", kind: "category", numbers: 6, texts: 0 });
  const { d7, d1, d5 } = (await readMetadata(path("F_decimal.parquet"))).columns;
  expect([d7![0], d1![0], d5![0]]).toEqual([0.7, 0.1, 123456.789]);
  const { index } = await readTable(path("F_umlaut_ascii_cset.biom"));
  expect(index).toEqual(["Müller", "Côte"]);
});
