import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { zipSync } from "fflate";
import { addPseudocount, correlationLinkage, formatNewick } from "../../src/index.js";
import { readTable } from "../../src/io/index.js";

const root = resolve(import.meta.dirname, "../..");
const pyrifos = join(root, "examples/pyrifos");
const bytes = (text: string) => new TextEncoder().encode(text);

/** The files that the guides speak of, in `folder`. */
export async function layOutGuideData(folder: string): Promise<void> {
  for (const name of ["abundance.tsv", "metadata.tsv"]) copyFileSync(join(pyrifos, name), join(folder, name));
  writeFileSync(join(folder, "sleepstudy.tsv"), withIds(join(root, "test/fixtures/lmm/sleepstudy.tsv")));
  const sleep = readFileSync(join(root, "test/fixtures/lmm/sleepstudy.tsv"), "utf8");
  writeFileSync(join(folder, "sleep.csv"), sleep.replaceAll("\t", ","));
  copyFileSync(join(root, "test/fixtures/marginal/fev.tsv"), join(folder, "fev.tsv"));
  await layOutArtifacts(folder);
}

/** A table whose rows have numbers for ids, as a data frame has. */
function withIds(path: string): string {
  const [header, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  return [`id\t${header}`, ...lines.map((line, i) => `${i + 1}\t${line}`), ""].join("\n");
}

/** The ditches as a QIIME 2 study: counts, a tree and a taxonomy as artifacts, and metadata with a row of types. */
async function layOutArtifacts(folder: string): Promise<void> {
  const abundance = await readTable(join(pyrifos, "abundance.tsv"));
  const names = Object.keys(abundance.columns).slice(0, 60);
  const counts = names.map((name) =>
    Array.from(abundance.columns[name] as number[], (x) => Math.round(10 * x)),
  );
  const biom = {
    format: "Biological Observation Matrix 1.0.0",
    matrix_type: "dense",
    shape: [names.length, abundance.index.length],
    rows: names.map((id) => ({ id, metadata: null })),
    columns: abundance.index.map((id) => ({ id, metadata: null })),
    data: counts,
  };
  const artifact = (type: string, name: string, content: string) => {
    const uuid = "7a3c1f52-0c5b-4b0e-9d0f-5d1b6a3f9e21";
    const metadata = `uuid: ${uuid}\ntype: ${type}\nformat: null\n`;
    const files = { VERSION: "QIIME 2\narchive: 5\nframework: 2022.11\n", "metadata.yaml": metadata };
    const entries = Object.entries({ ...files, [`data/${name}`]: content });
    return zipSync(Object.fromEntries(entries.map(([path, text]) => [`${uuid}/${path}`, bytes(text)])));
  };
  const table = {
    index: abundance.index,
    columns: Object.fromEntries(names.map((name, j) => [name, counts[j]!])),
  };
  const newick = `${formatNewick(correlationLinkage(addPseudocount(table, 1)))}\n`;
  const kingdom = (name: string, j: number) =>
    `${name}\tk__Animalia; p__${j < 53 ? "Rotifera" : "Arthropoda"}; s__${name}`;
  const taxonomy = `Feature ID\tTaxon\n${names.map(kingdom).join("\n")}\n`;
  const [, ...lines] = readFileSync(join(pyrifos, "metadata.tsv"), "utf8").trimEnd().split("\n");
  const header = "sample-id\tditch\tweek\tdose\n#q2:types\tcategorical\tnumeric\tnumeric";
  writeFileSync(join(folder, "sample-metadata.tsv"), `${[header, ...lines].join("\n")}\n`);
  const put = (name: string, content: Uint8Array) => writeFileSync(join(folder, name), content);
  put("feature-table.qza", artifact("FeatureTable[Frequency]", "feature-table.biom", JSON.stringify(biom)));
  put("rooted-tree.qza", artifact("Phylogeny[Rooted]", "tree.nwk", newick));
  put("taxonomy.qza", artifact("FeatureData[Taxonomy]", "taxonomy.tsv", taxonomy));
}
