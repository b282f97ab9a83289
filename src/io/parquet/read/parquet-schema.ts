import { fieldAt, flatTable, tableField, textField, vectorField } from "../../arrow/flatbuffer.js";
import type { UnreadColumn } from "../../columnar.js";
import { type Fields, numberIn, structIn, structsIn, textIn } from "./read-thrift.js";

/** The physical types, in the order of `parquet.thrift`. */
const types = [
  "BOOLEAN",
  "INT32",
  "INT64",
  "INT96",
  "FLOAT",
  "DOUBLE",
  "BYTE_ARRAY",
  "FIXED_LEN_BYTE_ARRAY",
] as const;

/** A column as the schema describes it. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: (typeof types)[number];
  /** The number of the type; −1 for nested columns, which have none. */
  readonly typeNumber: number;
  /** Bytes of a value of the types FIXED_LEN_BYTE_ARRAY and INT96. */
  readonly width: number;
  readonly isNullable: boolean;
  readonly meaning: Meaning;
  /** It was written as categories. */
  readonly isDictionary: boolean;
}

/** What the values stand for; `unread` says what is not read. */
type Meaning =
  | {
      readonly kind: "numbers" | "unsigned" | "halves" | "texts" | "uuids" | "flags" | "days" | "old-times";
    }
  | { readonly kind: "decimals"; readonly scale: number }
  /** Decimals without decimal places, with all their digits. */
  | { readonly kind: "wholes" }
  | { readonly kind: "times"; readonly perMillisecond: number }
  | { readonly kind: "unread"; readonly what: string }
  | typeof nested;

/** What flat columns do not hold. */
const nested = { kind: "unread", what: "lists, structs or maps" } as const;

/** Numbers of `parquet.thrift`: repetitions, converted types and the members of the union of logical types. */
const [required, repeated] = [0, 2];
const converted = {
  text: 0,
  category: 4,
  decimal: 5,
  date: 6,
  timeMillis: 7,
  timeMicros: 8,
  timestampMillis: 9,
  timestampMicros: 10,
  unsigned8: 11,
  unsigned32: 13,
  unsigned64: 14,
  signed64: 18,
  json: 19,
  interval: 21,
} as const;
const logical = {
  text: 1,
  category: 4,
  decimal: 5,
  date: 6,
  time: 7,
  timestamp: 8,
  integer: 10,
  nothing: 11,
  json: 12,
  uuid: 14,
  half: 15,
} as const;

/** Logical types of whole numbers that are read as they are; columns without a value may be of the type "nothing". */
const plainIntegers: ReadonlySet<number> = new Set([logical.integer, logical.time, logical.nothing]);

/**
 * The columns in a footer: those of the root of its schema. Nested ones cannot be read.
 *
 * @param size bytes of the file; no value is larger
 */
export function parquetColumns(footer: Fields, size: number): ParquetColumn[] {
  const elements = structsIn(footer, 2);
  const dictionaries = arrowDictionaries(footer);
  const columns: ParquetColumn[] = [];
  for (let at = 1; at < elements.length; at = endOf(elements, at)) {
    columns.push(columnOf(elements[at]!, size, dictionaries));
  }
  return columns;
}

/** Where the element after a column stands: what is nested in it comes before. */
function endOf(elements: readonly Fields[], column: number): number {
  let at = column;
  for (let open = 1; open > 0; at++) {
    const element = elements[at];
    if (element === undefined) throw new Error("a schema that ends early");
    const children = numberIn(element, 5) ?? 0;
    if (!(children >= 0 && children <= elements.length)) throw new Error(`a column of ${children} columns`);
    open += children - 1;
  }
  return at;
}

/**
 * Columns that are dictionaries in the Arrow schema that pandas, polars and R's arrow leave in the footer: a message of
 * Arrow's stream format, in base64. It says which columns were categories.
 */
function arrowDictionaries(footer: Fields): ReadonlySet<string> {
  const pair = structsIn(footer, 5).find((each) => textIn(each, 1) === "ARROW:schema");
  const message = pair && textIn(pair, 2);
  if (message === undefined) return new Set();
  try {
    const { buffer } = Uint8Array.from(atob(message), (byte) => byte.charCodeAt(0));
    const start = new DataView(buffer).getInt32(0, true) === -1 ? 8 : 4;
    const schema = tableField(flatTable(new DataView(buffer, start), 0), 2);
    const { from, count } = vectorField(schema, 1, 4);
    const fields = Array.from({ length: count }, (_, i) => flatTable(schema.view, from + 4 * i));
    // Field 4 of a field is its dictionary ("Schema.fbs").
    return new Set(
      fields.filter((field) => fieldAt(field, 4) !== 0).map((field) => textField(field, 0) ?? ""),
    );
  } catch {
    // What is damaged declares nothing; the columns themselves are whole.
    return new Set();
  }
}

