import type { ColumnMetaData, SchemaElement } from "hyparquet";
import type { PagedChunk } from "./parquet-pages.js";

/** A column chunk, and where its bytes lie in the file. */
export interface PlacedChunk extends PagedChunk {
  readonly start: number;
  readonly end: number;
}

/** A chunk as the footer describes it. */
export function placeOfChunk(meta: ColumnMetaData, { repetition_type }: SchemaElement): PlacedChunk {
  // Some writers say 0 where there is no dictionary.
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  return {
    codec: meta.codec,
    isNullable: repetition_type !== "REQUIRED",
    rows: Number(meta.num_values),
    start,
    end: start + Number(meta.total_compressed_size),
  };
}
