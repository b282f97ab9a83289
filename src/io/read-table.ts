import { hashedChunks } from "./files/hash-source.js";
import { type OpenSource, type Source, withSource } from "./files/source.js";
import { readerOf } from "./formats.js";
import type { ReadTableOptions, TableFile } from "./table-file.js";

/**
 * Read a numeric table, samples × features, from TSV, CSV, BIOM 1 or 2, a `.qza` artifact, an Excel sheet, Parquet or Arrow, gzipped or
 * not. The format is told from the content.
 *
 * Text has the ids in its first column (or `id`), a header of names and numbers below; `NA`, `NaN`, `nan` and empty
 * cells are missing. Lines above it that begin with `#` are comments; a header may begin so too: with a known name
 * (`#OTU ID`, `# Pathway`), and in tab-separated text with as many cells as the next line. `transpose` is for files with features in rows; BIOM always has them so and needs no option.
 * `long` names the columns of tables with a row per sample and feature. `minFrequency` and `minPrevalence` leave features out, in BIOM before zeros take up memory.
 *
 * Throws InputError (`missing-input`) when there is no such file, DataError with file, row and column for bad data.
 */
export async function readTable(source: Source, options: ReadTableOptions = {}): Promise<TableFile> {
  const read = async (opened: OpenSource) => {
    if (options.long === undefined) return readerOf(opened, "table")(opened, options);
    const { readLong } = await import("./read-long.js");
    return readLong(opened, options);
  };
  if (!options.hash) return withSource(source, read);
  const { chunks, sha256 } = hashedChunks(source);
  const table = await withSource(source, read, chunks);
  return { ...table, sha256: await sha256() };
}
