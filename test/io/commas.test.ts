import { describe, expect, test } from "vitest";
import { readBatches, readMetadata, readTable, readTaxonomy } from "../../src/io/index.js";

const read = (text: string, options = {}) => readTable({ text, name: "t.csv" }, options);

describe("decimal commas", () => {
  test.each([
    ["id;a;b\ns1;1,5;2\ns2;-0,25;\n", [1.5, -0.25], [2, Number.NaN]],
    ["id\ta\tb\ns1\t1,5\t2\ns2\t3,25E-3\tNA\n", [1.5, 0.00325], [2, Number.NaN]],
    ["sep=;\r\nid;a;b\r\ns1;1,5;2\r\ns2;3;7,5\r\n", [1.5, 3], [2, 7.5]],
    ['"sep=,"\nid,a,b\ns1,1.5,2\ns2,3,7.5\n', [1.5, 3], [2, 7.5]],
  ])("%j", async (text, a, b) => {
    const table = await read(text);
    expect([Array.from(table.columns["a"] as number[]), Array.from(table.columns["b"] as number[])]).toEqual([
      a,
      b,
    ]);
    const batches = await readBatches({ text }, { blockBytes: 8 });
    const found: unknown[] = [];
    for await (const block of batches)
      found.push(...Object.values(block.columns).map((column) => Array.from(column as number[])));
    expect(found).toEqual([a, b]);
  });

  test("are refused where every comma could stand between thousands, until it is said", async () => {
    const text = "id;a\ns1;1,234\ns2;22\n";
    await expect(read(text)).rejects.toThrow(
      "row 2, column 'a' a number with a comma must say whether that is a decimal comma".replace(
        "' a",
        "': a",
      ),
    );
    expect((await read(text, { decimal: "," })).columns["a"]).toEqual(Float64Array.of(1.234, 22));
    expect((await read(text, { decimal: "." })).columns["a"]).toEqual(Float64Array.of(1234, 22));
    await expect(readMetadata({ text })).rejects.toThrow("decimal");
    expect((await readMetadata({ text }, { decimal: "." })).columns["a"]).toEqual(Float64Array.of(1234, 22));
  });

  test("with what stands between thousands, where it was said", async () => {
    const german = "id;a\ns1;1.234,5\ns2;1.000.000\n";
    expect((await read(german, { decimal: "," })).columns["a"]).toEqual(Float64Array.of(1234.5, 1e6));
    await expect(read("id;a\ns1;1.5\n", { decimal: "," })).rejects.toThrow("got '1.5'");
    const english = 'id,a\ns1,"1,234.5"\ns2,"1,000,000"\n';
    expect((await read(english, { decimal: "." })).columns["a"]).toEqual(Float64Array.of(1234.5, 1e6));
  });

  test("are no numbers beside decimal points, nor in comma-separated text", async () => {
    await expect(read("id;a;b\ns1;1.5;2\ns2;3;1,25\n")).rejects.toThrow(
      "other numbers of the file have a decimal point",
    );
    expect((await readMetadata({ text: "id;a;b\ns1;1.5;2\ns2;3;1,25\n" })).columns["b"]).toEqual([
      "2",
      "1,25",
    ]);
    expect((await readMetadata({ text: 'id,a\ns1,"1,5"\ns2,"2,5"\n' })).columns["a"]).toEqual(["1,5", "2,5"]);
  });
});

describe("headers without a name for the ids", () => {
  test("R's write.table, with any delimiter, in tables, metadata and taxonomies", async () => {
    // write.table(data.frame(y = 1:2, z = 3:4, row.names = c("s1", "s2")), sep = …)
    for (const sep of ["\t", ",", ";", " "]) {
      const text = `"y" "z"\n"s1" 1 3\n"s2" 2 4\n`.replaceAll(" ", sep);
      const expected = {
        index: ["s1", "s2"],
        columns: { y: Float64Array.of(1, 2), z: Float64Array.of(3, 4) },
      };
      expect(await read(text)).toEqual(expected);
      expect(await readMetadata({ text })).toMatchObject(expected);
      for await (const block of await readBatches({ text }, { blockBytes: 32 }))
        expect(block).toEqual(expected);
    }
    expect((await read('"y"\n"s1"\t1\n"s2"\t2\n')).columns).toEqual({ y: Float64Array.of(1, 2) });
    expect(
      await readTaxonomy({
        text: '"Kingdom" "Phylum"\n"o1" "Bacteria" "Firmicutes"\n"o2" "Bacteria" NA\n'.replaceAll(" ", "\t"),
      }),
    ).toEqual({
      o1: "Bacteria;Firmicutes",
      o2: "Bacteria",
    });
  });

  test("not where the last cell of every row is empty: that is a delimiter at its end", async () => {
    for (const header of ["id\ta\tb", "id\ta\tb\t"]) {
      const text = `${header}\ns1\t1\t2\t\ns2\t3\t4\t\n`;
      const expected = {
        index: ["s1", "s2"],
        columns: { a: Float64Array.of(1, 3), b: Float64Array.of(2, 4) },
      };
      expect(await read(text)).toEqual(expected);
      expect(await readMetadata({ text })).toMatchObject(expected);
    }
    // A cell of the last column that is missing in R.
    const { columns } = await read("a\tb\ns1\t1\t\ns2\t3\t4\n");
    expect(columns).toEqual({ a: Float64Array.of(1, 3), b: Float64Array.of(Number.NaN, 4) });
  });
});

