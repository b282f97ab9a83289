import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { mixedlm } from "../../src/index.js";
import { explainGuess, type Guess, readBatches, readMetadata, readTable } from "../../src/io/index.js";

const named = (text: string) => ({ text, name: "t.tsv" });
const ids = (column: string): Guess => ({
  file: "t.tsv",
  what: "ids",
  took: `column '${column}'`,
  option: "id",
});
const header: Guess = { file: "t.tsv", what: "row 2, which begins with #", took: "the header" };

describe("guesses of readers of text", () => {
  test.each<[string, string, readonly Guess[] | undefined]>([
    ["a known name", "sample-id\ta\ns1\t1\n", undefined],
    ["a known name behind #", "#OTU ID\ta\ns1\t1\n", undefined],
    ["no name, as R and pandas write", "\ta\ns1\t1\n", undefined],
    ["another name", "plot\ta\ns1\t1\n", [ids("plot")]],
    [
      "a header that could be a comment",
      "# made by hand\n# my features\ta\ns1\t1\n",
      [header, ids("# my features")],
    ],
  ])("%s", async (_, text, expected) => {
    expect((await readTable(named(text))).guesses).toEqual(expected);
    expect((await readMetadata(named(text))).guesses).toEqual(expected);
    for (const transpose of [true, false]) {
      const batches = await readBatches(named(text), { transpose, blockBytes: 1 });
      expect(batches.guesses).toEqual(expected);
    }
  });

  test("what was asked for is no guess", async () => {
    const text = "plot\ta\ns1\t1\n";
    expect((await readTable(named(text), { id: "plot" })).guesses).toBeUndefined();
    expect((await readMetadata(named(text), { id: "plot" })).guesses).toBeUndefined();
  });

  test("of several files are listed together", async () => {
    const metadata = await readMetadata([named("plot\ta\ns1\t1\n"), named("who\tb\ns1\t1\n")]);
    expect(metadata.guesses).toEqual([ids("plot"), ids("who")]);
  });
});

test("a guess is a line", () => {
  expect(explainGuess(ids("plot"))).toBe("t.tsv: ids: column 'plot'; id overrides");
  expect(explainGuess(ids("plot"), (option) => `--${option}`)).toBe(
    "t.tsv: ids: column 'plot'; --id overrides",
  );
  expect(explainGuess(ids("plot"), () => undefined)).toBe("t.tsv: ids: column 'plot'");
  expect(explainGuess({ what: "type", columns: ["a", "b"], took: "categories" })).toBe(
    "type in 'a', 'b': categories",
  );
});

test("a guess that deserves a look is a note of the model", async () => {
  const rows = Array.from({ length: 12 }, (_, i) => i);
  const type = "STRING" as const;
  const metadata = await readMetadata(
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: "id", data: rows.map((i) => `s${i}`), type },
          { name: "country", data: rows.map((i) => (i === 0 ? null : i % 2 === 0 ? "NA" : "DE")), type },
          { name: "town", data: rows.map((i) => `t${i % 4}`), type },
        ],
      }),
    ),
  );
  const table = { index: rows.map((i) => `s${i}`), columns: { y: rows.map((i) => Math.sin(i)) } };
  const model = await mixedlm("country", table, metadata, { groups: "town", threads: 0 });
  expect(model.terms).toEqual(["Intercept", "country[T.NA]"]);
  expect(model.notes).toContain(
    "data: text 'NA' in 'country': a level, as the column has nulls for missing values",
  );
});
