import { DataError } from "../errors.js";
import { allBytes, type OpenSource, type Source, withSource } from "./files/source.js";
import { formatOf } from "./formats.js";
import { plainLineages, type Taxonomy } from "./lineages.js";
import { openArtifact } from "./q2/artifact.js";
import { utf8Chunks } from "./text/decode-text.js";
import { isComment, searchHeader, takeLine } from "./text/find-header.js";
import { isBlank } from "./text/header.js";
import { recordBlocks, recordsOf, type TextRecord } from "./text/record-blocks.js";

/**
 * Read a taxonomy: a `.qza` artifact of type FeatureData[Taxonomy], or TSV or CSV with features in the first column
 * and lineages in the column `Taxon` (or `Taxonomy`, `Lineage`); without a header, in the second column. Confidences in
 * brackets, as mothur writes them, are left out where every rank has one, and a semicolon at the end of a lineage too.
 * Throws InputError (`missing-input`) when there is no such file, DataError for repeated features.
 */
export function readTaxonomy(source: Source): Promise<Taxonomy> {
  return withSource(source, async (opened) => {
    const { name: format } = formatOf(opened.head, opened.name);
    if (format === "text") return fromText(opened);
    if (format !== "zip") throw new DataError(`the file must be a taxonomy in TSV or a .qza, got ${format}`);
    const { data } = await openArtifact(await allBytes(opened));
    const bytes = await data("taxonomy.tsv");
    return withSource(bytes, fromText);
  });
}

async function fromText(opened: OpenSource): Promise<Taxonomy> {
  const lineages = new Map<string, string>();
  const search = searchHeader((cells) => cells.some(namesLineages));
  let at: number | undefined;
  for await (const block of recordBlocks(utf8Chunks(opened))) {
    for (const record of recordsOf(block)) {
      if (at === undefined) {
        const found = takeLine(search, record, block.dialect.delimiter === "\t");
        if (found === undefined) continue;
        const named = found.cells.findIndex(namesLineages);
        at = named < 0 ? 1 : named;
        // A first record that names no column of lineages is a feature.
        if (named >= 0 && found.row === record.row) continue;
      }
      takeFeature(lineages, record, at);
    }
  }
  if (lineages.size === 0) throw new DataError("a taxonomy must have at least one feature, got none");
  return plainLineages(Object.fromEntries(lineages));
}

function namesLineages(cell: string): boolean {
  return /^(taxon|taxonomy|consensus ?lineage|lineage)$/i.test(cell);
}

function takeFeature(lineages: Map<string, string>, { row, cells }: TextRecord, at: number): void {
  if (isBlank(cells) || isComment(cells) || /^#(?:\s|$)/.test(cells[0]!)) return;
  const [feature, lineage] = [cells[0]!, cells[at]];
  if (feature === "" || lineage === undefined) {
    throw new DataError(
      `row ${row}: a taxonomy must have a feature and its lineage, got '${cells.join(" ")}'`,
      { row },
    );
  }
  if (lineages.has(feature)) {
    throw new DataError(`row ${row}: features must be unique, got '${feature}' repeatedly`, { row });
  }
  lineages.set(feature, lineage);
}
