import { DataError } from "../errors.js";
import { isMissingText } from "../table/parse-number.js";
import { allBytes, type OpenSource, type Source, withSource } from "./files/source.js";
import { formatOf } from "./formats.js";
import { plainLineages, type Taxonomy } from "./lineages.js";
import { openArtifact } from "./q2/artifact.js";
import { utf8Chunks } from "./text/decode-text.js";
import { isComment, searchHeader, takeLine } from "./text/find-header.js";
import { isBlank, trimmedHeader } from "./text/header.js";
import { recordBlocks, recordsOf, type TextRecord } from "./text/record-blocks.js";
import { isWorkbook, zipEntries } from "./zip/unzip.js";

/**
 * Read a taxonomy: a `.qza` artifact of type FeatureData[Taxonomy], or TSV, CSV or a sheet of Excel with features in the
 * first column and lineages in the column `Taxon` (or `Taxonomy`, `Lineage`), or with a column per rank (`Kingdom`, `Phylum`,
 * …, as DADA2 and phyloseq have them; `NA` and empty cells name nothing); without a header, lineages in the second column.
 * The header may lack a name for the features, as R's `write.table` leaves it. Confidences in brackets, as mothur writes them, are left out where every rank has one, and a semicolon at the end of a lineage too.
 * Throws InputError (`missing-input`) when there is no such file, DataError for repeated features.
 */
export function readTaxonomy(source: Source): Promise<Taxonomy> {
  return withSource(source, async (opened) => {
    const { name: format } = formatOf(opened.head, opened.name);
    if (format === "text") return fromText(opened);
    if (format !== "zip") throw new DataError(`the file must be a taxonomy in TSV or a .qza, got ${format}`);
    const zipped = await allBytes(opened);
    const entries = zipEntries(zipped);
    if (isWorkbook(entries)) {
      const { readSheet } = await import("./zip/read-sheet.js");
      const { bytes } = await readSheet(zipped, entries, opened.name, undefined);
      return withSource(bytes, fromText);
    }
    const { data } = await openArtifact(zipped, entries);
    return withSource(await data("taxonomy.tsv"), fromText);
  });
}

/** Where the lineages stand in the records of a file. */
interface Columns {
  /** The column of lineages, or those of the ranks from the highest down. */
  readonly at: readonly number[];
  /** Cells of the header, and its row. */
  readonly width: number;
  readonly row: number;
}

async function fromText(opened: OpenSource): Promise<Taxonomy> {
  const lineages = new Map<string, string>();
  const search = searchHeader((cells) => findColumns(cells, 0) !== undefined);
  let columns: Columns | undefined;
  let shift: number | undefined;
  for await (const block of recordBlocks(utf8Chunks(opened))) {
    for (const record of recordsOf(block)) {
      if (columns === undefined) {
        const found = takeLine(search, record, block.dialect.delimiter === "\t");
        if (found === undefined) continue;
        const named = findColumns(trimmedHeader(found.cells), found.row);
        columns = named ?? { at: [1], width: Number.POSITIVE_INFINITY, row: found.row };
        // A first record that names no column of lineages is a feature.
        if (named !== undefined && found.row === record.row) continue;
      }
      if (isNoFeature(record.cells)) continue;
      // A row that is longer than the header begins with the feature, for which the header has no name.
      shift ??= record.cells.length > columns.width && record.cells[columns.width] !== "" ? 1 : 0;
      takeFeature(
        lineages,
        record,
        columns.at.map((at) => at + shift!),
      );
    }
  }
  if (lineages.size === 0) throw new DataError("a taxonomy must have at least one feature, got none");
  return plainLineages(Object.fromEntries(lineages));
}

const ranks = [
  /^(superkingdom|domain)$/i,
  /^kingdom$/i,
  /^(phylum|division)$/i,
  /^class$/i,
  /^order$/i,
  /^family$/i,
  /^genus$/i,
  /^species$/i,
  /^strain$/i,
];

/** The columns of lineages or ranks that a header names; undefined where it names none. */
function findColumns(cells: readonly string[], row: number): Columns | undefined {
  const known = { width: cells.length, row };
  const lineage = cells.findIndex((cell) => /^(taxon|taxonomy|consensus ?lineage|lineage)$/i.test(cell));
  if (lineage >= 0) return { at: [lineage], ...known };
  const found = ranks.map((rank) => cells.findIndex((cell) => rank.test(cell)));
  // A domain above kingdoms would shift all ranks; it says the same of bacteria.
  if (found[0]! >= 0 && found[1]! >= 0) found[0] = -1;
  const at = found.filter((place) => place >= 0);
  return at.length >= 2 ? { at, ...known } : undefined;
}

function isNoFeature(cells: readonly string[]): boolean {
  return isBlank(cells) || isComment(cells) || /^#(?:\s|$)/.test(cells[0]!);
}

function takeFeature(lineages: Map<string, string>, { row, cells }: TextRecord, at: readonly number[]): void {
  const feature = cells[0]!;
  const lineage = at.length === 1 ? cells[at[0]!] : ranksIn(at.map((place) => cells[place] ?? ""));
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

/** The lineage of ranks in cells of their own, without those at its end that name nothing. */
function ranksIn(cells: readonly string[]): string {
  const named = cells.map((cell) => (isMissingText(cell) ? "" : cell));
  return named.slice(0, named.findLastIndex((cell) => cell !== "") + 1).join(";");
}
