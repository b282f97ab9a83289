import type { AsyncBuffer, FileMetaData, RowGroup, SchemaElement } from "hyparquet";
import { DataError } from "../errors.js";
import { checkNames } from "../table/make-table.js";
import { idColumn } from "./columnar.js";

/** What the footer of a Parquet file says. */
export interface ParquetFile {
  readonly metadata: FileMetaData;
  /** All columns, in their order. */
  readonly columns: readonly string[];
  /** The column of ids. */
  readonly id: string;
  readonly rows: number;
  readonly groups: readonly ParquetGroup[];
}

/** A row group: its rows `from` … `to` − 1, and where its bytes lie. */
export interface ParquetGroup {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** Read the footer. Nested columns, damaged files and files without ids throw DataError. */
export async function parquetFile(file: AsyncBuffer, where: string, id?: string): Promise<ParquetFile> {
  const { parquetMetadataAsync } = await import("hyparquet");
  const metadata = await orDamaged(() => parquetMetadataAsync(file));
  const elements = flatColumns(metadata);
  const columns = elements.map(({ name }) => name);
  checkNames(columns, where);
  return {
    metadata,
    columns,
    id: id ?? idColumn(columns, elements[0]?.type === "BYTE_ARRAY"),
    rows: Number(metadata.num_rows),
    groups: groupsOf(metadata.row_groups),
  };
}

/**
 * Decode the rows `from` … `to` − 1 of some columns, whatever their compression; `take` gets each column as soon as its
 * rows of a row group are there, with the first row. A damaged column throws DataError.
 */
export async function decodeColumns(
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly string[],
  rows: { readonly from: number; readonly to: number },
  take: (column: string, values: ArrayLike<unknown>, from: number) => void,
): Promise<void> {
  if (columns.length === 0 || rows.from >= rows.to) return;
  const { parquetRead } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  await orDamaged(() =>
    parquetRead({
      file,
      metadata,
      compressors,
      columns: [...columns],
      rowStart: rows.from,
      rowEnd: rows.to,
      onChunk: ({ columnName, columnData, rowStart }) => take(columnName, columnData, rowStart),
    }),
  );
}

async function orDamaged<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`Parquet: the file must be whole, got ${(error as Error).message}`);
  }
}

function flatColumns({ schema }: FileMetaData): readonly SchemaElement[] {
  const [, ...columns] = schema;
  const nested = columns.find(
    ({ num_children, repetition_type }) => num_children || repetition_type === "REPEATED",
  );
  if (nested !== undefined)
    throw new DataError(`Parquet: columns must be flat, got '${nested.name}', which is nested`);
  return columns;
}

function groupsOf(groups: readonly RowGroup[]): ParquetGroup[] {
  let from = 0;
  return groups.map(({ columns, num_rows }) => {
    const to = from + Number(num_rows);
    let [start, end] = [Number.POSITIVE_INFINITY, 0];
    for (const { meta_data } of columns) {
      if (meta_data === undefined) continue;
      const first = Number(meta_data.dictionary_page_offset ?? meta_data.data_page_offset);
      start = Math.min(start, first, Number(meta_data.data_page_offset));
      end = Math.max(end, first + Number(meta_data.total_compressed_size));
    }
    const group = { from, to, start, end };
    from = to;
    return group;
  });
}
