/** Files and formats: what `mixedlm/io` offers. */

export { InputError, OutputError } from "../errors.js";
export { type ColumnKind, explainKind } from "../table/type-column.js";
export { type ArrowOptions, readArrow, toArrow, writeArrow } from "./arrow.js";
export type { Artifact } from "./artifact.js";
export type { Stride } from "./batches/block.js";
export { readBatches } from "./batches/read-batches.js";
export type { BatchOptions, ResponseBatches } from "./batches/response-batches.js";
export { type Cell, formatRows, formatTsv, tableRows } from "./format-tsv.js";
export { hashSource } from "./hash-source.js";
export { type Journal, openJournal } from "./journal.js";
export type { Metadata } from "./metadata.js";
export { type OutputFolderOptions, withOutputFolder } from "./output-folder.js";
export type { PlainRecord } from "./pack-record.js";
export { readParquet, type WriteParquetOptions, writeParquet } from "./parquet.js";
export { openParquetWriter, type TableFileWriter } from "./parquet-writer.js";
export { type ReadMetadataOptions, readMetadata } from "./read-metadata.js";
export { type ReadTableOptions, readTable, type TableFile } from "./read-table.js";
export { readTaxonomy, type Taxonomy } from "./read-taxonomy.js";
export { readTree } from "./read-tree.js";
export type { Source } from "./source.js";
export { writeFile, writeTable, writeTsv } from "./write-file.js";
