import type { Column } from "../../../table/table.js";
import { bitWidth, packLevels, repeatedLevel } from "../read/parquet-levels.js";
import { type ParquetType, parquetValues } from "./parquet-values.js";
import { i32, i64, list, struct, type ThriftValue, text } from "./thrift.js";

/** A column of a file. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: ParquetType;
  /** May rows be without a value? */
  readonly isNullable: boolean;
}

/** A column of a row group: its bytes, in pieces, and what the footer says of it. */
export interface ParquetChunk {
  readonly pieces: readonly Uint8Array[];
  readonly size: number;
  readonly described: ThriftValue;
}

/** Numbers that stand for words in the format. */
export const physicalTypes = { BOOLEAN: 0, INT32: 1, FLOAT: 4, DOUBLE: 5, STRING: 6 } as const;
const encodings = { plain: 0, levels: 3, dictionary: 8 } as const;
const pages = { data: 0, dictionary: 2 } as const;
const uncompressed = 0;

/**
 * Encode a column of a row group, to stand from byte `offset` on: the page of its dictionary if it has one, and one page of
 * data. Nothing is compressed: distinct doubles do not get smaller, and the others have a dictionary.
 */
export function parquetChunk(
  { name, type, isNullable }: ParquetColumn,
  column: Column,
  offset: number,
): ParquetChunk {
  const { present, count, plain, dictionary } = parquetValues(column, type);
  const rows = column.length;
  const width = dictionary === undefined ? 0 : bitWidth(dictionary.size);
  const dictionaryPage = dictionary === undefined ? [] : page(pages.dictionary, dictionary.size, [plain]);
  const values =
    dictionary === undefined ? [plain] : [Uint8Array.of(width), packLevels(dictionary.places, width)];
  const levels = isNullable ? presenceLevels(present, rows) : [];
  const dataPage = page(
    pages.data,
    rows,
    [...levels, ...values],
    dictionary === undefined ? encodings.plain : encodings.dictionary,
  );
  const dataOffset = offset + sizeOf(dictionaryPage);
  const pieces = [...dictionaryPage, ...dataPage];
  const size = sizeOf(pieces);
  const used = [
    encodings.plain,
    encodings.levels,
    ...(dictionary === undefined ? [] : [encodings.dictionary]),
  ];
  const metadata = struct([
    [1, i32(physicalTypes[type])],
    [2, list(used.map(i32))],
    [3, list([text(name)])],
    [4, i32(uncompressed)],
    [5, i64(rows)],
    [6, i64(size)],
    [7, i64(size)],
    [9, i64(dataOffset)],
    [11, dictionary && i64(offset)],
    [12, struct([[3, i64(rows - count)]])],
  ]);
  return {
    pieces,
    size,
    described: struct([
      [2, i64(offset)],
      [3, metadata],
    ]),
  };
}

/** Which rows have a value, with the length of that before it. */
function presenceLevels(present: Uint8Array | undefined, rows: number): Uint8Array[] {
  const levels = present === undefined ? repeatedLevel(rows, 1, 1) : packLevels(present, 1);
  return [new Uint8Array(Uint32Array.of(levels.length).buffer), levels];
}

function page(
  kind: number,
  values: number,
  body: readonly Uint8Array[],
  encoding: number = encodings.plain,
): Uint8Array[] {
  const size = sizeOf(body);
  const isData = kind === pages.data;
  const about = [
    [1, i32(values)],
    [2, i32(encoding)],
  ] as const;
  const header = struct([
    [1, i32(kind)],
    [2, i32(size)],
    [3, i32(size)],
    isData
      ? [5, struct([...about, [3, i32(encodings.levels)], [4, i32(encodings.levels)]])]
      : [7, struct(about)],
  ]);
  return [Uint8Array.from(header.bytes), ...body];
}

function sizeOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}
