import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { readMetadata, readTable } from "../../src/io/index.js";
import { columnNames } from "../../src/table/columns.js";

const folder = new URL("../fixtures/biom-text/", import.meta.url);
const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(`${name}.biom`, folder)));

interface Expected {
  readonly features: readonly string[];
  readonly samples: readonly string[];
  readonly ranks: readonly string[];
  readonly site: readonly string[];
}

/** What the bytes spell, by Python. */
const expected: Record<string, Expected> = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8"));

describe("HDF5 texts that do not declare UTF-8 are read as UTF-8", () => {
  test.each(Object.keys(expected))("%s", async (name) => {
    const { features, samples, ranks, site } = expected[name]!;
    const table = await readTable(bytesOf(name));
    expect(table.index).toEqual(samples);
    expect(columnNames(table)).toEqual(features);
    expect(table.taxonomy).toEqual({
      [features[0]!]: `${ranks[0]}; ${ranks[1]}`,
      [features[1]!]: `${ranks[2]}; ${ranks[3]}`,
    });
    expect(table.sampleMetadata?.columns).toEqual({ site });
  });

  test("what the file says of its samples is metadata", async () => {
    const { samples, site } = expected["variable"]!;
    const metadata = await readMetadata(bytesOf("variable"));
    expect([metadata.index, metadata.columns]).toEqual([samples, { site }]);
    const json = {
      text: await readFile(new URL("../fixtures/io/table.sparse.biom", import.meta.url), "utf8"),
    };
    const metadataOfJson = await readMetadata(json);
    expect(metadataOfJson.columns).toEqual((await readTable(json)).sampleMetadata!.columns);
    expect(metadataOfJson.columns["ph"]![0]).toBe(7);
    expect((await readMetadata(json, { categorical: ["ph"] })).columns["ph"]![0]).toBe("7");
    await expect(readMetadata(bytesOf("lzf"))).rejects.toThrow("compressed by LZF");
  });

  test("data compressed by a filter that the library lacks say which", async () => {
    await expect(readTable(bytesOf("lzf"))).rejects.toThrow(
      "HDF5: 'observation/ids' is compressed by LZF, which is not read; write it with gzip (h5repack -f GZIP=4 FILE NEW)",
    );
  });

  test("the fixtures hold texts that do not declare UTF-8", () => {
    expect(expected["variable"]).toEqual({
      features: ["Ö1", "O2"],
      samples: ["Müller", "Côte", "s3"],
      ranks: ["k__Fungi", "s__grosmornënsis", "k__Fungi", "s__a日本語"],
      site: ["Weißensee", "Åre", "Paris"],
    });
    expect(expected["cut"]!.ranks).toEqual(["k__Fungi", "s__grosmorn", "k__Fungi", "s__a日本"]);
    expect(expected["cut"]!.site).toEqual(["Wei", "Åre", "Pari"]);
    expect(expected["latin-bytes"]!.ranks[3]).toBe("s__grosmornensié");
  });
});
