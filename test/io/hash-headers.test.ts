import { describe, expect, test } from "vitest";
import { readBatches, readMetadata, readTable, readTaxonomy } from "../../src/io/index.js";
import { columnNames } from "../../src/table/columns.js";
import type { Table } from "../../src/table/table.js";

/** A table as HUMAnN writes it: pathways in rows, samples in columns. */
const humann = [
  "# Pathway\ts1\ts2\ts3\ts4\ts5\ts6\ts7\ts8",
  "UNMAPPED\t100\t120\t90\t80\t100\t90\t85\t77",
  "PWY-1: a thing (b)\t10\t12\t9\t8\t11\t13\t9\t10",
  "PWY-2: b\t4\t5\t6\t3\t4\t6\t7\t8",
];
const lines = (rows: readonly string[]) => rows.map((row) => `${row}\n`).join("");

/** Rows of features as the table of samples that every reader must give: as one table, and block by block. */
async function expectFeatures(text: string, features: Readonly<Record<string, number[]>>, samples: string[]) {
  const whole = await readTable({ text }, { transpose: true });
  expect(whole.index).toEqual(samples);
  expect(asLists(whole)).toEqual(features);
  const batches = await readBatches({ text }, { transpose: true, blockBytes: samples.length * 8 });
  expect(batches.samples).toEqual(samples);
  const blocks: [string, number[]][] = [];
  for await (const block of batches.from(0)) blocks.push(...Object.entries(asLists(block)));
  expect(Object.fromEntries(blocks)).toEqual(features);
}

const asLists = (table: Table) =>
  Object.fromEntries(
    columnNames(table).map((name) => [name, Array.from(table.columns[name] as Float64Array)]),
  );

describe("a header that begins with #", () => {
  test("a table of HUMAnN with a header that begins with # has 8 samples and 3 features", async () => {
    const features = {
      UNMAPPED: [100, 120, 90, 80, 100, 90, 85, 77],
      "PWY-1: a thing (b)": [10, 12, 9, 8, 11, 13, 9, 10],
      "PWY-2: b": [4, 5, 6, 3, 4, 6, 7, 8],
    };
    const samples = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"];
    await expectFeatures(lines(humann), features, samples);
    await expectFeatures(lines(humann).replaceAll("\n", "\r\n"), features, samples);
    await expectFeatures(lines(humann.map((row) => `${row}\t`)), features, samples);
    await expectFeatures(`\ufeff${lines(humann)}`, features, samples);
    const commas = lines(humann).replaceAll("\t", ",");
    await expectFeatures(commas, features, samples);
  });

  test.each([
    ["# Gene Family\ta\tb", "x\t1\t2"],
    ["# my features\ta\tb", "x\t1\t2"],
    ["#\ta\tb", "x\t1\t2"],
    ["#NAME\ta\tb", "x\t1\t2"],
    ["#OTU ID\ta\tb", "x\t1\t2"],
    ["#NAME,a,b", "x,1,2"],
    ["#SampleID,a,b", "x,1,2"],
    ["# Gene Family,a,b", "x,1,2"],
    ["# Sample ID;a;b", "x;1;2"],
    ["# my features\ta\tb", "# a comment", "", "x\t1\t2"],
    ["# a comment", "# my features\ta\tb", "x\t1\t2"],
    ["#mpa_v30", "# of samples\ta\tb", "x\t1\t2"],
    ['# my features\t"a"\tb', '"x"\t1\t2'],
    ['# my features\t"a"\tb', '"x"\t1\t"2"'],
  ])("%s", async (...rows) => {
    await expectFeatures(lines(rows), { x: [1, 2] }, ["a", "b"]);
  });

  test("a header with # is found below a comment with several cells", async () => {
    for (const above of [
      "# exported\t3 Nov\tby hand",
      "# Constructed from biom file\t\t",
      "#exported\t3 Nov\tby hand",
      "#SampleID\tMetaphlan_Analysis",
    ]) {
      await expectFeatures(lines([above, "#clade_name\ta\tb", "x\t1\t2"]), { x: [1, 2] }, ["a", "b"]);
    }
    for (const below of ["sample\ta\tb", "feature-id\ta\tb", "#OTU ID\ta\tb", "#NAME\ta\tb", "taxa\ta\tb"]) {
      const rows = ["# exported\t3 Nov\tby hand", below, "x\t1\t2"];
      await expectFeatures(lines(rows), { x: [1, 2] }, ["a", "b"]);
    }
  });

  test("comments above a header stay comments", async () => {
    await expectFeatures("# exported 3 Nov, by hand\nname,a,b\nx,1,2\n", { x: [1, 2] }, ["a", "b"]);
    await expectFeatures("# exported, 3 Nov, by hand\nname,a,b\nx,1,2\n", { x: [1, 2] }, ["a", "b"]);
    await expectFeatures("# Sample ID, as typed\nname,a,b\nx,1,2\n", { x: [1, 2] }, ["a", "b"]);
    await expectFeatures("#exported by hand\nname,a,b\nx,1,2\n", { x: [1, 2] }, ["a", "b"]);
    await expectFeatures("# exported\tby hand\nname\ta\tb\nx\t1\t2\n", { x: [1, 2] }, ["a", "b"]);
    const biom = "# Constructed from biom file\n#OTU ID\ta\tb\nx\t1.0\t2.0\n";
    await expectFeatures(biom, { x: [1, 2] }, ["a", "b"]);
  });

  test("a header with # that fills a chunk of its own is found", async () => {
    const samples = Array.from({ length: 30_000 }, (_, j) => `sample number ${j}`);
    const values = samples.map((_, j) => j);
    const text = `# my features\t${samples.join("\t")}\nx\t${values.join("\t")}\n`;
    expect(text.length).toBeGreaterThan(500_000);
    const bytes = new TextEncoder().encode(text);
    await expectFeatures(text, { x: values }, samples);
    for (const size of [1000, 65_536, text.indexOf("\n") + 1]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      const source = new Blob(pieces);
      expect((await readTable(source, { transpose: true })).index).toEqual(samples);
    }
  });

  test("a header with # is read with samples in rows, as one table and block by block", async () => {
    const text = "# plot\ta\tb\np1\t1\t2\np2\t3\t4\n";
    const expected = { a: [1, 3], b: [2, 4] };
    const whole = await readTable({ text });
    expect([whole.index, asLists(whole)]).toEqual([["p1", "p2"], expected]);
    const batches = await readBatches({ text }, { blockBytes: 4 });
    expect(batches.samples).toEqual(["p1", "p2"]);
    const blocks: [string, number[]][] = [];
    for await (const block of batches.from(0)) blocks.push(...Object.entries(asLists(block)));
    expect(Object.fromEntries(blocks)).toEqual(expected);
  });

  test("an id column can be named with its #", async () => {
    expect((await readTable({ text: "# plot\ta\np1\t1\n" }, { id: "# plot" })).index).toEqual(["p1"]);
  });

  test("rows of a bad file below a header with # keep their numbers", async () => {
    const text = lines(["# a comment", "# my features\ta\tb", "x\t1\t2", "y\t1\tz"]);
    for (const read of [
      () => readTable({ text }, { transpose: true }),
      async () => {
        const batches = await readBatches({ text }, { transpose: true });
        for await (const _ of batches.from(0));
      },
    ]) {
      await expect(read()).rejects.toMatchObject({ row: 4, column: "b" });
    }
  });

  test("a header with # alone in a file is refused", async () => {
    await expect(readTable({ text: "# Pathway\ta\tb\n" })).rejects.toThrow("rows below its header, got none");
    await expect(readTable({ text: "#OTU ID\ta\tb\n" })).rejects.toThrow("rows below its header, got none");
    await expect(readTable({ text: "# by\tme\n" })).rejects.toThrow("must have a header, got none");
  });
});

