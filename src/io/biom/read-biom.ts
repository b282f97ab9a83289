import { plainLineages } from "../lineages.js";
import type { ReadTableOptions, TableFile } from "../table-file.js";
import { type BiomMatrix, biomTable } from "./biom-table.js";

/** A table from the bytes of a BIOM file, HDF5 or JSON in UTF-8. */
export async function readBiomBytes(
  bytes: Uint8Array,
  name: string,
  options: ReadTableOptions,
): Promise<TableFile> {
  if (!isHdf5(bytes)) return readBiomText(new TextDecoder().decode(bytes), name, options);
  const { readBiomHdf5 } = await import("./read-biom-hdf5.js");
  return tableFile(await readBiomHdf5(bytes), name, options);
}

/** A table from the text of a BIOM file, which is JSON. */
export async function readBiomText(
  text: string,
  name: string,
  options: ReadTableOptions,
): Promise<TableFile> {
  const { readBiomJson } = await import("./read-biom-json.js");
  return tableFile(readBiomJson(text), name, options);
}

function isHdf5(bytes: Uint8Array): boolean {
  return bytes[0] === 0x89 && bytes[1] === 0x48;
}

function tableFile(matrix: BiomMatrix, name: string, options: ReadTableOptions): TableFile {
  const { table, dropped } = biomTable(matrix, options, name);
  const { taxonomy, sampleMetadata } = matrix;
  return {
    ...table,
    ...(taxonomy && { taxonomy: plainLineages(taxonomy) }),
    ...(sampleMetadata && { sampleMetadata }),
    ...(dropped.length > 0 && { filtered: dropped }),
  };
}
