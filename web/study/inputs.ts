import type { Table, Tree } from "mixedlm";
import type { Metadata, TableFile } from "mixedlm/io";

/** The files of a study that have been read. */
export interface Inputs {
  table?: TableFile;
  /** The table was read with features in the rows of its file. */
  isTransposed?: boolean;
  metadata?: Metadata;
  tree?: Tree;
  /** SHA-256 by the name of the file. */
  readonly hashes: Map<string, string>;
}

/** The covariates: of the metadata files, or those that came inside the table's own file. */
export function covariatesOf({ metadata, table }: Inputs): Table {
  const found = metadata ?? table?.sampleMetadata;
  if (found === undefined)
    throw new Error("There is no metadata yet: choose a file with a row for each sample.");
  return found;
}

export function tableOf({ table }: Inputs): TableFile {
  if (table === undefined) throw new Error("There is no table yet: choose a file of samples and responses.");
  return table;
}
