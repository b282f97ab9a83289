import { type Ditches, phylumOf } from "./ditches.js";

type Cell = string | number;
type Rows = readonly (readonly Cell[])[];

/** The ditches as R, DADA2, phyloseq and mothur would write them. */
export function tablesOfR({ taxa, samples, counts, covariates }: Ditches): Record<string, string> {
  const names = Object.keys(covariates);
  const abundance = samples.map((_, i) => counts.map((row) => row[i]!));
  const study = samples.map((_, i) => names.map((name) => covariates[name]![i]!));
  const ranks = taxa.map((taxon, j) => ["Animalia", phylumOf(j), taxon]);
  const melted = samples.flatMap((sample, i) => taxa.map((taxon, j) => [taxon, sample, counts[j]![i]!]));
  const shared = samples.map((sample, i) => ["0.03", sample, taxa.length, ...abundance[i]!, ""]);
  const lineages = taxa.map((taxon, j) => [taxon, 10, `Animalia(100);${phylumOf(j)}(99);${taxon}(97);`]);
  return {
    // write.table leaves out the head of the column of row names, write.csv leaves it empty.
    "abundance-r.tsv": quoted("\t", [taxa, ...named(samples, abundance)]),
    "samples-r.tsv": quoted("\t", [names, ...named(samples, study)]),
    "seqtab.csv": quoted(",", [["", ...taxa], ...named(samples, abundance)]),
    "sample-data.csv": quoted(",", [["", ...names], ...named(samples, study)]),
    "taxa.csv": quoted(",", [["", "Kingdom", "Phylum", "Genus"], ...named(taxa, ranks)]),
    "melted.tsv": quoted("\t", [["OTU", "Sample", "Abundance"], ...melted]),
    "ditches.shared": plain([["label", "Group", "numOtus", ...taxa, ""], ...shared]),
    "ditches.cons.taxonomy": plain([["OTU", "Size", "Taxonomy"], ...lineages]),
  };
}

function named(names: readonly string[], rows: Rows): Rows {
  return rows.map((row, i) => [names[i]!, ...row]);
}

/** Texts between quotes, as R writes them. */
function quoted(separator: string, rows: Rows): string {
  const cell = (value: Cell) => (typeof value === "number" ? String(value) : `"${value}"`);
  return rows.map((row) => `${row.map(cell).join(separator)}\n`).join("");
}

function plain(rows: Rows): string {
  return rows.map((row) => `${row.join("\t")}\n`).join("");
}
