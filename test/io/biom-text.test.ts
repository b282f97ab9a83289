import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readTable } from "../../src/io/index.js";
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
