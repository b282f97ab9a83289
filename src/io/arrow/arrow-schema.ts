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

/** How the values of a column lie in its buffers, and what they stand for. */
export type ArrowLayout =
  | { readonly kind: "none" | "bits" | "views" }
  | { readonly kind: "fixed"; readonly bytes: number; readonly meaning: Meaning }
  | { readonly kind: "texts"; readonly offset: 4 | 8 }
  | Skipped
  | Places;

/** What a value of a fixed number of bytes stands for. */
export type Meaning =
  | { readonly kind: "signed" | "unsigned" | "float" | "days" | "bytes" }
  | { readonly kind: "times"; readonly perMillisecond: number }
  | { readonly kind: "decimals"; readonly scale: number };

/** Values that nobody reads: nested ones. `buffers` are those of the column itself. */
interface Skipped {
  readonly kind: "skipped";
  readonly buffers: number;
  readonly children: readonly ArrowLayout[];
}

/** Positions in a dictionary. */
export interface Places {
  readonly kind: "places";
  readonly bytes: number;
  readonly isSigned: boolean;
  readonly dictionary: bigint;
}

/** A column of an Arrow schema. */
export interface ArrowField {
  readonly name: string;
  readonly layout: ArrowLayout;
  /** What it holds, where that cannot be read: `intervals`. */
  readonly unread: string | undefined;
}

/** The columns of an Arrow schema, and the values of its dictionaries. */
export interface ArrowColumns {
  readonly fields: readonly ArrowField[];
  readonly dictionaries: ReadonlyMap<bigint, ArrowLayout>;
}

/** The dictionaries found so far, and how many fields there may be yet: several may lie in the same bytes. */
interface Search {
  readonly dictionaries: Map<bigint, ArrowLayout>;
  left: number;
  /** Unions had a bitmap of missing values before version 5 of the messages. */
  readonly isOld: boolean;
}

/** What is nested in a column. */
const nestedWords = "lists, structs or maps";

/** The columns of a schema ("Schema.fbs"). Damaged schemas throw RangeError, those that are not read DataError. */
export function arrowColumns(schema: FlatTable, isOld: boolean): ArrowColumns {
  if (int16Field(schema, 0, 0) !== 0)
    throw new DataError("Arrow: numbers must be little-endian, got big-endian");
  const search = { dictionaries: new Map<bigint, ArrowLayout>(), left: schema.view.byteLength, isOld };
  return { fields: fieldsIn(schema, 1, search), dictionaries: search.dictionaries };
}

/** The fields listed in a field of a table. */
function fieldsIn(table: FlatTable, list: number, search: Search): ArrowField[] {
  const { from, count } = vectorField(table, list, 4);
  search.left -= count;
  if (search.left < 0) throw new RangeError("more fields than there are bytes");
  return Array.from({ length: count }, (_, i) => {
    const field = flatTable(table.view, from + 4 * i);
    const name = textField(field, 0) ?? "";
    const values = layoutOf(field, name, search);
    const places = placesOf(field);
    if (places !== undefined) search.dictionaries.set(places.dictionary, values);
    return { name, layout: places ?? values, unread: unreadWords(field, values) };
  });
}

