import type { AsyncBuffer, ColumnChunk, FileMetaData, RowGroup, SchemaElement } from "hyparquet";
import { DataError } from "../errors.js";
import { checkNames } from "../table/make-table.js";
import { idColumn } from "./columnar.js";

/** What the footer of a Parquet file says. */
export interface ParquetFile {
  readonly metadata: FileMetaData;
  /** All columns, in their order, and what the schema says of each. */
  readonly columns: readonly string[];
  readonly elements: ReadonlyMap<string, SchemaElement>;
  /** The column of ids. */
  readonly id: string;
  readonly rows: number;
  readonly groups: readonly ParquetGroup[];
}

/** A row group: its rows `from` … `to` − 1, and its columns. */
export interface ParquetGroup {
  readonly from: number;
  readonly to: number;
  readonly chunks: readonly ColumnChunk[];
}

/** Read the footer. Nested columns, damaged files and files without ids throw DataError. */
export async function parquetFile(file: AsyncBuffer, where: string, id?: string): Promise<ParquetFile> {
  const { parquetMetadataAsync } = await import("hyparquet");
  return orDamaged(async () => describeFile(await parquetMetadataAsync(file), where, id));
}

function describeFile(metadata: FileMetaData, where: string, id: string | undefined): ParquetFile {
  const elements = flatColumns(metadata);
  const columns = elements.map(({ name }) => name);
  checkNames(columns, where);
  const groups = groupsOf(metadata.row_groups);
  return {
    metadata,
    columns,
    elements: new Map(elements.map((element) => [element.name, element])),
    id: id ?? idColumn(columns, elements[0]?.type === "BYTE_ARRAY"),
    rows: groups.at(-1)?.to ?? 0,
    groups,
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

/** What the decoder throws as a DataError. */
export async function orDamaged<T>(read: () => Promise<T>): Promise<T> {
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

/** No page can count more. */
const mostRows = 2 ** 31 - 1;

function groupsOf(groups: readonly RowGroup[]): ParquetGroup[] {
  let from = 0;
  return groups.map(({ columns, num_rows }) => {
    if (num_rows < 0 || num_rows > mostRows) {
      throw new DataError(`Parquet: the file must be whole, got a row group of ${num_rows} rows`);
    }
    const to = from + Number(num_rows);
    const group = { from, to, chunks: columns };
    from = to;
    return group;
  });
}
