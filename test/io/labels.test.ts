import {
  columnFromArray,
  float64,
  int64,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  utf8,
} from "@uwdata/flechette";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { DataError } from "../../src/errors.js";
import { asTable, prepare } from "../../src/index.js";
import {
  readArrow,
  readBatches,
  readMetadata,
  readParquet,
  readTable,
  tableRows,
  writeParquet,
} from "../../src/io/index.js";
import { metadataFromValues } from "../../src/io/metadata.js";
import { columnNames } from "../../src/table/columns.js";

const digits = ["20240101120000001", "20240101120000002", "20240101120000003"];
const rounded = Float64Array.from(digits, Number);

const read = (text: string, options = {}) => readMetadata({ text, name: "m.tsv" }, options);
const file = (cells: readonly string[], type = "") =>
  `id\tg\n${type}${cells.map((cell, i) => `s${i}\t${cell}\n`).join("")}`;

describe("text", () => {
  test("cells whose number is spelt otherwise keep their text beside it", async () => {
    const cells = ["01", "1", "1.0", "1E0", "+1", "", "NA", "2"];
    const { columns, labels } = await read(file(cells));
    expect(columns).toEqual({ g: Float64Array.of(1, 1, 1, 1, 1, Number.NaN, Number.NaN, 2) });
    expect(labels).toEqual({ g: ["01", "1", "1.0", "1E0", "+1", null, null, "2"] });
  });

  test.each([
    ["digits beyond 2^53", digits],
    ["those that a double happens to hold", ["20240101120000000", "20240101120000008"]],
  ])("%s are labels", async (_, cells) => {
    const { columns, labels } = await read(file(cells));
    expect({ columns, labels }).toEqual({
      columns: { g: Float64Array.from(cells, Number) },
      labels: { g: cells },
    });
  });

  test("columns whose cells say what they are have no labels", async () => {
    const { labels } = await read("id\tx\tw\tg\ns1\t0.5\t1\ta\ns2\t-3\tNA\tb\n");
    expect(labels).toBeUndefined();
  });

  test.each([
    ["the caller", "", { categorical: ["g"] }],
    ["a #q2:types row", "#q2:types\tcategorical\n", {}],
  ])("as categories by %s numbers lose their zeros, labels do not", async (_, type, options) => {
    const { columns, labels } = await read(file(["1.0", "1", "2.50"], type), options);
    expect({ columns, labels }).toEqual({
      columns: { g: ["1", "1", "2.5"] },
      labels: { g: ["1.0", "1", "2.50"] },
    });
  });

  test("labels survive structuredClone, the choice of samples by a join of files, and writing", async () => {
    const sources = [
      { text: file(["01", "1", "7"]), name: "a.tsv" },
      { text: "id\th\ns2\t2.0\ns0\t3\n", name: "b.tsv" },
    ];
    const joined = structuredClone(await readMetadata(sources));
    expect(joined.index).toEqual(["s0", "s2"]);
    expect(joined.labels).toEqual({ g: ["01", "7"], h: ["3", "2.0"] });
    expect([...tableRows(joined)]).toEqual([
      ["s0", "01", "3"],
      ["s2", "7", "2.0"],
    ]);
  });
});

describe("ids of several files", () => {
  test("ids of several files that differ in spelling only are warned of, or named where nothing is left", async () => {
    const a = { text: "id\tx\n01\t1\n02\t2\ns\t3\n", name: "a.tsv" };
    const b = { text: "id\ty\n1\t1\n2\t2\ns\t3\n", name: "b.tsv" };
    const { index, notes } = await readMetadata([a, b]);
    expect(index).toEqual(["s"]);
    expect(notes).toEqual([
      "metadata: 2 ids differ in spelling only, and were not joined: '01' in a.tsv is '1' in b.tsv, '02' in a.tsv is '2' in b.tsv; write them alike",
    ]);
    const c = { text: "id\ty\n1.0\t1\n", name: "c.tsv" };
    await expect(readMetadata([a, c])).rejects.toThrow(
      "got none in common; a.tsv has '01', '02', 's'; c.tsv has '1.0'; some differ in spelling only: '01' in a.tsv is '1.0' in c.tsv",
    );
  });
});

/** The same columns as Parquet and as Arrow. */
const formats = {
  parquet: (ids: readonly string[], g: readonly unknown[], type: "INT64" | "DOUBLE") =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: "id", data: [...ids], type: "STRING" },
          { name: "g", data: [...g], type },
        ],
      }),
    ),
  arrow: (ids: readonly string[], g: readonly unknown[], type: "INT64" | "DOUBLE") =>
    tableToIPC(
      tableFromColumns({
        id: columnFromArray([...ids], utf8()),
        g: columnFromArray([...g], type === "INT64" ? int64() : float64()),
      }),
      { format: "file" },
    )!,
};
const ids = ["s0", "s1", "s2"];

