import { DataError } from "../../errors.js";
import type { ColumnKind } from "../../table/type-column.js";
import { type Guess, withGuesses } from "../guesses.js";
import { plainLineages } from "../lineages.js";
import { type Metadata, retyped } from "../metadata.js";
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
  guesses: readonly Guess[] = [],
): Promise<TableFile> {
  const { readBiomJson } = await import("./read-biom-json.js");
  return { ...tableFile(readBiomJson(text), name, options), ...withGuesses(guesses) };
}

/** What a BIOM file says of its samples. Throws DataError where that is nothing. */
export async function readBiomMetadata(
  content: Uint8Array | string,
  asked: ReadonlyMap<string, ColumnKind["kind"]>,
): Promise<Metadata> {
  const { sampleMetadata } = await matrixOf(content);
  if (sampleMetadata === undefined)
    throw new DataError("BIOM: the file must hold metadata of its samples, got a table without any");
  return retyped(sampleMetadata, asked);
}

async function matrixOf(content: Uint8Array | string): Promise<BiomMatrix> {
  if (typeof content !== "string" && isHdf5(content)) {
    const { readBiomHdf5 } = await import("./read-biom-hdf5.js");
    return readBiomHdf5(content);
  }
  const { readBiomJson } = await import("./read-biom-json.js");
  return readBiomJson(typeof content === "string" ? content : new TextDecoder().decode(content));
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
