import * as flechette from "@uwdata/flechette";
import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import {
  explainGuess,
  explainKind,
  readArrow,
  readBatches,
  readMetadata,
  readParquet,
  readTable,
} from "../../src/io/index.js";
import { columnNames } from "../../src/table/columns.js";

type Cells = readonly (string | null)[];
type Columns = Readonly<Record<string, Cells>>;

const id: Cells = ["s1", "s2", "s3", "s4"];
const covariates: Columns = {
  sample: id,
  arm: ["x1", "NA", "x0", "x1"],
  country: ["NA", "DE", null, "NA"],
  age: ["1.5", "3.0", "nan", ""],
  code: ["01", "1", "x", "1.0"],
};

/** Columns of text, with `dictionaries` as the writers of Arrow's columns of categories mark them. */
type Write = (columns: Columns, dictionaries?: readonly string[]) => Uint8Array;

function arrowTable(columns: Columns, dictionaries: readonly string[]): flechette.Table {
  const { columnFromArray, dictionary, int8, tableFromColumns, utf8 } = flechette;
  return tableFromColumns(
    Object.entries(columns).map(([name, cells]) => {
      const type = dictionaries.includes(name) ? dictionary(utf8(), int8()) : utf8();
      return [name, columnFromArray(cells as string[], type)];
    }),
  );
}

const arrow =
  (format: "file" | "stream"): Write =>
  (columns, dictionaries = []) =>
    flechette.tableToIPC(arrowTable(columns, dictionaries), { format })!;

function parquet(
  columns: Columns,
  kvMetadata: { key: string; value: string }[],
  converted = "UTF8",
): Uint8Array {
  const element = (name: string): SchemaElement => ({
    name,
    type: "BYTE_ARRAY",
    repetition_type: "OPTIONAL",
    converted_type: name === "sample" ? "UTF8" : (converted as "UTF8"),
  });
  const names = Object.keys(columns);
  const encoder = new TextEncoder();
  const bytes = (cells: Cells) => cells.map((cell) => (cell === null ? null : encoder.encode(cell)));
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [{ name: "root", num_children: names.length }, ...names.map(element)],
      columnData: names.map((name) => ({ name, data: bytes(columns[name]!) })),
      kvMetadata,
    }),
  );
}

/** The Arrow schema that pyarrow, polars and R's arrow write into the footer: the first message of a stream, in base64. */
const withArrowSchema: Write = (columns, dictionaries = []) => {
  const stream = arrow("stream")(columns, dictionaries);
  const length = 8 + new DataView(stream.buffer, stream.byteOffset).getInt32(4, true);
  const value = btoa(String.fromCharCode(...stream.subarray(0, length)));
  return parquet(columns, [{ key: "ARROW:schema", value }]);
};

const writers: readonly (readonly [string, Write])[] = [
  ["Parquet", withArrowSchema],
  ["an Arrow file", arrow("file")],
  ["an Arrow stream", arrow("stream")],
];

