import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import {
  formatTsv,
  hashSource,
  readMetadata,
  readTable,
  writeFile,
  writeTable,
  writeTsv,
} from "../../src/io/index.js";
import { makeTable } from "../../src/table/make-table.js";

const folder = mkdtempSync(join(tmpdir(), "mixedlm-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "t.tsv");

test("cells of any type are written so that they can be read", async () => {
  const cells = [
    1,
    -0.1,
    1e-300,
    123456789012345680000,
    Number.NaN,
    null,
    undefined,
    true,
    5n,
    Infinity,
    -Infinity,
  ];
  await writeTsv(path, ["a", "b c"], [cells, ["", "x", 'say "a"', "tab\t", " blank", "line\nend", "#no"]]);
  expect(readFileSync(path, "utf8")).toBe(
    'a\tb c\n1\t-0.1\t1e-300\t123456789012345680000\tNA\tNA\tNA\ttrue\t5\tInf\t-Inf\n\tx\t"say ""a"""\t"tab\t"\t" blank"\t"line\nend"\t#no\n',
  );
});

test("a header alone is a file too", () => {
  expect([...formatTsv(["a", "b"], [])]).toEqual(["a\tb\n"]);
});

test("a table can be written without its ids", async () => {
  await writeTable(
    path,
    makeTable(
      ["s1"],
      [
        ["x", [1]],
        ["g", ["a"]],
      ],
    ),
    false,
  );
  expect(readFileSync(path, "utf8")).toBe("x\tg\n1\ta\n");
});

test("large results are written in chunks", () => {
  const rows = Array.from({ length: 120_000 }, (_, i) => [i, "some text"]);
  const chunks = [...formatTsv(["i", "text"], rows)];
  expect(chunks.length).toBeGreaterThan(2);
  expect(chunks.join("").split("\n")).toHaveLength(120_002);
});

test("chunks may be written later", async () => {
  await writeFile(
    path,
    (async function* () {
      yield "one ";
      yield new TextEncoder().encode("two");
    })(),
  );
  expect(readFileSync(path, "utf8")).toBe("one two");
});

test("numbers come back from a TSV bit for bit, text as it was", async () => {
  const number = fc.double({ noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
  const text = fc.string({ minLength: 1 }).filter((s) => s === s.trim() && !["NA", "NaN", "nan"].includes(s));
  const row = fc.tuple(number, fc.option(text));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
      const index = rows.map((_, i) => `s${i}`);
      const x = Float64Array.from(rows, ([value]) => value);
      const numeric = makeTable(index, [["x", x]]);
      await writeTable(path, numeric);
      expect(await readTable(path)).toEqual(numeric);
      const g = rows.map(([, value]) => value);
      await writeTable(
        path,
        makeTable(index, [
          ["x", x],
          ["g", g],
        ]),
      );
      expect((await readMetadata(path, { categorical: ["g"], numeric: ["x"] })).columns["x"]).toEqual(x);
    }),
    { numRuns: 50 },
  );
});

test("a file is known by its SHA-256", async () => {
  await writeFile(path, "abc");
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(await hashSource(path)).toBe(abc);
  expect(await hashSource({ text: "abc" })).toBe(abc);
  expect(await hashSource(new Blob(["a", "bc"]))).toBe(abc);
});
