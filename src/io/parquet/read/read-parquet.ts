import type { TableOptions } from "../../../table/as-table.js";
import type { Table } from "../../../table/table.js";
import { type ColumnarColumn, type ColumnarFile, columnarTable } from "../../columnar.js";
import { wholeColumn } from "../../decimals.js";
import type { PlainValues } from "../../plain-values.js";
import { joinPieces } from "../../plain-values.js";
import { compressorsFor, decodeChunk } from "./decode-chunk.js";
import { orDamaged, type ParquetFile, parquetFile } from "./parquet-file.js";
import { type ParquetColumn, unreadColumns } from "./parquet-schema.js";

/**
 * A table from the bytes of a Parquet file, whatever its compression. Text such as `NA` stays text,
 * which `readTable` and `readMetadata` read as missing where it means that. Columns that are not read (lists, structs, maps,
 * intervals, bytes) are left out, and `notes` say so. Throws DataError for damaged files.
 */
export async function readParquet(bytes: Uint8Array, options: TableOptions = {}): Promise<Table> {
  return columnarTable(await decodeParquet(bytes, options.where ?? "table"), options);
}

/** The columns of a Parquet file, with the types that they have there, and those that cannot be read. */
export async function decodeParquet(bytes: Uint8Array, where: string): Promise<ColumnarFile> {
  const slice = async (start: number, end?: number) => bytes.slice(start, end).buffer;
  const parquet = await parquetFile({ byteLength: bytes.length, slice }, where);
  return orDamaged(async () => {
    const compressors = await compressorsFor(parquet.groups);
    const columns: ColumnarColumn[] = [];
    const unread = unreadColumns(parquet.columns);
    for (const column of parquet.columns) {
      if (column.meaning.kind === "unread") continue;
      const { name, isDictionary } = column;
      const values = await valuesOf(withDigits(column), parquet, bytes, compressors);
      columns.push({ name, isDictionary, ...(isWhole(column) ? wholeColumn(values) : { values }) });
    }
    return { name: where, columns, unread };
  });
}

function isWhole({ meaning }: ParquetColumn): boolean {
  return meaning.kind === "decimals" && meaning.scale === 0;
}

/** Whole decimals are decoded with all their digits, which may be those of ids or groups. */
function withDigits(column: ParquetColumn): ParquetColumn {
  return isWhole(column) ? { ...column, meaning: { kind: "wholes" } } : column;
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
    const own = bytes.subarray(chunk.start, chunk.end);
    for (const piece of await decodeChunk(own, { ...chunk, column }, compressors)) pieces.push(piece);
  }
  const values = joinPieces(pieces);
  const isShared = ArrayBuffer.isView(values) && values.buffer === bytes.buffer;
  return isShared ? values.slice() : values;
}
