import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readBatches, readMetadata, readTable, readTaxonomy } from "../../src/io/index.js";

const folder = new URL("../fixtures/sheets/", import.meta.url);
const path = (name: string) => new URL(name, folder).pathname;
const utf8 = (text: string) => new TextEncoder().encode(text);

// Both writers give numbers 16 digits.
describe.each([
  [
    "openpyxl.xlsx",
    [{ file: path("openpyxl.xlsx"), what: "2 sheets", took: "the first, 'Samples & co'", option: "sheet" }],
  ],
  ["xlsxwriter.xlsx", undefined],
])("%s", (name, guesses) => {
  test("is metadata, with exact numbers, dates by type and texts as they are", async () => {
    const metadata = await readMetadata(path(name));
    expect(metadata.index).toEqual(["s1", "s2", "s3", "s4"]);
    expect(metadata.columns).toEqual({
      subject: ["A", "A", "B", "B"],
      day: ["2024-03-01", "2024-03-09", "2024-02-27", null],
      dose: Float64Array.of(0.3, 1e-300, 12345678901234570, -2),
      code: Float64Array.of(7, 8, 10, 11),
      note: ['first, "quoted"', null, "a\ttab", "line\nend"],
      ok: ["TRUE", "FALSE", "TRUE", "TRUE"],
    });
    expect(metadata.labels!["code"]).toEqual(["007", "008", "010", "011"]);
    expect(metadata.dates).toEqual({ day: { origin: Date.UTC(2024, 1, 27), isGuess: false } });
    expect(metadata.guesses).toEqual(guesses);
  });
});

test("another sheet is read where it is asked for, as a table, gzipped and in blocks too", async () => {
  const expected = {
    y1: Float64Array.of(1 / 3, 2 / 3, 1, 1.333333333333333),
    y2: Float64Array.of(1, 4, 9, 16),
  };
  const options = { sheet: "Counts" };
  expect((await readTable(path("openpyxl.xlsx"), options)).columns).toEqual(expected);
  const bytes = readFileSync(path("openpyxl.xlsx"));
  const packed = new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip")));
  expect((await readTable(await packed.arrayBuffer(), options)).columns).toEqual(expected);
  for await (const block of await readBatches(path("openpyxl.xlsx"), options))
    expect(block.columns).toEqual(expected);
  await expect(readTable(path("openpyxl.xlsx"), { sheet: "Count" })).rejects.toThrow(
    "no sheet named 'Count' (did you mean 'Counts'?); the sheets are 'Samples & co', 'Counts'",
  );
});

test("other sheets say what they are", async () => {
  await expect(readTable(path("sheet.ods"))).rejects.toThrow(
    "got a file of LibreOffice or OpenOffice (.ods); save the sheet as .xlsx or CSV",
  );
  const xls = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0);
  await expect(readMetadata(xls)).rejects.toThrow("got an Excel file of before 2007 (.xls)");
});

test("a workbook that would unpack to more than it says or than there is room for is refused", async () => {
  const bomb = zipSync({
    "xl/workbook.xml": utf8("<workbook/>"),
    "xl/worksheets/sheet1.xml": new Uint8Array(1 << 20),
  });
  const view = new DataView(bomb.buffer);
  for (let at = 0; at < bomb.length - 46; at++) {
    if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) === 1 << 20)
      view.setUint32(at + 24, 100, true);
  }
  await expect(readTable(bomb)).rejects.toThrow(/larger than the 100 bytes it declares/);
});

describe("artifacts with text", () => {
  test("alpha diversity is a table and metadata", async () => {
    const expected = { shannon_entropy: Float64Array.of(1 + 1 / 7, 1 + 2 / 7, 1 + 3 / 7, 1 + 4 / 7) };
    for (const read of [await readTable(path("alpha.qza")), await readMetadata(path("alpha.qza"))]) {
      expect(read.index).toEqual(["s1", "s2", "s3", "s4"]);
      expect(read.columns).toEqual(expected);
    }
    for await (const block of await readBatches(path("alpha.qza"))) expect(block.columns).toEqual(expected);
    expect((await readTable(path("alpha.qza"))).artifact!.type).toBe("SampleData[AlphaDiversity]");
  });
  test("so are others with rows of directives", async () => {
    const expected = { input: Float64Array.of(100, 80), filtered: Float64Array.of(90, 61) };
    expect((await readTable(path("stats.qza"))).columns).toEqual(expected);
    expect((await readMetadata(path("stats.qza"))).columns).toEqual(expected);
  });
});

test("a taxonomy can be a sheet", async () => {
  await expect(readTaxonomy(path("stats.qza"))).rejects.toThrow("must hold data/taxonomy.tsv");
});
