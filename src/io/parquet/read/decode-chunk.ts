import type { Compressors } from "hyparquet";
import { DataError } from "../../../errors.js";
import { isNumbers, type PlainValues, spread } from "../../plain-values.js";
import { decodeOther } from "./other-encodings.js";
import type { ColumnChunk, ParquetGroup } from "./parquet-file.js";
import { unpackLevels } from "./parquet-levels.js";
import { type DataPage, parquetPages } from "./parquet-pages.js";
import { unreadColumns } from "./parquet-schema.js";
import { plainValues } from "./plain-values.js";

/** The numbers of the encodings that are read here. */
const own = { plain: 0, plainDictionary: 2, runs: 3, dictionary: 8 } as const;

const known: ReadonlySet<number> = new Set(Object.values(own));

/** What undoes the compressions of some row groups; loaded where there are any. */
export async function compressorsFor(groups: readonly ParquetGroup[]): Promise<Compressors> {
  const isPlain = groups.every(({ chunks }) =>
    [...chunks.values()].every(({ codec }) => codec === "UNCOMPRESSED"),
  );
  return isPlain ? {} : (await import("hyparquet-compressors")).compressors;
}

/**
 * The values of a chunk from its bytes, a piece per page: numbers in their own type (64-bit integers as bigints), texts,
 * booleans, dates; where some are missing, doubles with NaN or a list with nulls. Numbers may lie where `bytes` do. Pages in
 * rare encodings are left to hyparquet. Throws DataError for types that are not read, and an error where the bytes are not
 * those of such a chunk.
 */
export function decodeChunk(
  bytes: Uint8Array,
  chunk: ColumnChunk,
  compressors: Compressors,
): PlainValues[] | Promise<PlainValues[]> {
  const { column, isElsewhere } = chunk;
  for (const { message } of unreadColumns([column])) throw new DataError(message);
  if (isElsewhere) throw new Error(`'${column.name}' in another file`);
  const pieces: PlainValues[] = [];
  let dictionary: PlainValues | undefined;
  for (const page of parquetPages(bytes, chunk, compressors)) {
    if (page.kind === "dictionary") dictionary = plainValues(page.values, column, page.count);
    else if (known.has(page.encoding)) pieces.push(pageValues(page, chunk, dictionary));
    else return decodeOther(bytes, chunk, compressors);
  }
  return pieces;
}

function pageValues(
  page: DataPage,
  { column }: ColumnChunk,
  dictionary: PlainValues | undefined,
): PlainValues {
  const { values, levels, nulls, count, encoding } = page;
  const present = levels && nulls !== 0 ? presence(levels, count) : undefined;
  let there = count;
  if (present !== undefined) for (const level of present) there -= 1 - level;
  const found = valuesThere();
  if (present !== undefined && there < count) return spread(found, present);
  // Numbers that may be missing are doubles, whether some are or not.
  return levels !== undefined && isNumbers(found) ? asDoubles(found) : found;

  function valuesThere(): PlainValues {
    switch (encoding) {
      case own.plain:
        return plainValues(values, column, there);
      case own.plainDictionary:
      case own.dictionary:
        return lookUp(values, there, dictionary ?? []);
      case own.runs:
        if (column.type === "BOOLEAN") return flagRuns(values, there);
    }
    throw new Error(`values in encoding ${encoding}`);
  }
}

function presence(levels: Uint8Array, count: number): Uint8Array {
  const present = new Uint8Array(count);
  unpackLevels(levels, 1, present);
  return present;
}

/** Values by their indices in a dictionary. */
function lookUp(bytes: Uint8Array, count: number, dictionary: PlainValues): PlainValues {
  const indices = new Uint32Array(count);
  if (count > 0) unpackLevels(bytes.subarray(1), bytes[0] ?? 0, indices);
  for (const index of indices) {
    if (index >= dictionary.length) throw new Error("a place that the dictionary does not have");
  }
  const values = emptyAs(dictionary, count);
  for (let i = 0; i < count; i++) values[i] = dictionary[indices[i]!]!;
  return values;
}

/** Values that can be assigned, whatever their type. */
type Assignable = { [index: number]: unknown } & PlainValues;

/** `count` values of the same type. */
function emptyAs(like: PlainValues, count: number): Assignable {
  const Type = like.constructor as unknown as new (count: number) => Assignable;
  return new Type(count);
}

/** Booleans in runs, after the length of their bytes. */
function flagRuns(bytes: Uint8Array, count: number): boolean[] {
  const flags = new Uint8Array(count);
  unpackLevels(bytes.subarray(4), 1, flags);
  return Array.from(flags, (flag) => flag === 1);
}

function asDoubles(numbers: Float64Array | Float32Array | Int32Array | Uint32Array): Float64Array {
  return numbers instanceof Float64Array ? numbers : new Float64Array(numbers);
}
