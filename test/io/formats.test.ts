import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { zipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import { DataError } from "../../src/errors.js";
import {
  readArrow,
  readMetadata,
  readParquet,
  readTable,
  readTaxonomy,
  readTree,
  type Source,
  toArrow,
  writeArrow,
  writeParquet,
} from "../../src/io/index.js";
import { asTable } from "../../src/table/as-table.js";
import { columnNames } from "../../src/table/columns.js";
import { makeTable } from "../../src/table/make-table.js";
import type { Table } from "../../src/table/table.js";

const folder = join(import.meta.dirname, "../fixtures/io");
const path = (name: string) => join(folder, name);
const bytesOf = (name: string) => new Uint8Array(readFileSync(path(name)));

const expected = makeTable(
  ["s1", "s2", "s10"],
  [
    ["F1", Float64Array.of(5, 0, 2.5)],
    ["4479944", Float64Array.of(0, 0, 1)],
    ["F é", Float64Array.of(1e-300, 123456789.125, 0)],
    ["17", Float64Array.of(0, 0, 0)],
  ],
);
const taxonomy = {
  F1: "k__Bacteria; p__Firmicutes",
  4479944: "k__Bacteria",
  "F é": "k__Archaea; p__X",
  17: "Unassigned",
};

function numbers({ index, columns, names }: Table): Table {
  return { index, columns, ...(names && { names }) };
}

describe("all roads lead to the same bits", () => {
  const roads: [string, () => Promise<Source>, object?][] = [
    ["BIOM 2.1", async () => path("table.hdf5.biom")],
    ["BIOM 2.1 as the latest HDF5", async () => path("table.latest.biom")],
    ["BIOM 2.0", async () => path("table.v20.biom")],
    ["BIOM 1, sparse", async () => path("table.sparse.biom")],
    ["BIOM 1, dense", async () => path("table.dense.biom")],
    [".qza", async () => path("table.qza")],
    ["TSV", async () => path("table.tsv"), { transpose: true }],
    ["Parquet", () => writeParquet(expected)],
    ["Arrow", () => writeArrow(expected)],
  ];
  test.each(roads)("%s", async (_, source, options = {}) => {
    const table = await readTable(await source(), options);
    expect(numbers(table)).toEqual(expected);
    expect(columnNames(table)).toEqual(["F1", "4479944", "F é", "17"]);
  });
  test("a flechette table gives the same bits as files", async () => {
    expect(asTable(await toArrow(expected))).toEqual(expected);
  });
  test.each(["table.hdf5.biom", "table.sparse.biom", "table.dense.biom", "table.qza"])(
    "%s keeps taxonomy and what is known of the samples",
    async (name) => {
      const table = await readTable(path(name));
      expect(table.taxonomy).toEqual(taxonomy);
      expect(table.sampleMetadata).toMatchObject({
        index: expected.index,
        columns: { ph: Float64Array.of(7, Number.NaN, 6.5), site: ["gut", "skin", "gut"] },
      });
    },
  );
});

describe("features are filtered before zeros take up memory", () => {
  test.each<[object, string[]]>([
    [{ minFrequency: 1 }, ["17"]],
    [{ minFrequency: 1.5 }, ["4479944", "17"]],
    [{ minPrevalence: 2 }, ["4479944", "17"]],
    [{ minPrevalence: "34%" }, ["4479944", "17"]],
    [{ minPrevalence: "33%", minFrequency: 7.6 }, ["F1", "4479944", "17"]],
    [{ minPrevalence: 0.34 }, ["4479944", "17"]],
    [{ minPrevalence: 3 }, ["F1", "4479944", "F é", "17"]],
  ])("%j", async (filter, dropped) => {
    for (const source of ["table.hdf5.biom", "table.sparse.biom"]) {
      const table = await readTable(path(source), filter);
      expect(table.filtered).toEqual(dropped);
      expect(columnNames(table)).toEqual(columnNames(expected).filter((name) => !dropped.includes(name)));
    }
    const text = await readTable(path("table.tsv"), { ...filter, transpose: true });
    expect(text.filtered).toEqual(dropped);
  });
  test("limits of features that are none are refused", async () => {
    for (const filter of [
      { minFrequency: -1 },
      { minPrevalence: "101%" as const },
      { minPrevalence: "%" as "1%" },
    ]) {
      await expect(readTable(path("table.sparse.biom"), filter)).rejects.toMatchObject({ code: "usage" });
    }
  });
});

describe("QIIME 2 artifacts", () => {
  test("artifacts tell who they are", async () => {
    expect((await readTable(path("table.qza"))).artifact).toEqual({
      uuid: "11111111-2222-4333-8444-555555555555",
      type: "FeatureTable[Frequency]",
      format: "BIOMV210DirFmt",
    });
  });
  test("artifacts hold trees and taxonomies", async () => {
    const tree = await readTree(path("tree.qza"));
    expect(tree).toEqual(await readTree({ text: "((F1:1,4479944:2)y1:0.5,('F é':1,17:1)y2:0.25)y0;" }));
    expect(await readTaxonomy(path("taxonomy.qza"))).toEqual({
      F1: "k__Bacteria; p__Firmicutes",
      4479944: "k__Bacteria",
    });
  });
  test("artifacts of the wrong kind say which they are", async () => {
    await expect(readTable(path("tree.qza"))).rejects.toThrow(
      /must hold a table \(BIOM, TSV or CSV\), got Phylogeny\[Rooted\]/,
    );
    await expect(readTree(path("table.qza"))).rejects.toThrow(
      /must hold data\/tree.nwk, got FeatureTable\[Frequency\]/,
    );
  });
});

describe("taxonomies in text", () => {
  test.each([
    "Feature ID\tTaxon\tConfidence\nF1\tk__A; p__B\t1\nF2\tk__A\t1\n",
    "#OTUID\tConfidence\ttaxonomy\nF1\t1\tk__A; p__B\nF2\t1\tk__A\n",
    "F1\tk__A; p__B\nF2\tk__A\n",
  ])("%j", async (text) => {
    expect(await readTaxonomy({ text })).toEqual({ F1: "k__A; p__B", F2: "k__A" });
  });
  test("taxonomies with repeated, short or no rows are refused", async () => {
    await expect(readTaxonomy({ text: "F1\tk\nF1\tk\n" })).rejects.toThrow(
      /row 2: features must be unique, got 'F1'/,
    );
    await expect(readTaxonomy({ text: "F1\nF2\n" })).rejects.toThrow(
      /row 1: a taxonomy must have a feature and its/,
    );
    await expect(readTaxonomy({ text: "Feature ID\tTaxon\n" })).rejects.toThrow(/at least one feature/);
  });
});

describe("trees", () => {
  test("trees are read from text of any kind", async () => {
    const text = "(a:1,b:2)r;\n";
    const tree = await readTree({ text });
    expect(tree.names).toEqual(["r", "a", "b"]);
    expect(await readTree(new Blob([text]))).toEqual(tree);
    await expect(readTree({ text: "(a,b", name: "t.nwk" })).rejects.toMatchObject({
      code: "data",
      file: "t.nwk",
    });
    await expect(readTree(path("table.hdf5.biom"))).rejects.toThrow(/must be a tree in Newick format/);
    await expect(readTable({ text })).rejects.toThrow(/must be a table, got a tree/);
  });
});

describe("Parquet and Arrow", () => {
  const number = fc.double({ noDefaultInfinity: false });
  const mixed = fc.array(fc.tuple(number, fc.option(fc.string()), fc.option(fc.boolean())), {
    minLength: 1,
    maxLength: 40,
  });

  test("Parquet and Arrow bring numbers, text and booleans back bit for bit", async () => {
    await fc.assert(
      fc.asyncProperty(mixed, async (rows) => {
        fc.pre([1, 2].every((k) => rows.some((row) => row[k] !== null)));
        const table = makeTable(
          rows.map((_, i) => `s${i}`),
          [
            ["x", Float64Array.from(rows, ([x]) => x)],
            ["__proto__", rows.map(([, text]) => text)],
            ["ok", rows.map(([, , ok]) => ok)],
          ],
        );
        const parts = { index: table.index, columns: table.columns };
        expect(await readParquet(await writeParquet(table))).toMatchObject(parts);
        expect(await readArrow(await writeArrow(table))).toMatchObject(parts);
      }),
      { numRuns: 50 },
    );
  });
  test("Parquet and Arrow files have their ids found", async () => {
    const table = makeTable(["a", "b"], [["x", Float64Array.of(1, 2)]]);
    const { guesses, ...named } = await readTable(await writeParquet(table, { id: "subject" }));
    expect(named).toEqual(table);
    expect(guesses).toEqual([{ file: "data", what: "ids", took: "column 'subject'", option: "id" }]);
    expect(await readTable(await writeParquet(table, { id: "__index_level_0__" }))).toEqual(table);
    const without = await writeParquet(table, { id: false });
    await expect(readTable(without)).rejects.toThrow(/must have a column beside its ids, got only 'x'/);
    expect((await readTable(without, { id: "x" })).index).toEqual(["1", "2"]);
    await expect(writeParquet(table, { id: "x" })).rejects.toThrow(
      /ids must have a name of their own, got 'x'/,
    );
  });
  test("Parquet and Arrow can be metadata, with the same overrides as text", async () => {
    const table = makeTable(
      ["a", "b"],
      [
        ["ph", Float64Array.of(5, 6.5)],
        ["g", ["u", null]],
      ],
    );
    const metadata = await readMetadata(await writeParquet(table), { categorical: ["ph"] });
    expect(metadata.columns).toEqual({ ph: ["5", "6.5"], g: ["u", null] });
    expect(metadata.kinds.map(({ kind, by }) => [kind, by])).toEqual([
      ["category", "option"],
      ["category", "values"],
    ]);
    await expect(readTable(await writeArrow(table))).rejects.toThrow(
      /every column must be numeric, got categories in 'g'/,
    );
  });
  test("Parquet and Arrow keep narrower numbers and key–value pairs", async () => {
    const table = makeTable(
      ["a", "b"],
      [
        ["n", Int32Array.of(1, -2)],
        ["f", Float32Array.of(0.5, 1)],
      ],
    );
    const bytes = await writeParquet(table, { metadata: { formula: "~ ph" } });
    const { parquetMetadata } = await import("hyparquet");
    const { schema, key_value_metadata } = parquetMetadata(bytes.slice().buffer);
    expect(schema.slice(1).map(({ type }) => type)).toEqual(["BYTE_ARRAY", "INT32", "FLOAT"]);
    expect(key_value_metadata).toContainEqual({ key: "formula", value: "~ ph" });
    expect((await readParquet(bytes)).columns["n"]).toEqual(Int32Array.of(1, -2));
  });
});

describe("damaged files", () => {
  const intact = new Map<string, Uint8Array>();
  beforeAll(async () => {
    for (const name of ["table.hdf5.biom", "table.latest.biom", "table.sparse.biom", "table.qza"])
      intact.set(name, bytesOf(name));
    intact.set("parquet", await writeParquet(expected));
    intact.set("arrow", await writeArrow(expected));
  });
  const readOrRefuse = async (bytes: Uint8Array) => {
    try {
      const table = await readTable(bytes);
      for (const name of columnNames(table)) expect(table.columns[name]).toHaveLength(table.index.length);
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
      expect((error as Error).message.split("\n").length).toBeLessThan(4);
    }
  };

  test.each(["table.hdf5.biom", "table.latest.biom", "table.sparse.biom", "table.qza", "parquet", "arrow"])(
    "%s, cut short, is refused, and the next file is read as before",
    async (name) => {
      const bytes = intact.get(name)!;
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length - 2), async (length) => {
          await expect(readTable(bytes.slice(0, length))).rejects.toThrow(DataError);
        }),
      );
      expect(numbers(await readTable(bytes))).toEqual(expected);
    },
  );

  // Not HDF5 and Arrow: the libraries that read them trust lengths inside the file, which zip's checksums protect.
  test.each(["table.sparse.biom", "table.qza", "parquet"])(
    "%s with bytes changed is read or refused",
    async (name) => {
      const bytes = intact.get(name)!;
      const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }));
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
          const changed = bytes.slice();
          for (const [at, by] of changes) changed[at]! ^= by;
          return readOrRefuse(changed);
        }),
        { numRuns: 300, seed: 1 },
      );
    },
  );

  test("a stream of Arrow messages cut short anywhere is read or refused", async () => {
    const { tableToIPC } = await import("@uwdata/flechette");
    const arrow = (await toArrow(expected)) as unknown as Parameters<typeof tableToIPC>[0];
    const bytes = tableToIPC(arrow, { format: "stream" })!;
    expect(numbers(await readTable(bytes))).toEqual(expected);
    for (let length = 4; length < bytes.length - 8; length += 7) await readOrRefuse(bytes.slice(0, length));
  });

  test("random bytes after the mark of any format are read or refused", async () => {
    const marks = [
      bytesOf("table.hdf5.biom"),
      bytesOf("table.qza"),
      await writeParquet(expected),
      await writeArrow(expected),
    ];
    const mark = fc.constantFrom(...marks.map((bytes) => bytes.slice(0, 8)), new TextEncoder().encode("{"));
    await fc.assert(
      fc.asyncProperty(mark, fc.uint8Array({ maxLength: 300 }), (head, tail) => {
        return readOrRefuse(Uint8Array.from([...head, ...tail]));
      }),
      { numRuns: 300 },
    );
    expect(numbers(await readTable(marks[0]!))).toEqual(expected);
  });
});

