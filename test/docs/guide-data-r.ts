import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readMetadata, readTable } from "../../src/io/index.js";

const pyrifos = resolve(import.meta.dirname, "../../examples/pyrifos");

type Rows = readonly (readonly (string | number)[])[];

/** The ditches as R, DADA2, phyloseq and mothur would write them. */
export async function layOutTablesOfR(folder: string): Promise<void> {
  const abundance = await readTable(join(pyrifos, "abundance.tsv"));
  const metadata = await readMetadata(join(pyrifos, "metadata.tsv"));
  const taxa = Object.keys(abundance.columns).slice(0, 60);
  const counts: Rows = abundance.index.map((_, i) =>
    taxa.map((taxon) => Math.round(10 * (abundance.columns[taxon] as number[])[i]!)),
  );
  const names = Object.keys(metadata.columns);
  const samples: Rows = metadata.index.map((_, i) =>
    names.map((name) => metadata.columns[name]![i] as string | number),
  );
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const quoted = (cell: string | number) => (typeof cell === "number" ? String(cell) : `"${cell}"`);
  const table = (header: readonly string[], ids: readonly string[], rows: Rows, separator: string) =>
    [header, ...rows.map((row, i) => [ids[i]!, ...row])]
      .map((row) => `${row.map(quoted).join(separator)}\n`)
      .join("");
  put("abundance-r.tsv", table(taxa, abundance.index, counts, "\t"));
  put("samples-r.tsv", table(names, metadata.index, samples, "\t"));
  put("seqtab.csv", table(["", ...taxa], abundance.index, counts, ","));
  put("sample-data.csv", table(["", ...names], metadata.index, samples, ","));
  const phylum = (j: number) => (j % 3 === 0 ? "Arthropoda" : j % 3 === 1 ? "Rotifera" : "Annelida");
  const ranks: Rows = taxa.map((taxon, j) => ["Animalia", phylum(j), taxon]);
  put("taxa.csv", table(["", "Kingdom", "Phylum", "Genus"], taxa, ranks, ","));
  const melted = counts.flatMap((row, i) => row.map((count, j) => [taxa[j]!, abundance.index[i]!, count]));
  put(
    "melted.tsv",
    [["OTU", "Sample", "Abundance"], ...melted].map((row) => `${row.map(quoted).join("\t")}\n`).join(""),
  );
  const shared = counts.map((row, i) => ["0.03", abundance.index[i]!, taxa.length, ...row, ""].join("\t"));
  put("ditches.shared", `${[["label", "Group", "numOtus", ...taxa, ""].join("\t"), ...shared].join("\n")}\n`);
  const lineages = taxa.map((taxon, j) => `${taxon}\t10\tAnimalia(100);${phylum(j)}(99);${taxon}(97);`);
  put("ditches.cons.taxonomy", `OTU\tSize\tTaxonomy\n${lineages.join("\n")}\n`);
}
