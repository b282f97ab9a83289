import { type Zippable, zipSync } from "fflate";
import { addPseudocount } from "../../balances/compositions/add-pseudocount.js";
import { correlationLinkage } from "../../balances/partitions/correlation-linkage.js";
import { formatNewick } from "../../tree/format-newick.js";
import { type Ditches, phylumOf } from "./ditches.js";

/** Any id will do; QIIME 2 draws them at random. */
const UUID = "7a3c1f52-0c5b-4b0e-9d0f-5d1b6a3f9e21";

/** The ditches as a QIIME 2 study: counts, a tree and a taxonomy as artifacts, and metadata with a row of types. */
export function artifacts(ditches: Ditches): Record<string, string | Uint8Array> {
  const { taxa, samples, counts, covariates } = ditches;
  const biom = {
    format: "Biological Observation Matrix 1.0.0",
    matrix_type: "dense",
    shape: [taxa.length, samples.length],
    rows: taxa.map((id) => ({ id, metadata: null })),
    columns: samples.map((id) => ({ id, metadata: null })),
    data: counts,
  };
  const columns = Object.fromEntries(taxa.map((name, j) => [name, counts[j]!]));
  const tree = formatNewick(correlationLinkage(addPseudocount({ index: samples, columns }, 1)));
  const lineages = taxa.map((name, j) => `${name}\tk__Animalia; p__${phylumOf(j)}; s__${name}`);
  const names = Object.keys(covariates);
  const kinds = names.map((name) => (name === "ditch" ? "categorical" : "numeric"));
  const rows = samples.map((sample, i) => [sample, ...names.map((name) => covariates[name]![i])].join("\t"));
  const header = [
    ["sample-id", ...names],
    ["#q2:types", ...kinds],
  ].map((row) => row.join("\t"));
  return {
    "feature-table.qza": artifact("FeatureTable[Frequency]", "feature-table.biom", JSON.stringify(biom)),
    "rooted-tree.qza": artifact("Phylogeny[Rooted]", "tree.nwk", `${tree}\n`),
    "taxonomy.qza": artifact(
      "FeatureData[Taxonomy]",
      "taxonomy.tsv",
      `Feature ID\tTaxon\n${lineages.join("\n")}\n`,
    ),
    "sample-metadata.tsv": `${[...header, ...rows].join("\n")}\n`,
  };
}

function artifact(type: string, name: string, content: string): Uint8Array {
  const files: Record<string, string> = {
    VERSION: "QIIME 2\narchive: 5\nframework: 2022.11\n",
    "metadata.yaml": `uuid: ${UUID}\ntype: ${type}\nformat: null\n`,
    [`data/${name}`]: content,
  };
  const encoder = new TextEncoder();
  const entries: Zippable = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${UUID}/${path}`, encoder.encode(text)]),
  );
  // A fixed date, so that the files are the same whenever they are written.
  return zipSync(entries, { mtime: "2022-11-01" });
}
