import { DataError } from "../errors.js";
import { columnNames, isNumericColumn, numbersOf } from "../table/columns.js";
import { type FeatureFilter, featureLimits, isWithin, setsLimits, tally } from "../table/feature-filter.js";
import { checkDigits, mapLabels } from "../table/labels.js";
import { quoteSome } from "../table/make-table.js";
import { closureOf, remarksOf } from "../table/remarks.js";
import { selectColumns } from "../table/select-columns.js";
import type { Table } from "../table/table.js";
import { transpose } from "../table/transpose.js";
import { type BiomMatrix, biomTable } from "./biom/biom-table.js";
import { columnarResponses } from "./columnar.js";
import { hashedChunks } from "./files/hash-source.js";
import { allBytes, type OpenSource, type Source, withSource } from "./files/source.js";
import type { WithGuesses } from "./guesses.js";
import { plainLineages } from "./lineages.js";
import type { Metadata } from "./metadata.js";
import { type Artifact, openArtifact } from "./q2/artifact.js";
import { readColumnar } from "./read-columnar.js";
import { sniffFormat } from "./sniff-format.js";
import { allText, utf8Chunks } from "./text/decode-text.js";
import { readTextTable, type TextTableOptions } from "./text/read-text-table.js";

/** Options of `readTable`: how text is laid out, and which features are kept. */
export interface ReadTableOptions extends TextTableOptions, FeatureFilter {
  /** Hash the file while it is read, into `sha256` of the result. Default false. */
  readonly hash?: boolean;
}

/** A table and what its file said beside the numbers. */
export interface TableFile extends Table, WithGuesses {
  /** Feature → lineage, where the file has a taxonomy; without confidences, as `readTaxonomy` gives it. */
  readonly taxonomy?: Readonly<Record<string, string>>;
  /** What a BIOM file says of its samples. */
  readonly sampleMetadata?: Metadata;
  /** Identity of a QIIME 2 artifact. */
  readonly artifact?: Artifact;
  /** SHA-256 of the file as `hashSource` gives it, where `hash` asked for it. */
  readonly sha256?: string;
  /** Features that `minFrequency` or `minPrevalence` left out. */
  readonly filtered?: readonly string[];
}

/**
 * Read a numeric table, samples × features, from TSV, CSV, BIOM 1 or 2, a `.qza` artifact, Parquet or Arrow, gzipped or
 * not. The format is told from the content.
 *
 * Text has the ids in its first column (or `id`), a header of names and numbers below; `NA`, `NaN`, `nan` and empty
 * cells are missing. Lines above it that begin with `#` are comments; a header may begin so too: with a known name
 * (`#OTU ID`, `# Pathway`), and in tab-separated text with as many cells as the next line. `transpose` is for files with features in rows; BIOM always has them so and needs no option.
 * `minFrequency` and `minPrevalence` leave features out, in BIOM before zeros take up memory.
 *
 * Throws InputError (`missing-input`) when there is no such file, DataError with file, row and column for bad data.
 */
export async function readTable(source: Source, options: ReadTableOptions = {}): Promise<TableFile> {
  const read = (opened: OpenSource) => readOpened(opened, options);
  if (!options.hash) return withSource(source, read);
  const { chunks, sha256 } = hashedChunks(source);
  const table = await withSource(source, read, chunks);
  return { ...table, sha256: await sha256() };
}

async function readOpened(opened: OpenSource, options: ReadTableOptions): Promise<TableFile> {
  const format = sniffFormat(opened.head, opened.name);
  if (format === "text") {
    const { table, taxonomy } = await readTextTable(utf8Chunks(opened), opened.name, options);
    return { ...filtered(table, options), ...(taxonomy && { taxonomy: plainLineages(taxonomy) }) };
  }
  if (format === "json" || format === "hdf5" || format === "zip") {
    return readBiomFile(format, opened, options);
  }
  const { guesses, ...read } = columnarResponses(await readColumnar(format, opened, options.id), options.id);
  const table = numeric(read);
  return { ...filtered(options.transpose ? transpose(table) : table, options), ...(guesses && { guesses }) };
}

async function readBiomFile(
  format: "json" | "hdf5" | "zip",
  opened: OpenSource,
  options: ReadTableOptions,
): Promise<TableFile> {
  if (format === "json") return fromBiom(await readJson(await allText(opened)), options, opened.name);
  const bytes = await allBytes(opened);
  if (format === "hdf5") return fromBiom(await readHdf5(bytes), options, opened.name);
  const { artifact, data } = await openArtifact(bytes);
  const biom = await data("feature-table.biom");
  const isHdf5 = sniffFormat(biom, "feature-table.biom") === "hdf5";
  const matrix = await (isHdf5 ? readHdf5(biom) : readJson(new TextDecoder().decode(biom)));
  const closedTo = artifact.type === "FeatureTable[RelativeFrequency]" ? 1 : undefined;
  return { ...fromBiom(matrix, options, opened.name), ...remarksOf({ closedTo }), artifact };
}

async function readJson(text: string): Promise<BiomMatrix> {
  const { readBiomJson } = await import("./biom/read-biom-json.js");
  return readBiomJson(text);
}

async function readHdf5(bytes: Uint8Array): Promise<BiomMatrix> {
  const { readBiomHdf5 } = await import("./biom/read-biom-hdf5.js");
  return readBiomHdf5(bytes);
}

function fromBiom(matrix: BiomMatrix, options: ReadTableOptions, name: string): TableFile {
  const { table, dropped } = biomTable(matrix, options, name);
  const { taxonomy, sampleMetadata } = matrix;
  return {
    ...table,
    ...(taxonomy && { taxonomy: plainLineages(taxonomy) }),
    ...(sampleMetadata && { sampleMetadata }),
    ...(dropped.length > 0 && { filtered: dropped }),
  };
}

function filtered(table: Table, filter: FeatureFilter): TableFile {
  if (!setsLimits(filter)) return table;
  const limits = featureLimits(filter, table.index.length);
  const kept: string[] = [];
  const dropped: string[] = [];
  const totals = new Float64Array(table.index.length);
  for (const name of columnNames(table)) {
    const numbers = numbersOf(table, name);
    (isWithin(tally(name, numbers), limits) ? kept : dropped).push(name);
    for (let i = 0; i < totals.length; i++) totals[i]! += numbers[i]!;
  }
  if (dropped.length === 0) return table;
  return { ...selectColumns(table, kept), ...remarksOf({ closedTo: closureOf(totals) }), filtered: dropped };
}

/** A table of numbers, which need no labels. */
function numeric(given: Table): Table {
  for (const [name] of mapLabels(given)) checkDigits(given, name);
  const { labels: _, ...table } = given;
  const texts = columnNames(table).filter((name) => !isNumericColumn(table.columns[name]!));
  if (texts.length === 0) return table;
  throw new DataError(`every column must be numeric, got categories in ${quoteSome(texts)}`, {
    column: texts[0]!,
  });
}
