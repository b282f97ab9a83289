import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError, InputError, UsageError } from "../../src/errors.js";
import { readTable } from "../../src/io/index.js";
import { columnNames } from "../../src/table/columns.js";
import { parseNumber } from "../../src/table/parse-number.js";

const read = (text: string, options = {}) => readTable({ text, name: "t.tsv" }, options);

const expected = {
  index: ["s1", "s2"],
  columns: { a: Float64Array.of(1, 3), b: Float64Array.of(2.5, Number.NaN) },
};

describe("the same table, however it is written", () => {
  test.each<[string, string, object?]>([
    ["TSV", "id\ta\tb\ns1\t1\t2.5\ns2\t3\tNA\n"],
    ["no newline at the end", "id\ta\tb\ns1\t1\t2.5\ns2\t3\tNaN"],
    ["CSV", "id,a,b\ns1,1,2.5\ns2,3,\n"],
    ["semicolons", "id;a;b\ns1;1;2.5\ns2;3;nan\n"],
    ["CRLF", "id\ta\tb\r\ns1\t1\t2.5\r\ns2\t3\tNA\r\n"],
    ["CRLF and a missing last cell", "id,a,b\r\ns1,1,2.5\r\ns2,3,\r\n"],
    ["old Mac line ends", "id\ta\tb\rs1\t1\t2.5\rs2\t3\tNA"],
    ["a byte order mark", "\ufeffid\ta\tb\ns1\t1\t2.5\ns2\t3\tNA\n"],
    ["blank lines and blanks around cells", "\nid\t a\tb \n\n s1 \t 1\t2.5\n\t\t\n s2\t3 \tNA\n\n"],
    ["comments above the header", "# made by hand\n#\n#id\ta\tb\ns1\t1\t2.5\ns2\t3\tNA\n"],
    ["quoted cells", '"id","a","b"\n"s1","1","2.5"\n"s2","3","NA"\n'],
    ["a header without a name for the ids", ",a,b\ns1,1,2.5\ns2,3,\n"],
    ["empty cells at the ends of lines", "id\ta\tb\t\t\ns1\t1\t2.5\t\t\ns2\t3\tNA\t\t\n"],
    ["a types row", "id\ta\tb\n#q2:types\tnumeric\tnumeric\ns1\t1\t2.5\ns2\t3\tNA\n"],
    ["features in rows", "id\ts1\ts2\na\t1\t3\nb\t2.5\tNA\n", { transpose: true }],
    ["ids in another column", "a\tid\tb\n1\ts1\t2.5\n3\ts2\tNA\n", { id: "id" }],
    ["a delimiter of one's own", "id|a|b\ns1|1|2.5\ns2|3|NA\n", { delimiter: "|" }],
    ["long ways to write numbers", "id\ta\tb\ns1\t+1.000000000000000000\t25e-1\ns2\t3.\tNA\n"],
  ])("%s", async (_, text, options) => {
    expect(await read(text, options)).toEqual(expected);
  });

  test("bytes, Blob, gzip and UTF-16 give the same table", async () => {
    const text = "id\ta\tb\ns1\t1\t2.5\ns2\t3\tNA\n";
    const bytes = new TextEncoder().encode(text);
    const utf16 = new Uint8Array([
      0xff,
      0xfe,
      ...new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer),
    ]);
    const zipped = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
    const gzip = await new Response(zipped).arrayBuffer();
    for (const source of [bytes, bytes.buffer, new Blob([bytes]), gzip, new Blob([gzip]), utf16]) {
      expect(await readTable(source)).toEqual(expected);
    }
  });
});

test("a BIOM table written as text keeps its taxonomy", async () => {
  const text =
    "# Constructed from biom file\n#OTU ID\ts1\ts2\ttaxonomy\nb\t1.0\t3.0\tk__B; p__P\n12\t0.0\t2.0\t\n";
  const table = await read(text, { transpose: true });
  expect(table).toEqual({
    index: ["s1", "s2"],
    columns: { b: Float64Array.of(1, 3), 12: Float64Array.of(0, 2) },
    names: ["b", "12"],
    taxonomy: { b: "k__B; p__P", 12: "" },
  });
});

