import { describe, expect, test } from "vitest";
import { collapse } from "../../src/balances/features/collapse.js";
import { lineage } from "../../src/io/biom/biom-table.js";
import { readTable, readTaxonomy } from "../../src/io/index.js";
import { frameOf } from "../support/compositions.js";

/** Lines of tab-separated text. */
const text = (...rows: string[][]) => rows.map((row) => `${row.join("\t")}\n`).join("");

/** A cons.taxonomy as mothur's classify.otu writes it: OTU, Size, Taxonomy. */
const consTaxonomy = text(
  ["OTU", "Size", "Taxonomy"],
  ["o1", "30", "Bacteria(100);Firmicutes(100);Clostridia(100);X(100);Y(99);A(98);"],
  ["o2", "20", "Bacteria(100);Firmicutes(100);Clostridia(100);X(100);Y(99);unclassified(98);"],
  ["o3", "20", "Bacteria(100);Bacteroidetes(100);C(100);X2(100);Y2(99);unclassified(98);"],
  ["o4", "30", "Bacteria(100);Firmicutes(90);Clostridia(100);X(100);Y(97);A(88);"],
);
const plain = {
  o1: "Bacteria;Firmicutes;Clostridia;X;Y;A",
  o2: "Bacteria;Firmicutes;Clostridia;X;Y;unclassified",
  o3: "Bacteria;Bacteroidetes;C;X2;Y2;unclassified",
  o4: "Bacteria;Firmicutes;Clostridia;X;Y;A",
};

describe("confidences of mothur", () => {
  test("confidences of mothur are left out of a cons.taxonomy: three genera", async () => {
    const taxonomy = await readTaxonomy({ text: consTaxonomy });
    expect(taxonomy).toEqual(plain);
    const counts = frameOf(["s1"], ["o1", "o2", "o3", "o4"], [[1, 2, 4, 8]]);
    const genera = collapse(counts, taxonomy, 6);
    expect(genera.columnNames).toEqual([plain.o1, plain.o2, plain.o3]);
    expect(Array.from(genera.values)).toEqual([9, 2, 4]);
  });

  test("confidences of mothur are left out of a taxonomy without a header, with RDP's quotes around names", async () => {
    const lines = text(
      ["seq1", 'Bacteria(100);"Bacteroidetes"(99);"Bacteroidia"(87);'],
      ["seq2", 'Bacteria(100);"Bacteroidetes"(98);"Bacteroidetes"_unclassified(98);'],
    );
    expect(await readTaxonomy({ text: lines })).toEqual({
      seq1: 'Bacteria;"Bacteroidetes";"Bacteroidia"',
      seq2: 'Bacteria;"Bacteroidetes";"Bacteroidetes"_unclassified',
    });
  });

  test("confidences of mothur with decimals and blanks between ranks are left out", async () => {
    const lines = text(["Feature ID", "Taxon"], ["f1", "Bacteria (1.00); Firmicutes (0.87)"]);
    expect(await readTaxonomy({ text: lines })).toEqual({ f1: "Bacteria;Firmicutes" });
  });

  test("ranks that name nothing may be without confidence", async () => {
    const lines = text(
      ["f1", "Bacteria(100);Firmicutes(99);unclassified;unclassified;"],
      ["f2", "unknown;unknown_unclassified;unknown_unclassified;unknown_unclassified;"],
    );
    expect(await readTaxonomy({ text: lines })).toEqual({
      f1: "Bacteria;Firmicutes;unclassified;unclassified",
      f2: "unknown;unknown_unclassified;unknown_unclassified;unknown_unclassified",
    });
  });

  test("only the last brackets go, where names have their own", async () => {
    const lines = text(
      ["f1", "Bacteria(100);Acidobacteria(99);Gp(6)(97);"],
      ["f2", "Bacteria(100);X(99);Y(1);"],
    );
    expect(await readTaxonomy({ text: lines })).toEqual({
      f1: "Bacteria;Acidobacteria;Gp(6)",
      f2: "Bacteria;X;Y",
    });
  });

  test.each([
    ["a rank without", ["Bacteria;Acidobacteria;Gp(6)"]],
    ["a row without", ["Bacteria(100);Acidobacteria(99);Gp(6)", "Bacteria;Firmicutes;Bacilli"]],
    ["words in brackets", ["Bacteria(100);Firmicutes(100);Clostridium(XIVa)"]],
    ["more than a hundred", ["Bacteria(100);Firmicutes(100);Strain(512)"]],
  ])("names with brackets stay: %s", async (_, lineages) => {
    const rows = lineages.map((lineage, i) => [`f${i}`, lineage]);
    expect(Object.values(await readTaxonomy({ text: text(...rows) }))).toEqual(lineages);
  });

  test("confidences are left out of the lineages that a table carries", async () => {
    const rows = [
      ["#OTU ID", "s1", "s2", "taxonomy"],
      ["o1", "1", "2", "Bacteria(100);Firmicutes(98);"],
      ["o2", "3", "4", "Bacteria(100);Firmicutes(71);"],
    ];
    const lineages = { o1: "Bacteria;Firmicutes", o2: "Bacteria;Firmicutes" };
    expect((await readTable({ text: text(...rows) }, { transpose: true })).taxonomy).toEqual(lineages);
    const biom = JSON.stringify({
      format: "Biological Observation Matrix 1.0.0",
      type: "OTU table",
      matrix_type: "dense",
      matrix_element_type: "int",
      shape: [2, 2],
      data: [
        [1, 2],
        [3, 4],
      ],
      rows: [
        { id: "o1", metadata: { taxonomy: ["Bacteria(100)", "Firmicutes(98)"] } },
        { id: "o2", metadata: { taxonomy: ["Bacteria(100)", "Firmicutes(71)"] } },
      ],
      columns: [
        { id: "s1", metadata: null },
        { id: "s2", metadata: null },
      ],
    });
    expect((await readTable({ text: biom })).taxonomy).toEqual(lineages);
  });
});

test("ranks that are empty in the middle of a BIOM lineage keep their place", () => {
  expect(lineage(["k__A", "", "c__C", "", null])).toBe("k__A; ; c__C");
  expect(lineage(["k__A", "p__B"])).toBe("k__A; p__B");
});

test("a semicolon at the end of a lineage is no rank", async () => {
  const lines = text(["f1", "k__A; p__B;"], ["f2", "k__A; p__B; "]);
  expect(await readTaxonomy({ text: lines })).toEqual({ f1: "k__A; p__B", f2: "k__A; p__B" });
});
