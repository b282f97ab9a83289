import { DataError } from "../../errors.js";
import { type Metadata, metadataFromValues } from "../metadata.js";
import { type BiomMatrix, lineage } from "./biom-table.js";
import { type Hdf5, withHdf5 } from "./open-hdf5.js";

/**
 * BIOM 2.0 and 2.1, HDF5 (https://biom-format.org/documentation/format_versions/biom-2.1.html): the matrix is stored
 * by observation and by sample; the rows by observation are read. Version 2.0 has no group `matrix`.
 */
export function readBiomHdf5(bytes: Uint8Array): Promise<BiomMatrix> {
  return withHdf5(bytes, (file) => {
    if (!file.has("observation/ids") || !file.has("sample/ids")) {
      throw new DataError("BIOM: HDF5 must have observation/ids and sample/ids, got none");
    }
    const features = file.strings("observation/ids");
    const samples = file.strings("sample/ids");
    const matrix = file.has("observation/matrix") ? "observation/matrix" : "observation";
    return {
      features,
      samples,
      starts: file.numbers(`${matrix}/indptr`),
      sampleAt: file.numbers(`${matrix}/indices`),
      values: file.numbers(`${matrix}/data`),
      taxonomy: readTaxonomy(file, features),
      sampleMetadata: readSampleMetadata(file, samples),
    };
  });
}

function readTaxonomy(file: Hdf5, features: readonly string[]): Readonly<Record<string, string>> | undefined {
  const path = "observation/metadata/taxonomy";
  if (!file.has(path)) return undefined;
  const rows = rowsOf(file, path, features.length);
  return Object.fromEntries(features.map((feature, f) => [feature, lineage(rows[f]!)]));
}

function readSampleMetadata(file: Hdf5, samples: readonly string[]): Metadata | undefined {
  const names = file.names("sample/metadata");
  if (names.length === 0) return undefined;
  const columns = names.map((name) => {
    const rows = rowsOf(file, `sample/metadata/${name}`, samples.length);
    const values = rows.map((row) => (row.length === 1 ? row[0] : lineage(row)));
    return [name.replaceAll("@@SLASH@@", "/"), values] as const;
  });
  return metadataFromValues(samples, columns);
}

/** A data set of one or two dimensions as one array per id. */
function rowsOf(file: Hdf5, path: string, count: number): unknown[][] {
  const { shape, values } = file.values(path);
  if (shape[0] !== count || shape.length > 2) {
    throw new DataError(`BIOM: '${path}' must have one row per id (${count}), got ${shape.join(" × ")}`);
  }
  const width = shape[1] ?? 1;
  return Array.from({ length: count }, (_, i) => {
    return Array.from({ length: width }, (_, j) => values[i * width + j]);
  });
}
