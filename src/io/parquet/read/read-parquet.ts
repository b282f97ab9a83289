import type { TableOptions } from "../../../table/as-table.js";
import type { Table } from "../../../table/table.js";
import { type ColumnarFile, columnarTable } from "../../columnar.js";
import { compressorsFor, decodeChunk, joinPieces } from "./decode-chunk.js";
import { orDamaged, type ParquetFile, parquetFile } from "./parquet-file.js";
import type { ParquetColumn } from "./parquet-schema.js";
import type { PlainValues } from "./plain-values.js";

/**
 * A table from the bytes of a Parquet file, whatever its compression. Text such as `NA` stays text,
 * which `readTable` and `readMetadata` read as missing where it means that. Nested columns throw DataError.
 */
export async function readParquet(bytes: Uint8Array, options: TableOptions = {}): Promise<Table> {
  return columnarTable(await decodeParquet(bytes, options.where ?? "table", options.id), options);
}

/** The columns of a Parquet file, with the types that they have there. */
export async function decodeParquet(
  bytes: Uint8Array,
  where: string,
  id: string | undefined,
): Promise<ColumnarFile> {
  const slice = async (start: number, end?: number) => bytes.slice(start, end).buffer;
  const parquet = await parquetFile({ byteLength: bytes.length, slice }, where, id);
  return orDamaged(async () => {
    const compressors = await compressorsFor(parquet.groups);
    const columns = [];
    for (const column of parquet.columns) {
      const values = await valuesOf(column, parquet, bytes, compressors);
      columns.push({ name: column.name, values, isDictionary: column.isDictionary });
    }
    return { name: where, columns };
  });
}

/** A column of all row groups, in memory of its own. */
async function valuesOf(
  column: ParquetColumn,
  { groups }: ParquetFile,
  bytes: Uint8Array,
  compressors: Awaited<ReturnType<typeof compressorsFor>>,
): Promise<PlainValues> {
  const pieces: PlainValues[] = [];
  for (const { chunks } of groups) {
    const chunk = chunks.get(column.name);
    if (chunk === undefined) throw new Error(`a row group without '${column.name}'`);
    pieces.push(...(await decodeChunk(bytes.subarray(chunk.start, chunk.end), chunk, compressors)));
  }
  const values = joinPieces(pieces);
  const isShared = ArrayBuffer.isView(values) && values.buffer === bytes.buffer;
  return isShared ? values.slice() : values;
}
