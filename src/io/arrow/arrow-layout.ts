import { DataError } from "../../errors.js";
import {
  byteField,
  type FlatTable,
  fieldAt,
  flatTable,
  int16Field,
  int32Field,
  tableField,
  textField,
  vectorField,
} from "./flatbuffer.js";

/** How the values of a column lie in its buffers. */
export type ArrowLayout =
  | { readonly kind: "none" | "bits" | "views" }
  | { readonly kind: "fixed"; readonly bytes: number }
  | { readonly kind: "texts"; readonly offset: 4 | 8 }
  | { readonly kind: "nested"; readonly buffers: number; readonly children: readonly ArrowLayout[] }
  | {
      readonly kind: "places";
      readonly bytes: number;
      readonly isSigned: boolean;
      readonly dictionary: bigint;
    };

/** The columns of an Arrow schema, and the values of its dictionaries. */
export interface ArrowColumns {
  readonly columns: readonly ArrowLayout[];
  readonly dictionaries: ReadonlyMap<bigint, ArrowLayout>;
}

/** The dictionaries found so far, and how many fields there may be yet: several may lie in the same bytes. */
interface Search {
  readonly dictionaries: Map<bigint, ArrowLayout>;
  left: number;
}

/** The layout of every column ("Schema.fbs"). Rare kinds of nested columns throw DataError, damaged schemas RangeError. */
export function arrowLayout(schema: FlatTable): ArrowColumns {
  if (int16Field(schema, 0, 0) !== 0)
    throw new DataError("Arrow: numbers must be little-endian, got big-endian");
  checkNotes(schema, 2);
  const search = { dictionaries: new Map<bigint, ArrowLayout>(), left: schema.view.byteLength };
  return { columns: layoutsIn(schema, 1, search), dictionaries: search.dictionaries };
}

/** The layouts of the fields listed in a field of a table. */
function layoutsIn(table: FlatTable, list: number, search: Search): ArrowLayout[] {
  const { from, count } = vectorField(table, list, 4);
  search.left -= count;
  if (search.left < 0) throw new RangeError("more fields than there are bytes");
  return Array.from({ length: count }, (_, i) => {
    const field = flatTable(table.view, from + 4 * i);
    checkNotes(field, 6);
    const values = layoutOf(field, search);
    const places = placesOf(field);
    if (places !== undefined) search.dictionaries.set(places.dictionary, values);
    return places ?? values;
  });
}

/** Keys and values in words; Arrow's libraries read all of them. */
function checkNotes(table: FlatTable, field: number): void {
  const { from, count } = vectorField(table, field, 4);
  for (let i = 0; i < count; i++) {
    const note = flatTable(table.view, from + 4 * i);
    textField(note, 0);
    textField(note, 1);
  }
}

/** The places in a dictionary that a column is written as, if it is. */
function placesOf(field: FlatTable): Extract<ArrowLayout, { kind: "places" }> | undefined {
  const at = fieldAt(field, 4);
  if (at === 0) return undefined;
  const encoding = flatTable(field.view, at);
  const id = fieldAt(encoding, 0);
  const dictionary = id === 0 ? 0n : field.view.getBigInt64(id, true);
  if (fieldAt(encoding, 1) === 0) return { kind: "places", bytes: 4, isSigned: true, dictionary };
  const int = tableField(encoding, 1);
  return {
    kind: "places",
    bytes: bytesOf(int32Field(int, 0, 0), integerBits),
    isSigned: byteField(int, 1) !== 0,
    dictionary,
  };
}

const integerBits: readonly number[] = [8, 16, 32, 64];

function layoutOf(field: FlatTable, search: Search): ArrowLayout {
  const name = textField(field, 0) ?? "";
  const code = byteField(field, 2);
  const buffers = nested[code];
  if (buffers !== undefined) return { kind: "nested", buffers, children: layoutsIn(field, 5, search) };
  if (rare.has(code) || vectorField(field, 5, 4).count > 0) {
    throw new DataError(`Arrow: columns must be flat, got '${name}', which is nested`);
  }
  const plain = plainLayouts[code];
  if (plain !== undefined) return plain;
  const widthOf = widths[code];
  if (widthOf === undefined) throw new RangeError(`type ${code} of '${name}'`);
  return { kind: "fixed", bytes: widthOf(tableField(field, 3)) };
}

/** Buffers that lists, structs, lists of one size, maps and large lists have of their own, by the numbers of `Schema.fbs`. */
const nested: Readonly<Record<number, number>> = { 12: 2, 13: 1, 16: 1, 17: 2, 21: 2 };

/** Unions, runs, and views of lists. */
const rare: ReadonlySet<number> = new Set([14, 22, 25, 26]);

/** Types that say nothing more of themselves: null, binary, text, booleans, their large forms and their views. */
const plainLayouts: Readonly<Record<number, ArrowLayout>> = {
  1: { kind: "none" },
  4: { kind: "texts", offset: 4 },
  5: { kind: "texts", offset: 4 },
  6: { kind: "bits" },
  19: { kind: "texts", offset: 8 },
  20: { kind: "texts", offset: 8 },
  23: { kind: "views" },
  24: { kind: "views" },
};

/** Bytes of a value: integers, floats, decimals, dates, times, timestamps, intervals, binary of one size, durations. */
const widths: Readonly<Record<number, (type: FlatTable) => number>> = {
  2: (type) => bytesOf(int32Field(type, 0, 0), integerBits),
  3: (type) => pickBytes([2, 4, 8], int16Field(type, 0, 0)),
  7: decimalBytes,
  8: (type) => pickBytes([4, 8], int16Field(type, 0, 1)),
  9: (type) => pickBytes([4, 4, 8, 8], int16Field(type, 0, 1)),
  10: (type) => pickBytes([8, 8, 8, 8], int16Field(type, 0, 0)),
  11: (type) => pickBytes([4, 8, 16], int16Field(type, 0, 0)),
  15: (type) => {
    const bytes = int32Field(type, 0, 0);
    if (bytes < 1) throw new RangeError(`values of ${bytes} bytes`);
    return bytes;
  },
  18: (type) => pickBytes([8, 8, 8, 8], int16Field(type, 0, 1)),
};

/** Digits behind the point that the largest decimals have; flechette takes ten to their power. */
const MAX_SCALE = 76;

function decimalBytes(type: FlatTable): number {
  const scale = int32Field(type, 1, 0);
  if (scale < 0 || scale > MAX_SCALE)
    throw new DataError(`Arrow: decimals must have 0 to ${MAX_SCALE} digits behind the point, got ${scale}`);
  return bytesOf(int32Field(type, 2, 128), [32, 64, 128, 256]);
}

function bytesOf(bits: number, known: readonly number[]): number {
  if (known.includes(bits)) return bits / 8;
  throw new RangeError(`numbers of ${bits} bits`);
}

function pickBytes(bytes: readonly number[], unit: number): number {
  const picked = bytes[unit];
  if (picked === undefined) throw new RangeError(`a unit of number ${unit}`);
  return picked;
}
