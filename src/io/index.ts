/** Files and formats: what `mixedlm/io` offers. */

export { InputError, OutputError } from "../errors.js";
export { type ColumnKind, explainKind } from "../table/type-column.js";
export {
  type ArrowOptions,
  type ArrowTable,
  type ArrowVector,
  readArrow,
  toArrow,
  writeArrow,
} from "./arrow/arrow.js";
export { hashSource } from "./files/hash-source.js";
export { type Journal, openJournal } from "./files/journal.js";
export { type OutputFolderOptions, withOutputFolder } from "./files/output-folder.js";
export type { PlainRecord } from "./files/pack-record.js";
export type { Source } from "./files/source.js";
export { writeFile, writeTable, writeTsv } from "./files/write-file.js";
export { openTableWriter, type WrittenFormat, writtenFormats } from "./formats.js";
export { explainGuess, type Guess, type WithGuesses } from "./guesses.js";
export type { Taxonomy } from "./lineages.js";
export type { Metadata } from "./metadata.js";
export { readParquet } from "./parquet/read/read-parquet.js";
export {
  openParquetWriter,
  type WriteParquetOptions,
  writeParquet,
} from "./parquet/write/parquet-writer.js";
export type { Artifact } from "./q2/artifact.js";
export { type ReadFrameOptions, readFrame } from "./read-frame.js";
export { type ReadMetadataOptions, readMetadata } from "./read-metadata.js";
export { readTable } from "./read-table.js";
export { readTaxonomy } from "./read-taxonomy.js";
export type { Stride } from "./stream/block.js";
export { readBatches } from "./stream/read-batches.js";
export type { BatchOptions, ResponseBatches } from "./stream/response-batches.js";
export type { ReadTableOptions, TableFile, TableFileWriter } from "./table-file.js";
export { type Cell, formatRows, formatTsv, tableRows } from "./text/format-tsv.js";
export { readTree } from "./tree/read-tree.js";
