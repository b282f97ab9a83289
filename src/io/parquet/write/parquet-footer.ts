import { type ParquetChunk, type ParquetColumn, physicalTypes } from "./parquet-chunk.js";
import { i32, i64, list, struct, type ThriftValue, text } from "./thrift.js";

/** The four bytes that a Parquet file begins and ends with. */
export const parquetMark = new TextEncoder().encode("PAR1");

/** A row group as the footer describes it. */
export function describeGroup(chunks: readonly ParquetChunk[], rows: number): ThriftValue {
  const size = chunks.reduce((sum, chunk) => sum + chunk.size, 0);
  return struct([
    [1, list(chunks.map(({ described }) => described))],
    [2, i64(size)],
    [3, i64(rows)],
  ]);
}

/** What stands at the end of a file: its columns, its row groups and what else is to be known of it. */
export function parquetFooter(
  columns: readonly ParquetColumn[],
  groups: readonly ThriftValue[],
  rows: number,
  about: Readonly<Record<string, string>> = {},
): Uint8Array {
  const root = struct([
    [4, text("table")],
    [5, i32(columns.length)],
  ]);
  const pairs = Object.entries(about).map(([key, value]) =>
    struct([
      [1, text(key)],
      [2, text(value)],
    ]),
  );
  const { bytes } = struct([
    [1, i32(1)],
    [2, list([root, ...columns.map(columnSchema)])],
    [3, i64(rows)],
    [4, list(groups)],
    [5, pairs.length === 0 ? undefined : list(pairs)],
    [6, text("mixedlm")],
  ]);
  const length = new Uint8Array(Uint32Array.of(bytes.length).buffer);
  return Uint8Array.from([bytes, Array.from(length), Array.from(parquetMark)].flat());
}

const [required, optional] = [0, 1];
const utf8 = 0;

/** Text says so in the way of today and of old readers. */
function columnSchema({ name, type, isNullable }: ParquetColumn): ThriftValue {
  const isText = type === "STRING";
  return struct([
    [1, i32(physicalTypes[type])],
    [3, i32(isNullable ? optional : required)],
    [4, text(name)],
    [6, isText ? i32(utf8) : undefined],
    [10, isText ? struct([[1, struct([])]]) : undefined],
  ]);
}
