import { columnNames, numbersOf } from "../table/columns.js";
import { type CountFilter, featureLimits, isWithin, setsLimits, tally } from "../table/feature-filter.js";
import { closureOf, remarksOf } from "../table/remarks.js";
import { selectColumns } from "../table/select.js";
import type { Table } from "../table/table.js";
import type { WithGuesses } from "./guesses.js";
import type { IdRequest } from "./id-column.js";
import type { Metadata } from "./metadata.js";
import type { Artifact } from "./q2/artifact.js";
import type { Decimal } from "./text/comma-numbers.js";

/** Options of `readTable`: how text is laid out, and which features are kept. */
export interface ReadTableOptions extends CountFilter, IdRequest {
  /** What stands between the cells of text. Default: tab, comma or semicolon, as the file seems to have it. */
  readonly delimiter?: string | undefined;
  /** What stands before the decimals of numbers in text. Default: a point; a comma where the file has no point. */
  readonly decimal?: Decimal | undefined;
  /** The label that is read of a mothur table (`.shared`) with several. */
  readonly label?: string | undefined;
  /** The sheet of an Excel workbook (`.xlsx`). Default: the first. */
  readonly sheet?: string | undefined;
  /**
   * The table has a row per sample and feature: the names of its columns of samples, features and numbers, and perhaps what
   * pairs are that are not there, `"0"` or `"NA"`. Default for these: 0 where all numbers are counts or proportions, else
   * missing.
   */
  readonly long?: readonly string[] | undefined;
  /** Features stand in the rows of the file, samples in its columns. Default false. */
  readonly transpose?: boolean | undefined;
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

/** A file of tables with the same columns, one below the other. */
export interface TableFileWriter {
  write(table: Table): Promise<void>;
  close(): Promise<void>;
}

/** The features of a table that a filter keeps. */
export function filterFeatures(table: Table, filter: CountFilter): TableFile {
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
