import { describe, expect, test } from "vitest";
import { readTable } from "../../src/io/index.js";
import { readBatches } from "../../src/io/stream/read-batches.js";
import type { BatchOptions } from "../../src/io/stream/response-batches.js";
import { columnNames } from "../../src/table/columns.js";

/** Text that comes a piece at a time, as a file does. */
const fileOf = (text: string) => new File([text], "t.tsv");

/** What a table is, from its blocks: ids and columns. */
async function inBatches(text: string, options: BatchOptions) {
  const batches = await readBatches(fileOf(text), { ...options, blockBytes: 8 });
  const columns: [string, number[]][] = [];
  for await (const block of batches) {
    for (const name of columnNames(block))
      columns.push([name, Array.from(block.columns[name] as Float64Array)]);
  }
  return { index: batches.samples, columns };
}

async function whole(text: string, options: BatchOptions) {
  const table = await readTable(fileOf(text), options);
  const columns = columnNames(table).map((name) => [name, Array.from(table.columns[name] as Float64Array)]);
  return { index: table.index, columns };
}

async function problemOf(reading: Promise<unknown>): Promise<string> {
  return reading.then(
    () => "none",
    (error: Error) => error.message,
  );
}

const readers = [
  { reader: "readTable", read: whole },
  { reader: "readBatches", read: inBatches },
];

describe.each(readers)("ids of text by $reader", ({ read }) => {
  test("the first of several columns that are named as ids", async () => {
    const text = "a\tsample_id\tsample_name\tx\n1\t11\t21\t5\n2\t12\t22\t6\n3\t13\t23\t7\n";
    expect(await read(text, {})).toEqual({
      index: ["11", "12", "13"],
      columns: [
        ["a", [1, 2, 3]],
        ["sample_name", [21, 22, 23]],
        ["x", [5, 6, 7]],
      ],
    });
  });

  test("the first column where those named as ids repeat", async () => {
    const text = "a\tsample_id\tsample_name\tx\n1\t11\t21\t5\n2\t12\t22\t6\n3\t11\t23\t7\n";
    expect(await read(text, {})).toEqual({
      index: ["1", "2", "3"],
      columns: [
        ["sample_id", [11, 12, 11]],
        ["sample_name", [21, 22, 23]],
        ["x", [5, 6, 7]],
      ],
    });
  });

  test("a first column without a name is no response", async () => {
    const text = "\tsample_id\tx\n1\ts1\t5\n2\ts2\t6\n3\ts3\t7\n";
    expect(await read(text, {})).toEqual({ index: ["s1", "s2", "s3"], columns: [["x", [5, 6, 7]]] });
  });

  test("a header that lacks the name of the ids", async () => {
    const text = "sample_id\tx\n1\ts1\t5\n2\ts2\t6\n3\ts3\t7\n";
    expect(await read(text, {})).toEqual({ index: ["s1", "s2", "s3"], columns: [["x", [5, 6, 7]]] });
  });
});

describe.each(readers)("rows in messages of $reader", ({ read }) => {
  test.each([true, false])("of a bad cell below comments, transposed %s", async (transpose) => {
    const text = "# c one\n# c two\n# c three\nid\ta\tb\nr1\t1\t2\n\nr2\t1\tx\n";
    expect(await problemOf(read(text, { transpose }))).toMatch(/^t\.tsv: row 7, column 'b': every cell/);
  });

  test.each([true, false])("of a row without an id, transposed %s", async (transpose) => {
    const text = "# c one\n# c two\n# c three\nid\ta\tb\n\t1\t2\nr2\t1\t2\nr3\t1\t2\n";
    expect(await problemOf(read(text, { transpose }))).toBe(
      "t.tsv: row 5: every row must have an id, got an empty cell",
    );
  });

  test("of a header of one name", async () => {
    const text = "# c one\n# c two\n# c three\nid\nr1\nr2\nr3\n";
    expect(await problemOf(read(text, {}))).toBe(
      "t.tsv: row 4: the header must name the ids and at least one column, got only 'id'",
    );
  });

  test("of a header that repeats a name", async () => {
    const text = "# c one\n# c two\n# c three\nid\ta\ta\nr1\t1\t2\nr2\t1\t2\n";
    expect(await problemOf(read(text, {}))).toMatch(/^t\.tsv: row 4: names of columns must be unique/);
  });

  test.each([
    ["1,234", "row 5, column 'a': a number with a comma must say whether that is a decimal comma"],
    ["1,5", "row 5, column 'a': every cell must be a finite number or NA, got '1,5'; other numbers"],
  ])("of a comma, %s", async (cell, message) => {
    const points = cell === "1,5" ? "2.5" : "2";
    const text = `# c one\n# c two\n# c three\nid\ta\tb\nr1\t${cell}\t${points}\nr2\t4\t5\nr3\t4\t5\n`;
    expect(await problemOf(read(text, { transpose: true }))).toContain(`t.tsv: ${message}`);
  });
});

describe("text of several chunks", () => {
  const name = "x".repeat(2000);
  const lines = Array.from({ length: 9000 }, (_, j) => `${name}${j}\t1\t2\t3`);
  const header = "# a comment\nid\ta\tb\tc\n";

  test("a comma keeps the row that it stands in, wherever a point follows", async () => {
    const text = header + [...lines.with(8, "early\t0,5\t2\t3"), "late\t0.5\t2\t3"].join("\n");
    const problem = "t.tsv: row 11, column 'a': every cell must be a finite number or NA, got '0,5'";
    for (const { read } of readers)
      expect(await problemOf(read(text, { transpose: true }))).toContain(problem);
  });

  test("quotes that hide delimiters and line ends change nothing", async () => {
    const quoted = lines.with(10, '"f\t10"\t1\t2\t3').with(8990, '"f\n8990"\t4\t5\t6');
    const { columns } = await inBatches(header + quoted.join("\n"), { transpose: true });
    expect(columns.length).toBe(9000);
    expect(columns[10]).toEqual(["f\t10", [1, 2, 3]]);
    expect(columns[8990]).toEqual(["f\n8990", [4, 5, 6]]);
  });

  test("a label of mothur's tables may stand in the last chunk alone", async () => {
    const early = lines.map((line, j) => `0.01\t${line.replace(/\t.*/, "")}\t1\t${j}\t2`);
    const text = `label\tGroup\tnumOtus\tOtu1\tOtu2\n${early.join("\n")}\n0.03\tg1\t2\t7\t8\n`;
    for (const { read } of readers)
      expect(await read(text, { label: "0.03", transpose: false })).toMatchObject({ index: ["g1"] });
  });
});
