import type { Table, Tree } from "mixedlm";
import type { Metadata, TableFile } from "mixedlm/io";

/** The files of a study that have been read. */
export interface Inputs {
  table?: TableFile;
  /** The table was read with features in the rows of its file. */
  isTransposed?: boolean;
  metadata?: Metadata;
  tree?: Tree;
  /** The one file read as a table of responses and covariates, while there is no other. */
  frame?: Metadata;
  /** SHA-256 by the name of the file. */
  readonly hashes: Map<string, string>;
}

/** The one table that holds responses and covariates; undefined where they are in files of their own. */
export function oneTable({ table, metadata, frame }: Inputs): Metadata | undefined {
  return table !== undefined && (metadata ?? table.sampleMetadata) !== undefined ? undefined : frame;
}

/** The covariates: of the metadata files, or those that came inside the table's own file. */
export function covariatesOf(inputs: Inputs): Table {
  const found = oneTable(inputs) ?? inputs.metadata ?? inputs.table?.sampleMetadata;
  if (found === undefined)
    throw new Error("There is no metadata yet: choose a file with a row for each sample.");
  return found;
}

export function tableOf({ table }: Inputs): TableFile {
  if (table === undefined) throw new Error("There is no table yet: choose a file of samples and responses.");
  return table;
}
