import { describe, expect, test } from "vitest";
import { readFrame, writeParquet } from "../../src/io/index.js";
import { columnNames } from "../../src/table/columns.js";

const read = (text: string, used: readonly string[] = []) => readFrame(new Blob([text]), { used });

describe("a table of responses and covariates", () => {
  test("without a column of ids keeps every column; rows are numbered", async () => {
    const frame = await read("subject\tY\np1\t1\np1\t2\n");
    expect(frame.index).toEqual(["1", "2"]);
    expect(frame.columns).toEqual({ subject: ["p1", "p1"], Y: Float64Array.of(1, 2) });
    expect(frame.guesses).toBeUndefined();
  });

  test.each([
    ["the first, named so", "id\tY\na\t1\nb\t2\n"],
    ["another, named so", "Y\tExternal ID\n1\ta\n2\tb\n"],
    ["R's write.csv", '"","Y"\n"a",1\n"b",2\n'],
    ["R's write.table, whose header lacks a name", "Y\tZ\na\t1\t3\nb\t2\t4\n"],
    ["HUMAnN, behind a #", "# Pathway\tY\na\t1\nb\t2\n"],
  ])("has ids in %s", async (_, text) => {
    const frame = await read(text);
    expect(frame.index).toEqual(["a", "b"]);
    expect(frame.columns["Y"]).toEqual(Float64Array.of(1, 2));
  });

  test("keeps a column that is named as ids are where the model reads it, or where ids repeat", async () => {
    const text = "sample_id\tY\na\t1\nb\t2\n";
    expect((await read(text, ["sample_id"])).index).toEqual(["1", "2"]);
    const repeated = await read(text.replace("b", "a"));
    expect(columnNames(repeated)).toEqual(["sample_id", "Y"]);
  });

  test("has numbers with decimal commas, in the first column too", async () => {
    const frame = await read("Y;time;arm\n1,5;0,25;a\n2,5;1;b\n");
    expect(frame.columns).toEqual({
      Y: Float64Array.of(1.5, 2.5),
      time: Float64Array.of(0.25, 1),
      arm: ["a", "b"],
    });
    expect(frame.guesses).toMatchObject([{ columns: ["Y", "time"], took: "decimal commas" }]);
    const thousands = new Blob(["Y;time\n1,500;1\n2,500;2\n"]);
    await expect(readFrame(thousands)).rejects.toThrow(/'1,500', and every comma .* before three digits/);
    expect((await readFrame(thousands, { decimal: "," })).columns["Y"]).toEqual(Float64Array.of(1.5, 2.5));
  });

  test("has dates, in text and in Parquet", async () => {
    const frame = await read("day\tY\n2024-03-02\t1\n2024-03-01\t2\n");
    expect(frame.dates).toEqual({ day: { origin: Date.UTC(2024, 2, 1), isGuess: true } });
    const columns = { day: ["2024-03-02", "2024-03-01"], Y: Float64Array.of(1, 2) };
    const parquet = await readFrame(await writeParquet({ index: ["a", "b"], columns }, { id: false }));
    expect(parquet).toMatchObject({ index: ["1", "2"], columns });
    const named = await writeParquet({ index: ["a", "b"], columns }, { id: "External ID" });
    expect(await readFrame(named)).toMatchObject({ index: ["a", "b"], columns });
  });
});