function columnOf(element: Fields, size: number, dictionaries: ReadonlySet<string>): ParquetColumn {
  const name = textIn(element, 4);
  if (name === undefined) throw new Error("a column without a name");
  const repetition = numberIn(element, 3);
  const known = { name, isDictionary: dictionaries.has(name) || isCategory(element) };
  if ((numberIn(element, 5) ?? 0) > 0 || repetition === repeated)
    return { ...known, type: "BYTE_ARRAY", typeNumber: -1, width: 0, isNullable: true, meaning: nested };
  const typeNumber = numberIn(element, 1) ?? -1;
  const type = types[typeNumber];
  if (type === undefined) throw new Error(`'${name}' of no type`);
  const width = numberIn(element, 2) ?? 0;
  if (type === "FIXED_LEN_BYTE_ARRAY" && !(width > 0 && width <= size))
    throw new Error(`values of ${width} bytes in '${name}'`);
  return {
    ...known,
    type,
    typeNumber,
    width: type === "INT96" ? 12 : width,
    isNullable: repetition !== required,
    meaning: meaningOf(type, width, element),
  };
}

function isCategory(element: Fields): boolean {
  return numberIn(element, 6) === converted.category || structIn(element, 10)?.has(logical.category) === true;
}

function meaningOf(type: ParquetColumn["type"], width: number, element: Fields): Meaning {
  const as = numberIn(element, 6);
  const union = structIn(element, 10);
  const is = (convertedType: number, logicalType: number) =>
    as === convertedType || union?.has(logicalType) === true;
  const isPlain = as === undefined && (union === undefined || union.size === 0);
  if (is(converted.decimal, logical.decimal)) return decimals(type, element, union);
  switch (type) {
    case "BOOLEAN":
      return { kind: "flags" };
    case "FLOAT":
    case "DOUBLE":
      return { kind: "numbers" };
    case "INT32":
      return is(converted.date, logical.date) ? { kind: "days" } : integers(32, as, union);
    case "INT64":
      return timesOf(as, union) ?? integers(64, as, union);
    case "INT96":
      return { kind: "old-times" };
    case "BYTE_ARRAY": {
      const isText = is(converted.text, logical.text) || is(converted.json, logical.json);
      return isPlain || isText || isCategory(element) ? { kind: "texts" } : { kind: "unread", what: "bytes" };
    }
    case "FIXED_LEN_BYTE_ARRAY":
      if (union?.has(logical.uuid) && width === 16) return { kind: "uuids" };
      if (union?.has(logical.half) && width === 2) return { kind: "halves" };
      return { kind: "unread", what: as === converted.interval ? "intervals" : "bytes" };
  }
}

function decimals(type: ParquetColumn["type"], element: Fields, union: Fields | undefined): Meaning {
  if (!["INT32", "INT64", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"].includes(type))
    throw new Error(`decimals of type ${type}`);
  const own = union && structIn(union, logical.decimal);
  return { kind: "decimals", scale: numberIn(element, 7) ?? (own && numberIn(own, 1)) ?? 0 };
}

/** Times of the day are numbers, as they are there. */
function timesOf(as: number | undefined, union: Fields | undefined): Meaning | undefined {
  if (as === converted.timestampMillis) return { kind: "times", perMillisecond: 1 };
  if (as === converted.timestampMicros) return { kind: "times", perMillisecond: 1e3 };
  const own = union && structIn(union, logical.timestamp);
  const unit = own && structIn(own, 2);
  if (own === undefined) return undefined;
  return { kind: "times", perMillisecond: unit?.has(3) ? 1e6 : unit?.has(2) ? 1e3 : 1 };
}

function integers(bits: 32 | 64, as: number | undefined, union: Fields | undefined): Meaning {
  const own = union && structIn(union, logical.integer);
  const isUnsigned =
    as === (bits === 32 ? converted.unsigned32 : converted.unsigned64) ||
    (own !== undefined && numberIn(own, 1) === bits && numberIn(own, 2) !== 1);
  if (isUnsigned) return { kind: "unsigned" };
  const isKnown = as === undefined || (as >= converted.unsigned8 && as <= converted.signed64) || isTime(as);
  const isPlain = union === undefined || [...union.keys()].every((key) => plainIntegers.has(key));
  return isKnown && isPlain
    ? { kind: "numbers" }
    : { kind: "unread", what: "whole numbers of an unknown kind" };
}

function isTime(as: number): boolean {
  return as === converted.timeMillis || as === converted.timeMicros;
}

/** The columns that cannot be read, and why. */
export function unreadColumns(columns: readonly ParquetColumn[]): UnreadColumn[] {
  return columns.flatMap(({ name, meaning }) => {
    if (meaning.kind !== "unread") return [];
    const why =
      meaning === nested
        ? `columns must be flat, got '${name}', which is nested`
        : `column '${name}' holds ${meaning.what}, which are not read`;
    return [{ name, what: meaning.what, message: `Parquet: ${why}` }];
  });
}
