import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formatOf, formats, metadataFormats, tableFormats, writtenFormats } from "../../src/io/formats.js";
import { readMetadata, readTable } from "../../src/io/index.js";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("the table of formats", () => {
  test("says in words what is read and written", () => {
    expect(tableFormats).toBe("TSV, CSV, BIOM, .qza, .xlsx, Parquet or Arrow");
    expect(metadataFormats).toBe("TSV, CSV, BIOM, .qza, .xlsx, Parquet or Arrow");
    expect(writtenFormats).toEqual(["tsv", "json", "parquet", "arrow"]);
    expect(new Set(formats.map(({ name }) => name)).size).toBe(formats.length);
  });

  test("is what the page names", () => {
    const page = readFileSync(new URL("../../web/index.html", import.meta.url), "utf8");
    expect(page).toContain(`${tableFormats}; gzipped or not.`);
  });

  test.each([
    ["id\tx\na\t1\n", "text"],
    ["\ufeffid,x\n", "text"],
    ['  {"id": null}', "json"],
    ["(a,b);", "a tree"],
    ["PAR1....", "parquet"],
    ["ARROW1..", "arrow"],
    ["PK\u0003\u0004", "zip"],
  ])("%j is told by its beginning", (text, name) => {
    expect(formatOf(bytes(text), "data").name).toBe(name);
  });

  test("what holds no table or metadata is refused in words", async () => {
    await expect(readTable({ text: "(a,b);" })).rejects.toThrow("the file must be a table, got a tree");
    await expect(readMetadata({ text: "(a,b);" })).rejects.toThrow(
      "the file must be metadata in TSV, CSV, BIOM, .qza, .xlsx, Parquet or Arrow, got a tree",
    );
    await expect(readTable({ text: "id\tx\n", name: "a.parquet" })).rejects.toThrow(
      "a .parquet file must be parquet, got other content",
    );
    await expect(readTable(Uint8Array.of(1, 0, 2))).rejects.toThrow(
      "the format must be TSV, CSV, BIOM, .qza, .xlsx, Parquet, Arrow, Newick or NEXUS, got unknown bytes",
    );
  });
});