describe("of metadata", () => {
  const read = async (...rows: string[]) => {
    const { index, columns } = await readMetadata({ text: lines(rows) });
    return { index, names: Object.keys(columns) };
  };
  const expected = { index: ["s1", "s2"], names: ["arm", "week"] };

  test.each([
    [["# subject\tarm\tweek", "s1\tx\t0", "s2\ty\t1"]],
    [["# subject\tarm\tweek", "#q2:types\tcategorical\tnumeric", "s1\tx\t0", "s2\ty\t1"]],
    [["# made by hand", "# subject\tarm\tweek", "s1\tx\t0", "s2\ty\t1"]],
    [["#SampleID\tarm\tweek", "#q2:types\tcategorical\tnumeric", "s1\tx\t0", "# s3\ty\t4", "s2\ty\t1"]],
    [["#plot\tarm\tweek", "s1\tx", "s2\ty\t1"]],
    [["# Sample ID,arm,week", "s1,x,0", "s2,y,1"]],
    [["# exported 3 Nov, by hand", "id,arm,week", "s1,x,0", "s2,y,1"]],
    [["# exported, 3 Nov, by hand", "plot,arm,week", "s1,x,0", "s2,y,1"]],
    [["# exported\t3 Nov\tby hand", "sampleid\tarm\tweek", "s1\tx\t0", "s2\ty\t1"]],
    [["# exported\tby hand", "plot\tarm\tweek", "s1\tx\t0", "s2\ty\t1"]],
  ])("%j", async (rows) => {
    expect(await read(...rows)).toEqual(expected);
  });
});

describe("of taxonomies", () => {
  const expected = { F1: "k__A; p__B", F2: "k__A" };
  test.each([
    [["# Feature\tTaxon", "F1\tk__A; p__B", "F2\tk__A"]],
    [["# Feature\tConfidence\tTaxon", "F1\t1\tk__A; p__B", "F2\t1\tk__A"]],
    [["# Feature\tassigned to", "F1\tk__A; p__B", "F2\tk__A"]],
    [["#OTU ID\tassigned to", "F1\tk__A; p__B", "F2\tk__A"]],
    [["# made\tby hand", "OTU\tTaxonomy", "F1\tk__A; p__B", "# F9\tk__Z", "F2\tk__A"]],
    [["# made by hand", "F1\tk__A; p__B", "F2\tk__A"]],
    [["# Sample ID, as typed", "OTU,Taxonomy", "F1,k__A; p__B", "F2,k__A"]],
  ])("%j", async (rows) => {
    expect(await readTaxonomy({ text: lines(rows) })).toEqual(expected);
  });
});
