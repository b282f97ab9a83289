import type { AsyncBuffer, ColumnChunk, Compressors, FileMetaData, RowGroup, SchemaElement } from "hyparquet";
import { DataError } from "../../../errors.js";
import { checkNames } from "../../../table/make-table.js";
import { idColumn } from "../../columnar.js";
import { decimalNumbers } from "../../decimals.js";
import { checkFooter, footerBytes } from "./check-footer.js";
import { checkPages } from "./check-pages.js";
import { declaredCategories } from "./declared-categories.js";
import { placeOfChunk } from "./parquet-place.js";

/** What the footer of a Parquet file says. */
export interface ParquetFile {
  readonly metadata: FileMetaData;
  /** All columns, in their order, and what the schema says of each. */
  readonly columns: readonly string[];
  readonly elements: ReadonlyMap<string, SchemaElement>;
  /** Columns that were written as categories. */
  readonly dictionaries: ReadonlySet<string>;
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
  const { parquetMetadata } = await import("hyparquet");
  return orDamaged(async () => {
    const metadata = parquetMetadata(await footerBytes(file), { geoparquet: false });
    const parquet = describeFile(metadata, where, id);
    checkFooter(metadata, file.byteLength);
    return parquet;
  });
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
    dictionaries: declaredCategories(metadata),
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
  const scales = decimalScales(metadata);
  const known = {
    file,
    metadata: { ...metadata, schema: metadata.schema.map(withoutDecimal) },
    compressors,
    rowStart: rows.from,
    rowEnd: rows.to,
  };
  // hyparquet does not wait for what it calls: what is thrown there would be lost.
  const failures: unknown[] = [];
  const give: typeof take = (column, values, from) => {
    try {
      if (failures.length === 0) take(column, values, from);
    } catch (error) {
      failures.push(error);
    }
  };
  await orDamaged(async () => {
    await checkColumns(file, metadata, columns, rows, compressors);
    const others = columns.filter((name) => !scales.has(name));
    await parquetRead({
      ...known,
      columns: others,
      onChunk: ({ columnName, columnData, rowStart }) => give(columnName, columnData, rowStart),
    });
    if (others.length < columns.length)
      await parquetRead({
        ...known,
        columns: columns.filter((name) => scales.has(name)),
        utf8: false,
        onChunk: ({ columnName, columnData, rowStart }) =>
          give(columnName, decimalNumbers(columnData, scales.get(columnName)!), rowStart),
      });
    if (failures.length > 0) throw failures[0];
  });
}

/** Decimal columns and their digits after the point. hyparquet multiplies by a power of ten, which is not the nearest double. */
function decimalScales({ schema }: FileMetaData): Map<string, number> {
  return new Map(schema.filter(isDecimal).map((element) => [element.name, scaleOf(element)]));
}

function scaleOf({ scale, logical_type }: SchemaElement): number {
  return scale ?? (logical_type?.type === "DECIMAL" ? logical_type.scale : 0);
}

function isDecimal({ converted_type, logical_type }: SchemaElement): boolean {
  return converted_type === "DECIMAL" || logical_type?.type === "DECIMAL";
}

/** The element as one of plain whole numbers or bytes. */
function withoutDecimal(element: SchemaElement): SchemaElement {
  if (!isDecimal(element)) return element;
  const { converted_type: _, logical_type: __, ...plain } = element;
  return plain;
}

/** Look at the pages of some columns before they are decoded. */
async function checkColumns(
  file: AsyncBuffer,
  { schema, row_groups }: FileMetaData,
  columns: readonly string[],
  rows: { readonly from: number; readonly to: number },
  compressors: Compressors,
): Promise<void> {
  const asked = new Set(columns);
  const elements = new Map(schema.filter(({ name }) => asked.has(name)).map((e) => [e.name, e]));
  let to = 0;
  for (const group of row_groups) {
    const from = to;
    to += Number(group.num_rows);
    if (to <= rows.from || from >= rows.to) continue;
    for (const { meta_data: meta } of group.columns) {
      const element = elements.get(meta?.path_in_schema[0] ?? "");
      if (meta === undefined || element === undefined) continue;
      const chunk = placeOfChunk(meta, element);
      checkPages(new Uint8Array(await file.slice(chunk.start, chunk.end)), chunk, element, compressors);
    }
  }
}

/** What the decoder throws as a DataError; errors of the language say nothing about the file. */
export async function orDamaged<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DataError) throw error;
    const isRaw = error instanceof TypeError || error instanceof RangeError;
    const what = isRaw ? "lengths or types that do not fit together" : (error as Error).message;
    throw new DataError(`Parquet: the file must be whole, got ${what}`);
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
    const group = { from, to, chunks: columns };
    from = to;
    return group;
  });
}
