import { describe, expect, test } from "vitest";
import { DataError, UsageError } from "../../src/errors.js";
import { explainKind, readMetadata } from "../../src/io/index.js";

const read = (text: string, options = {}) => readMetadata({ text, name: "m.tsv" }, options);

describe("QIIME 2's rules", () => {
  test.each([
    "id",
    "ID",
    "sampleid",
    "SampleID",
    "sample id",
    "Sample-ID",
    "feature-id",
    "#SampleID",
    "#Sample ID",
    "#OTUID",
    "#OTU ID",
    "sample_name",
    "anything",
  ])("the id column may be called %s", async (name) => {
    const { index, columns } = await read(`${name}\tdose\ns1\t1\n`);
    expect({ index, columns }).toEqual({ index: ["s1"], columns: { dose: Float64Array.of(1) } });
  });

  test("comments, blank rows, short rows, blanks and quotes are read by QIIME 2's rules", async () => {
    const text = [
      "# a comment",
      "#another\t",
      "",
      "sample-id\tdose \t site\t",
      '# a "quoted" comment\tof several cells',
      ' s1 \t1\t"left, or right"\t\t',
      "\t\t\t",
      "s2",
      "#s3\tno longer wanted",
      '"s4"\t 2\tNA',
    ].join("\n");
    const { index, columns } = await read(text);
    expect(index).toEqual(["s1", "s2", "s4"]);
    expect(columns).toEqual({
      dose: Float64Array.of(1, Number.NaN, 2),
      site: ["left, or right", null, null],
    });
  });

  test("#q2:types decides, whatever its case", async () => {
    const { columns, kinds } = await read(
      "id\tplate\tph\tsite\n#q2:types\tCategorical\tnumeric\t\ns1\t1.0\t7\tx\n",
    );
    expect(columns).toEqual({ plate: ["1"], ph: Float64Array.of(7), site: ["x"] });
    expect(kinds.map((kind) => explainKind(kind))).toEqual([
      "plate is categorical because the #q2:types row says so",
      "ph is numeric",
      "site is categorical",
    ]);
  });

  test("#q2:missing knows the INSDC's words", async () => {
    const text = "id\tph\tsite\n#q2:missing\tINSDC:missing\tblank\ns1\tnot collected\tmissing\ns2\t7\t\n";
    expect((await read(text)).columns).toEqual({
      ph: Float64Array.of(Number.NaN, 7),
      site: ["missing", null],
    });
  });
});

describe("types", () => {
  const text = "id\tph\ts\ns1\t5.0\tu\ns2\tNot applicable\tu\ns3\t\tv\n";
  test("one text cell makes a column categorical, and the reason is told", async () => {
    const { columns, kinds } = await read(text);
    expect(columns["ph"]).toEqual(["5.0", "Not applicable", null]);
    expect(explainKind(kinds[0]!, "--numeric")).toBe(
      "ph is categorical because of 1 cell 'Not applicable'; --numeric ph makes them missing",
    );
  });
  test("numeric and categorical override, a types row too", async () => {
    expect((await read(text, { numeric: ["ph"] })).columns["ph"]).toEqual(
      Float64Array.of(5, Number.NaN, Number.NaN),
    );
    const typed = "id\tph\n#q2:types\tnumeric\ns1\t5.50\n";
    expect((await read(typed, { categorical: ["ph"] })).columns["ph"]).toEqual(["5.5"]);
  });
  test("a column without a value is numeric", async () => {
    expect((await read("id\tx\ts\ns1\t\tu\n")).columns["x"]).toEqual(Float64Array.of(Number.NaN));
  });
});

describe("several files", () => {
  const other = { text: "id,age\ns3,3\ns1,1\ns9,9\n", name: "ages.csv" };
  test("several files are joined on their ids, in the order of the first", async () => {
    const joined = await readMetadata([{ text: "id\tg\ns1\ta\ns2\tb\ns3\tc\n" }, other]);
    expect(joined).toMatchObject({
      index: ["s1", "s3"],
      columns: { g: ["a", "c"], age: Float64Array.of(1, 3) },
      dropped: ["s2", "s9"],
    });
    expect(joined.kinds.map(({ column }) => column)).toEqual(["g", "age"]);
  });
  test("several files may not share columns, and must share samples", async () => {
    const again = { text: "id,age\ns1,1\n", name: "again.csv" };
    await expect(readMetadata([other, again])).rejects.toThrow(
      "metadata: columns must have different names, got 'age' in ages.csv and again.csv",
    );
    await expect(readMetadata([other, { text: "id,g\nx1,1\n", name: "g.csv" }])).rejects.toThrow(
      "got none in common; ages.csv has 's3', 's1', 's9'; g.csv has 'x1'",
    );
  });
  test("overrides are looked for in all of several files", async () => {
    const sources = [{ text: "id\tg\ns1\t1\n" }, other];
    const joined = await readMetadata(sources, { categorical: ["g", "age"] });
    expect(joined.columns).toEqual({ g: ["1"], age: ["1"] });
    await expect(readMetadata(sources, { numeric: ["agee"] })).rejects.toThrow(/did you mean 'age'/);
    await expect(readMetadata(sources, { numeric: ["g"], categorical: ["g"] })).rejects.toThrow(UsageError);
  });
  test("metadata needs one file at least", async () => {
    await expect(readMetadata([])).rejects.toThrow(/at least one file/);
  });
});

describe("refused", () => {
  test.each<[string, RegExp, object]>([
    [
      "id\tph\n#q2:types\tnumeric\ns1\t7\ns2\tx\n",
      /row 4, column 'ph': #q2:types says numeric, got 'x'/,
      { row: 4, column: "ph" },
    ],
    [
      "id\tph\n#q2:types\tnumbers\ns1\t7\n",
      /row 2, column 'ph': #q2:types must be numeric or categorical, got 'numbers'/,
      { row: 2 },
    ],
    [
      "id\tph\n#q2:missing\tdots\ns1\t7\n",
      /#q2:missing must be blank, no-missing or INSDC:missing, got 'dots'/,
      {},
    ],
    [
      "id\tph\n#q2:units\tpH\ns1\t7\n",
      /a directive must be #q2:types or #q2:missing, got '#q2:units'/,
      { row: 2 },
    ],
    [
      "id\tph\ns1\t7\n#q2:types\tnumeric\n",
      /row 3: '#q2:types' must stand right below the header/,
      { row: 3 },
    ],
    ["id\tph\ns1\t7\ns2\t7\t8\n", /row 3: every row must have 2 cells as the header, got 3/, { row: 3 }],
    ["id\tph\n\t7\n", /row 2: every row must have an id/, { row: 2 }],
    ["id\tph\ns1\t7\ns1\t8\n", /ids must be unique, got 's1' repeatedly/, {}],
    ["id\tph\tph\ns1\t7\t8\n", /names of columns must be unique, got 'ph'/, {}],
    ["# only\n#comments\n", /the file must have a header/, {}],
    ["id\tph\n# nothing\n", /the file must have rows below its header/, {}],
  ])("%j", async (text, message, place) => {
    const error = await read(text).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(message);
    expect(error).toMatchObject({ file: "m.tsv", ...place });
  });
});