describe.each(Object.entries(formats))("%s", (format, write) => {
  const tableOf = (bytes: Uint8Array, options = {}) =>
    format === "parquet" ? readParquet(bytes, options) : readArrow(bytes, options);

  test("64-bit integers keep their digits as labels and ids", async () => {
    const bytes = write(ids, digits.map(BigInt), "INT64");
    const { columns, labels } = await readMetadata(bytes);
    expect(columns).toEqual({ g: rounded });
    expect(Array.from(labels!["g"]!, String)).toEqual(digits);
    expect((await readMetadata(bytes, { id: "g" })).index).toEqual(digits);
  });

  test("missing 64-bit integers have no label", async () => {
    const { columns, labels } = await readMetadata(write(ids, [BigInt(digits[0]!), null, 5n], "INT64"));
    expect(columns).toEqual({ g: Float64Array.of(rounded[0]!, Number.NaN, 5) });
    expect(Array.from(labels!["g"]!, (label) => label && String(label))).toEqual([digits[0], null, "5"]);
  });

  test("64-bit integers that a double holds are plain numbers, floats that are whole their integers", async () => {
    for (const type of ["INT64", "DOUBLE"] as const) {
      const cells = type === "INT64" ? [1n, 2n, 2n ** 53n - 1n] : [1, 2, 2 ** 53 - 1];
      const bytes = write(ids, cells, type);
      const table = await readMetadata(bytes);
      expect(table.columns["g"]).toEqual(Float64Array.of(1, 2, 2 ** 53 - 1));
      expect(table.labels).toBeUndefined();
      expect((await readMetadata(bytes, { id: "g" })).index).toEqual(["1", "2", "9007199254740991"]);
    }
  });

  test("a float beyond 2^53 is refused as an id", async () => {
    const bytes = write(ids, [1, 2 ** 53, 3], "DOUBLE");
    await expect(readMetadata(bytes, { id: "g" })).rejects.toThrow(
      "column 'g': a float beyond 2^53 cannot be an id, as it stands for several whole numbers, got 9007199254740992 in row 2 of the data; write the ids as text or as 64-bit integers",
    );
    await expect(tableOf(bytes, { id: "g" })).rejects.toThrow(DataError);
    await expect(readBatches(bytes, { id: "g" })).rejects.toThrow("column 'g': a float beyond 2^53");
    expect((await readMetadata(bytes)).labels).toEqual({ g: ["1", null, "3"] });
  });

  test("a 64-bit integer beyond 2^53 is no response, read at once or in blocks", async () => {
    const bytes = write(ids, [1n, 2n ** 53n, 3n], "INT64");
    const message =
      "column 'g': whole numbers beyond 2^53 can be ids and groups, not numbers, got 9007199254740992";
    await expect(readTable(bytes)).rejects.toThrow(message);
    for (const transpose of [false, true]) {
      const go = async () => {
        for await (const block of await readBatches(bytes, { transpose })) columnNames(block);
      };
      await expect(go()).rejects.toThrow(message);
    }
  });
});

test("text of a Parquet file that is read as numbers keeps its cells, responses keep none", async () => {
  const bytes = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: "id", data: ids, type: "STRING" },
        { name: "g", data: ["01", "1.0", "1"], type: "STRING" },
      ],
    }),
  );
  const { columns, labels } = await readMetadata(bytes, { numeric: ["g"] });
  expect({ columns, labels }).toEqual({
    columns: { g: Float64Array.of(1, 1, 1) },
    labels: { g: ["01", "1.0", "1"] },
  });
  const responses = await readTable(bytes);
  expect(responses.columns).toEqual({ g: Float64Array.of(1, 1, 1) });
  expect(responses.labels).toBeUndefined();
});

test("an Arrow table in memory says how its long integers can be read", () => {
  const bytes = formats.arrow(ids, digits.map(BigInt), "INT64");
  expect(() => asTable(tableFromIPC(bytes))).toThrow(
    "table: column 'g' has 64-bit integers beyond 2^53, which are no numbers; open it with { useBigInt: true }",
  );
  const { labels } = asTable(tableFromIPC(bytes, { useBigInt: true }));
  expect(Array.from(labels!["g"]!, String)).toEqual(digits);
});

test("what a double does not hold is written as text", async () => {
  const metadata = await read(file(digits));
  const again = await readParquet(await writeParquet(metadata));
  expect(again.columns).toEqual({ g: digits });
});

test("metadata inside a BIOM file: text by its cells, integers of HDF5 by their digits, numbers of JSON as floats", () => {
  const { columns, labels } = metadataFromValues(ids, [
    ["text", digits],
    ["integer", digits.map(BigInt)],
    ["number", [1, 2 ** 60, 3]],
    ["plain", [1, 2, 3]],
  ]);
  expect(columns).toEqual({
    text: rounded,
    integer: rounded,
    number: Float64Array.of(1, 2 ** 60, 3),
    plain: Float64Array.of(1, 2, 3),
  });
  expect(labels).toEqual({ text: digits, integer: digits.map(BigInt), number: ["1", null, "3"] });
});

test("ids and metadata of BIOM 2 are those that h5py wrote", async () => {
  const path = `${import.meta.dirname}/../fixtures/group-labels/samples.biom`;
  const { index, columns, sampleMetadata } = await readTable(path);
  const samples = ["01", "1", "20240101120000001", "20240101120000002"];
  expect(index).toEqual(samples);
  expect(columns).toEqual({
    "4479944": Float64Array.of(1, 2, 3, 4),
    "04479944": Float64Array.of(5, 6, 7, 8),
  });
  const { labels } = sampleMetadata!;
  expect(Array.from(labels!["subject"]!, String)).toEqual([
    "20240101120000001",
    "20240101120000002",
    "1",
    "2",
  ]);
  expect(labels!["plate"]).toEqual(["01", "1", "1.0", "2"]);
  const plan = prepare("1", sampleMetadata!, { groups: "plate" });
  expect(plan.design.random[0]!.levels).toEqual(["01", "1", "1.0", "2"]);
  expect(prepare("1", sampleMetadata!, { groups: "subject" }).design.random[0]!.levels).toHaveLength(4);
});

test("ids of BIOM 1 are text", async () => {
  const biom = {
    rows: [{ id: "a", metadata: null }],
    columns: [
      { id: "01", metadata: null },
      { id: "1.0", metadata: null },
    ],
    matrix_type: "dense",
    shape: [1, 2],
    data: [[1, 2]],
  };
  expect((await readTable({ text: JSON.stringify(biom), name: "t.biom" })).index).toEqual(["01", "1.0"]);
});