describe("refused with file, row and column", () => {
  test.each<[string, string, string, object]>([
    [
      "text",
      "id\ta\tb\ns1\t1\t2\n\ns2\t3\tabc\n",
      "t.tsv: row 4, column 'b': every cell must be a finite number or NA, got 'abc'",
      { row: 4, column: "b" },
    ],
    [
      "text in quotes",
      'id\ta\tb\n"s1"\t1\tx y\n',
      "t.tsv: row 2, column 'b': every cell must be a finite number or NA, got 'x y'",
      { row: 2, column: "b" },
    ],
    ["a comma beside a point", "id;a;b\ns1;1,5;2.5\n", "got '1,5'", { row: 2, column: "a" }],
    ["infinity", "id\ta\ns1\t1e999\n", "got '1e999'", { row: 2, column: "a" }],
    ["an endless integer", `id\ta\ns1\t${"9".repeat(400)}\n`, "got '9999", { row: 2, column: "a" }],
    [
      "a short row",
      "id\ta\tb\ns1\t1\n",
      "row 2: every row must have 3 cells as the header, got 2",
      { row: 2 },
    ],
    [
      "a long row",
      "id\ta\tb\ns1\t1\t2\ns2\t1\t2\t3\n",
      "row 3: every row must have 3 cells as the header, got 4",
      { row: 3 },
    ],
    ["an empty file", "", "t.tsv: the file must hold data, got an empty file", {}],
    ["blank lines only", "\n\n", "the file must have a header, got none", {}],
    ["a header only", "id\ta\n", "the file must have rows below its header, got none", {}],
    [
      "ids only",
      "id\ns1\n",
      "row 1: the header must name the ids and at least one column, got only 'id'",
      { row: 1 },
    ],
    ["an empty id", "id\ta\n\t1\n", "row 2: every row must have an id, got an empty cell", { row: 2 }],
    ["repeated ids", "id\ta\ns1\t1\ns1\t2\n", "t.tsv: ids must be unique, got 's1' repeatedly", {}],
    [
      "repeated columns",
      "id\ta\ta\ns1\t1\t2\n",
      "row 1: names of columns must be unique, got 'a' repeatedly",
      { column: "a" },
    ],
    [
      "a column without a name",
      "id\t\tb\ns1\t1\t2\n",
      "row 1: every column must have a name, got none for column 1",
      {},
    ],
    ["an open quote", 'id\ta\n"s1\t1\ns2\t2\n', "row 2: a quoted cell must end with a quote", { row: 2 }],
    ["other bytes", "id\ta\0\0\0", "the format must be TSV, CSV, BIOM", {}],
  ])("%s", async (_, text, message, place) => {
    const error = await read(text).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toContain(message);
    expect(error).toMatchObject({ file: "t.tsv", code: "data", ...place });
  });

  test("text that is not UTF-8 is refused", async () => {
    await expect(readTable(Uint8Array.of(0x69, 0x64, 0x09, 0x81, 0x0a))).rejects.toThrow(/encoded as UTF-8/);
  });
  test("a gzip stream cut short is refused", async () => {
    const zipped = new Blob([`id\ta\n${"s1\t1\n".repeat(100)}`])
      .stream()
      .pipeThrough(new CompressionStream("gzip"));
    const gzip = new Uint8Array(await new Response(zipped).arrayBuffer());
    await expect(readTable(gzip.subarray(0, 30))).rejects.toThrow(/gzip stream is damaged or cut short/);
  });
  test("a delimiter that cannot be one is refused", async () => {
    for (const delimiter of ["", "ab", '"', "\n"]) {
      await expect(read("id\ta\ns1\t1\n", { delimiter })).rejects.toThrow(UsageError);
    }
  });
  test("an id column that is not there is refused, and the nearest name offered", async () => {
    await expect(read("sample\ta\ns1\t1\n", { id: "sampel" })).rejects.toThrow(/did you mean 'sample'/);
  });
});

test("files that are not there or cannot be read have a code of their own", async () => {
  for (const path of ["no/such/file.tsv", import.meta.dirname]) {
    const error = await readTable(path).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code: "missing-input", file: path });
  }
  await expect(readTable("id\ta\ns1\t1\n")).rejects.toThrow(/pass \{ text \} to read text itself/);
  await expect(readTable(42 as unknown as string)).rejects.toThrow(UsageError);
});

test("a header that begins with a bracket is not taken for a tree", async () => {
  expect((await read("(id)\t(Intercept)\ns1\t1\n")).index).toEqual(["s1"]);
});

test("columns named like members of Object.prototype", async () => {
  const table = await read("id\t__proto__\tconstructor\ns1\t1\t2\n");
  expect(columnNames(table)).toEqual(["__proto__", "constructor"]);
  expect(Object.getOwnPropertyDescriptor(table.columns, "__proto__")?.value).toEqual(Float64Array.of(1));
});

const cell = fc.oneof(
  fc.double({ noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(30)).map(([m, k]) => `${m}e-${k}`),
  fc.tuple(fc.nat(), fc.stringMatching(/^\d{0,18}$/)).map(([whole, digits]) => `${whole}.${digits}`),
  fc.constantFrom("", "NA", "0", "-0", ".5", "5.", "+7", "00012", " 3 "),
);

test("numbers are the doubles nearest to their text, quoted or not", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 20 }), async (cells) => {
      const plain = await read(
        cells.map((text, i) => `s${i}\t${text}\n`).reduce((all, line) => all + line, "id\tx\n"),
      );
      const quoted = await read(
        cells.map((text, i) => `s${i}\t"${text}"\n`).reduce((all, line) => all + line, "id\tx\n"),
      );
      const values = Float64Array.from(cells, (text) => parseNumber(text.trim()) ?? Number.NaN);
      expect(plain.columns["x"]).toEqual(values);
      expect(quoted.columns["x"]).toEqual(values);
    }),
  );
});

test("a table larger than a piece of the file, with a quote in the middle", async () => {
  const width = 4000;
  const names = Array.from({ length: width }, (_, j) => `y${j}`);
  const line = (i: number) => Array.from({ length: width }, (_, j) => (i * 31 + j * 7) / 64).join("\t");
  const rows = Array.from(
    { length: 100 },
    (_, i) => `${i === 57 ? `"a sample, number ${i}"` : `a sample, number ${i}`}\t${line(i)}`,
  );
  const text = `id\t${names.join("\t")}\n${rows.join("\n")}\n`;
  expect(text.length).toBeGreaterThan(2 ** 21);
  const table = await read(text);
  expect(table.index).toEqual(Array.from({ length: 100 }, (_, i) => `a sample, number ${i}`));
  expect(table.columns["y3999"]).toEqual(
    Float64Array.from({ length: 100 }, (_, i) => (i * 31 + 3999 * 7) / 64),
  );
});

test("any bytes give a table or a DataError", async () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({
      unit: fc.constantFrom("\t", "\n", "\r", '"', ",", "#", "1", ".", "e", "-", "a", " "),
      maxLength: 60,
    }),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (source) => {
      try {
        const table = await readTable(typeof source === "string" ? { text: source } : source);
        for (const name of columnNames(table)) expect(table.columns[name]).toHaveLength(table.index.length);
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    }),
    { numRuns: 500 },
  );
});