describe.each(writers)("text that may mean missing, in %s", (_, write) => {
  test("text that may mean missing is missing in columns without nulls and a level in others", async () => {
    const metadata = await readMetadata(write(covariates));
    expect(metadata.index).toEqual(id);
    expect(metadata.columns).toEqual({
      arm: ["x1", null, "x0", "x1"],
      country: ["NA", "DE", null, "NA"],
      age: ["1.5", "3.0", null, null],
      code: ["01", "1", "x", "1.0"],
    });
    expect(metadata.guesses?.map((guess) => [explainGuess(guess), guess.isWarning ?? false])).toEqual([
      ["data: text 'NA', 'nan', '' in 'arm', 'age': missing", false],
      ["data: text 'NA' in 'country': a level, as the column has nulls for missing values", true],
    ]);
  });

  test("numbers written as text stay categories, and the log says how to read them", async () => {
    const bytes = write(covariates);
    const { kinds } = await readMetadata(bytes);
    const texts = Object.fromEntries(kinds.map((kind) => [kind.column, explainKind(kind, "--numeric")]));
    expect(texts["age"]).toBe(
      "age is categorical because its numbers are written as text; --numeric age reads them as numbers",
    );
    expect(texts["code"]).toBe(
      "code is categorical because of 1 cell 'x'; --numeric code makes them missing",
    );
    expect(texts["arm"]).toBe("arm is categorical");
    const numeric = await readMetadata(bytes, { numeric: ["age", "code"] });
    expect(numeric.columns["age"]).toEqual(Float64Array.of(1.5, 3, Number.NaN, Number.NaN));
    expect(numeric.columns["code"]).toEqual(Float64Array.of(1, 1, Number.NaN, 1));
    expect(explainKind(numeric.kinds.find(({ column }) => column === "code")!)).toBe(
      "code is numeric as asked: 1 cell 'x' became missing",
    );
  });

  test("a dictionary of numbers written as text is a category without a hint", async () => {
    const { kinds } = await readMetadata(write(covariates, ["age"]));
    expect(explainKind(kinds.find(({ column }) => column === "age")!)).toBe("age is categorical");
  });

  const responses: Columns = {
    sample: id,
    y1: ["1.5", "NA", "-2e3", ""],
    y2: ["0.1", null, "NA", "7"],
  };
  const expected = {
    y1: Float64Array.of(1.5, Number.NaN, -2000, Number.NaN),
    y2: Float64Array.of(0.1, Number.NaN, Number.NaN, 7),
  };
  const guess = [{ file: "data", what: "numbers written as text", columns: ["y1", "y2"], took: "numbers" }];

  test("responses that are text are parsed to numbers", async () => {
    const bytes = write(responses);
    const table = await readTable(bytes);
    expect(table.columns).toEqual(expected);
    expect(table.guesses).toEqual(guess);
    const turned = await readTable(bytes, { transpose: true });
    expect(turned.columns["s1"]).toEqual(Float64Array.of(1.5, 0.1));
  });

  test("responses that are text are parsed in blocks, too, of columns and of rows, however small", async () => {
    const bytes = write(responses);
    const columns = await readBatches(bytes, { blockBytes: 8 });
    expect(columns.guesses).toEqual(guess);
    for await (const block of columns) {
      for (const name of columnNames(block)) expect(block.columns[name]).toEqual(expected[name as "y1"]);
    }
    const rows = await readBatches(bytes, { transpose: true, blockBytes: 8 });
    expect(rows.guesses).toEqual(guess);
    const seen: Record<string, unknown> = {};
    for await (const block of rows) Object.assign(seen, block.columns);
    expect(seen).toEqual({
      s1: Float64Array.of(1.5, 0.1),
      s2: Float64Array.of(Number.NaN, Number.NaN),
      s3: Float64Array.of(-2000, Number.NaN),
      s4: Float64Array.of(Number.NaN, 7),
    });
  });

  test("dictionaries and other text are refused as responses", async () => {
    const drain = async (bytes: Uint8Array, options: object) => {
      for await (const _ of await readBatches(bytes, { blockBytes: 8, ...options }));
    };
    const wrong: readonly (readonly [Columns, string[]])[] = [
      [responses, ["y2"]],
      [{ ...responses, y2: ["1", "2", "three", "4"] }, []],
    ];
    for (const [columns, dictionaries] of wrong) {
      const bytes = write(columns, dictionaries);
      await expect(readTable(bytes)).rejects.toThrow("every column must be numeric, got categories in 'y2'");
      await expect(drain(bytes, {})).rejects.toThrow(/every column must be numeric, got .* 'y2'/);
      await expect(drain(bytes, { transpose: true })).rejects.toThrow(
        /every column must be numeric, got .* 'y2'/,
      );
    }
  });
});

describe("what declares categories in Parquet", () => {
  const y = ["1", "2", "1", "2"];

  test("the type ENUM declares a category", async () => {
    const bytes = parquet({ sample: id, y }, [], "ENUM");
    await expect(readTable(bytes)).rejects.toThrow("got categories in 'y'");
  });

  test("a damaged Arrow schema declares no categories", async () => {
    for (const value of ["", "AAAA", "//////////8=", "no base64 !"]) {
      const bytes = parquet({ sample: id, y }, [{ key: "ARROW:schema", value }]);
      expect((await readTable(bytes)).columns).toEqual({ y: Float64Array.of(1, 2, 1, 2) });
    }
  });
});

test("readParquet and readArrow give texts as they are", async () => {
  const columns = Object.fromEntries(Object.entries(covariates).filter(([name]) => name !== "sample"));
  expect((await readParquet(withArrowSchema(covariates))).columns).toEqual(columns);
  expect((await readArrow(arrow("file")(covariates))).columns).toEqual(columns);
});