describe("archives that are traps", () => {
  const uuid = "11111111-2222-4333-8444-555555555555";
  const description = new TextEncoder().encode(
    `uuid: ${uuid}\ntype: FeatureTable[Frequency]\nformat: BIOMV210DirFmt\n`,
  );
  const pack = (files: Record<string, Uint8Array>) => {
    return zipSync({ [`${uuid}/metadata.yaml`]: description, ...files }, { level: 9 });
  };
  const biom = `${uuid}/data/feature-table.biom`;
  /** Change the uncompressed size that the directory declares for the last entry. */
  const declare = (zip: Uint8Array, size: number) => {
    const changed = zip.slice();
    const view = new DataView(changed.buffer);
    let at = changed.length - 22;
    while (view.getUint32(at, true) !== 0x02014b50) at--;
    view.setUint32(at + 24, size, true);
    return changed;
  };

  test.each<[string, () => Uint8Array, RegExp]>([
    [
      "a bomb that says so",
      () => declare(pack({ [biom]: new Uint8Array(1e6) }), 2 ** 31),
      /of 2147483648 bytes, more than/,
    ],
    [
      "a bomb that does not",
      () => declare(pack({ [biom]: new Uint8Array(1e7) }), 100),
      /larger than the 100 bytes it declares/,
    ],
    [
      "a size too large",
      () => declare(pack({ [biom]: new Uint8Array(100) }), 200),
      /other than its size and checksum say/,
    ],
    ["a way out", () => pack({ [`${uuid}/../../etc/passwd`]: description }), /a name that leads outside/],
    ["a root", () => pack({ "/etc/passwd": description }), /a name that leads outside/],
    ["a drive", () => pack({ "C:\\x": description }), /a name that leads outside/],
    ["another folder", () => pack({ "other/file": description }), /must be a QIIME 2 artifact/],
    [
      "no artifact at all",
      () => zipSync({ "table.tsv": description }),
      /must be a QIIME 2 artifact, got other content; unpack/,
    ],
    ["nothing", () => zipSync({}), /must be a QIIME 2 artifact/],
    ["no table", () => pack({ [`${uuid}/data/x`]: description }), /must hold a table/],
    [
      "another uuid",
      () => zipSync({ [`${uuid.replace("5", "6")}/metadata.yaml`]: description }),
      /must have the uuid/,
    ],
  ])("%s", async (_, make, message) => {
    const error = await readTable(make()).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(message);
  });
});