/** The places in a dictionary that a column is written as, if it is. */
function placesOf(field: FlatTable): Places | undefined {
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

function layoutOf(field: FlatTable, name: string, search: Search): ArrowLayout {
  const code = byteField(field, 2);
  const children = (): ArrowLayout[] => fieldsIn(field, 5, search).map(({ layout }) => layout);
  if (code === union)
    return { kind: "skipped", buffers: buffersOfUnion(field, search), children: children() };
  const buffers = nestedBuffers[code];
  if (buffers !== undefined) return { kind: "skipped", buffers, children: children() };
  const plain = plainLayouts[code];
  if (plain !== undefined) return plain;
  const fixed = fixedLayouts[code];
  if (fixed === undefined) throw new RangeError(`type ${code} of '${name}'`);
  return { kind: "fixed", ...fixed(tableField(field, 3)) };
}

const union = 14;

/** Sparse unions have the types of their values, dense ones their places too. */
function buffersOfUnion(field: FlatTable, { isOld }: Search): number {
  const isDense = int16Field(tableField(field, 3), 0, 0) === 1;
  return (isOld ? 1 : 0) + (isDense ? 2 : 1);
}

/**
 * Buffers that lists, structs, lists of one size, maps, large lists, runs and the two kinds of views of lists have of their
 * own, by the numbers of `Schema.fbs`.
 */
const nestedBuffers: Readonly<Record<number, number>> = {
  12: 2,
  13: 1,
  16: 1,
  17: 2,
  21: 2,
  22: 0,
  25: 3,
  26: 3,
};

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

type Fixed = Omit<Extract<ArrowLayout, { kind: "fixed" }>, "kind">;

/** Types of so many bytes: integers, floats, decimals, dates, times, timestamps, intervals, binary, durations. */
const fixedLayouts: Readonly<Record<number, (type: FlatTable) => Fixed>> = {
  2: (type) => {
    const meaning = { kind: byteField(type, 1) !== 0 ? "signed" : "unsigned" } as const;
    return { bytes: bytesOf(int32Field(type, 0, 0), integerBits), meaning };
  },
  3: (type) => ({ bytes: pick([2, 4, 8], int16Field(type, 0, 0)), meaning: { kind: "float" } }),
  7: decimals,
  8: (type) =>
    pick<Fixed>(
      [
        { bytes: 4, meaning: { kind: "days" } },
        { bytes: 8, meaning: { kind: "times", perMillisecond: 1 } },
      ],
      int16Field(type, 0, 1),
    ),
  9: (type) => ({ bytes: pick([4, 4, 8, 8], int16Field(type, 0, 1)), meaning: { kind: "signed" } }),
  10: (type) => {
    const perMillisecond = pick([1e-3, 1, 1e3, 1e6], int16Field(type, 0, 0));
    return { bytes: 8, meaning: { kind: "times", perMillisecond } };
  },
  11: (type) =>
    pick<Fixed>(
      [
        { bytes: 4, meaning: { kind: "signed" } },
        { bytes: 8, meaning: { kind: "bytes" } },
        { bytes: 16, meaning: { kind: "bytes" } },
      ],
      int16Field(type, 0, 0),
    ),
  15: (type) => {
    const bytes = int32Field(type, 0, 0);
    if (bytes < 1) throw new RangeError(`values of ${bytes} bytes`);
    return { bytes, meaning: { kind: "bytes" } };
  },
  18: () => ({ bytes: 8, meaning: { kind: "signed" } }),
};

/** Digits behind the point that the largest decimals have. */
const MAX_SCALE = 76;

function decimals(type: FlatTable): Fixed {
  const scale = int32Field(type, 1, 0);
  if (scale < -MAX_SCALE || scale > MAX_SCALE)
    throw new DataError(`Arrow: decimals must have 0 to ${MAX_SCALE} digits behind the point, got ${scale}`);
  const bytes = bytesOf(int32Field(type, 2, 128), [32, 64, 128, 256]);
  return { bytes, meaning: { kind: "decimals", scale } };
}

function bytesOf(bits: number, known: readonly number[]): number {
  if (known.includes(bits)) return bits / 8;
  throw new RangeError(`numbers of ${bits} bits`);
}

function pick<T>(known: readonly T[], unit: number): T {
  const picked = known[unit];
  if (picked === undefined) throw new RangeError(`a unit of number ${unit}`);
  return picked;
}

/** The numbers of types whose values are bytes, and of intervals. */
const [binary, interval] = [new Set([4, 15, 19, 23]), 11];

/** What the values of a field are, where they cannot be read. */
function unreadWords(field: FlatTable, values: ArrowLayout): string | undefined {
  if (values.kind === "skipped") return nestedWords;
  const code = byteField(field, 2);
  if (binary.has(code)) return "bytes";
  // Intervals of months are numbers of months.
  return code === interval && values.kind === "fixed" && values.bytes > 4 ? "intervals" : undefined;
}