test("comments above a header, and sample beside a column id, stay what they are", async () => {
  const commented = await read("# exported 3 Nov, by hand\nid,a\ns1,1\n");
  expect([commented.index, commented.columns]).toEqual([["s1"], { a: Float64Array.of(1) }]);
  const metadata = await readMetadata({ text: "sample\tid\tx\ns1\tp1\t1\ns2\tp2\t2\n" });
  expect(metadata.index).toEqual(["s1", "s2"]);
  expect(metadata.columns["id"]).toEqual(["p1", "p2"]);
});

describe("a column of ids elsewhere", () => {
  const text = "run\tSampleID\tarm\tExternal ID\nr1\ts1\tx\te1\nr2\ts2\ty\te2\n";
  test("is the one that has most of the samples looked for", async () => {
    expect((await readMetadata({ text })).index).toEqual(["s1", "s2"]);
    expect((await readMetadata({ text }, { samples: ["e1", "e2", "e3"] })).index).toEqual(["e1", "e2"]);
    expect((await readMetadata({ text }, { samples: ["r1"] })).index).toEqual(["r1", "r2"]);
  });
  test("is left alone where its values repeat, and where it is a bare id, index or sample", async () => {
    expect((await readMetadata({ text: text.replace("s2", "s1").replace("e2", "e1") })).index).toEqual([
      "r1",
      "r2",
    ]);
    for (const name of ["id", "Index", "sample"]) {
      expect((await readMetadata({ text: `run\t${name}\nr1\ts1\nr2\ts2\n` })).index).toEqual(["r1", "r2"]);
    }
  });
  test("is that of a table too, whole and in blocks", async () => {
    const numbers = "run\tsample_id\ty\n1\t11\t0.5\n2\t12\t1.5\n";
    const expected = { run: Float64Array.of(1, 2), y: Float64Array.of(0.5, 1.5) };
    for (const [given, index, columns] of [
      [numbers, ["11", "12"], expected],
      [numbers.replace("12", "11"), ["1", "2"], { sample_id: Float64Array.of(11, 11), y: expected.y }],
    ] as const) {
      const table = await read(given);
      expect([table.index, table.columns]).toEqual([index, columns]);
      const batches = await readBatches({ text: given }, { blockBytes: 32 });
      expect(batches.samples).toEqual(index);
      for await (const block of batches) expect(block.columns).toEqual(columns);
    }
  });
});

describe("text in other encodings", () => {
  const windows = Uint8Array.from("id\tsite\ns1\tM\xfcller\ns2\tC\xf4te \x96\n", (letter) =>
    letter.charCodeAt(0),
  );
  test("Windows-1252 is read with a note, split anywhere", async () => {
    const metadata = await readMetadata(windows);
    expect(metadata.columns["site"]).toEqual(["Müller", "Côte –"]);
    const note = "data: text that is not UTF-8: Windows-1252; save the file as UTF-8 if names look wrong";
    expect(metadata.notes).toEqual([note]);
    const head = new Uint8Array((1 << 20) - 18).fill(97);
    const long = new Blob([`id\t${new TextDecoder().decode(head)}\ns1\t`, windows.slice(11, 17), "\n"]);
    expect((await readMetadata(long)).notes).toEqual([note]);
  });
  test("a mixture is refused", async () => {
    const late = new Blob([`id\tMüller\ns1\t${"x".repeat(1 << 20)}`, Uint8Array.of(0xe9), "\n"]);
    await expect(readMetadata(late)).rejects.toThrow("text must be encoded as UTF-8");
  });
});

test("a file without any delimiter does not show its header", async () => {
  const words = Array.from({ length: 300 }, (_, i) => `taxon${i}`).join(" ");
  await expect(read(`sample ${words}\ns1 1 2\n`)).rejects.toThrow(
    /^t.csv: row 1: the header must name the ids and at least one column, got neither tab, comma nor semicolon in its \d+ characters; save the file as TSV or CSV$/,
  );
});

describe("mothur's shared tables", () => {
  const text =
    "label\tGroup\tnumOtus\tO1\tO2\t\n0.01\ts1\t2\t1\t2\t\n0.01\ts2\t2\t3\t4\t\n0.03\ts1\t2\t5\t6\t\n0.03\ts2\t2\t7\t8\t\n";
  test("with several labels need a choice", async () => {
    await expect(read(text)).rejects.toThrow(
      `a mothur table must have one label, got '0.01', '0.03'; label "0.01" chooses one`,
    );
    await expect(read(text, { label: "0.05" })).rejects.toThrow(
      "no label '0.05'; the labels are '0.01', '0.03'",
    );
    const expected = { O1: Float64Array.of(5, 7), O2: Float64Array.of(6, 8) };
    expect((await read(text, { label: "0.03" })).columns).toEqual(expected);
    const batches = await readBatches({ text }, { label: "0.03", blockBytes: 16 });
    const columns = {};
    for await (const block of batches) Object.assign(columns, block.columns);
    expect(columns).toEqual(expected);
  });
});
