/** A value in Thrift's compact protocol; booleans are 1 and 0, texts are bytes. */
export type ThriftValue = number | Uint8Array | Fields | readonly ThriftValue[];

/** A struct: its values by the number of their field. */
export type Fields = ReadonlyMap<number, ThriftValue>;

/** The read position, and inside how many structs and lists it is. */
interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  depth: number;
}

/** What Parquet says of a file has its deepest values some eight levels down. */
const MAX_DEPTH = 32;

/**
 * Read the struct that begins at `from`; `end` is where the next thing begins. Throws where the bytes end before it does,
 * and where a length in it goes beyond them.
 */
export function readStruct(
  bytes: Uint8Array,
  from: number,
): { readonly fields: Fields; readonly end: number } {
  const cursor = { bytes, at: from, depth: 0 };
  const fields = structAt(cursor);
  return { fields, end: cursor.at };
}

/** The number in a field; undefined where there is none. */
export function numberIn(fields: Fields, number: number): number | undefined {
  const value = fields.get(number);
  return typeof value === "number" ? value : undefined;
}

/** The text in a field; undefined where there is none. */
export function textIn(fields: Fields, number: number): string | undefined {
  const value = fields.get(number);
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : undefined;
}

/** The struct in a field; undefined where there is none. */
export function structIn(fields: Fields, number: number): Fields | undefined {
  const value = fields.get(number);
  return value instanceof Map ? value : undefined;
}

/** The list in a field; an empty one where there is none. */
export function listIn(fields: Fields, number: number): readonly ThriftValue[] {
  const value = fields.get(number);
  return Array.isArray(value) ? value : [];
}

/** The structs of the list in a field. Throws where something else is among them. */
export function structsIn(fields: Fields, number: number): readonly Fields[] {
  return listIn(fields, number).map((value) => {
    if (value instanceof Map) return value;
    throw new Error("a list of other things than structs");
  });
}

function structAt(cursor: Cursor): Fields {
  const fields = new Map<number, ThriftValue>();
  for (let number = 0; ; ) {
    const head = byteAt(cursor);
    if (head === 0) return fields;
    number = head >> 4 === 0 ? unzigzag(varintAt(cursor)) : number + (head >> 4);
    fields.set(number, valueAt(cursor, head & 15));
  }
}

/** A field's value by the code of its type; booleans are in the code itself. */
function valueAt(cursor: Cursor, code: number): ThriftValue {
  switch (code) {
    case 1:
      return 1;
    case 2:
      return 0;
    case 3:
      return byteAt(cursor);
    case 4:
    case 5:
    case 6:
      return unzigzag(varintAt(cursor));
    case 7:
      return bytesAt(cursor, 8);
    case 8:
      return bytesAt(cursor, varintAt(cursor));
    case 9:
    case 10:
      return inside(cursor, listAt);
    case 12:
      return inside(cursor, structAt);
    default:
      throw new Error(`a field of unknown type ${code}`);
  }
}

function inside<T>(cursor: Cursor, read: (cursor: Cursor) => T): T {
  if (++cursor.depth > MAX_DEPTH) throw new Error(`more than ${MAX_DEPTH} levels of structs`);
  const value = read(cursor);
  cursor.depth--;
  return value;
}

function bytesAt(cursor: Cursor, count: number): Uint8Array {
  if (count > cursor.bytes.length - cursor.at) throw new Error("a header that ends early");
  return cursor.bytes.subarray(cursor.at, (cursor.at += count));
}

function listAt(cursor: Cursor): ThriftValue[] {
  const head = byteAt(cursor);
  const count = head >> 4 === 15 ? varintAt(cursor) : head >> 4;
  const code = head & 15;
  if (count > cursor.bytes.length - cursor.at) throw new Error(`a list of ${count} in too few bytes`);
  const values: ThriftValue[] = [];
  // In a list a boolean takes a byte.
  for (let i = 0; i < count; i++) values.push(valueAt(cursor, code < 3 ? 3 : code));
  return values;
}

function byteAt(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at++];
  if (byte === undefined) throw new Error("a header that ends early");
  return byte;
}

/** Bytes of a number of 64 bits. */
const MAX_VARINT = 10;

/** A whole number from 0, by arithmetic, as bits would stop at 32. */
function varintAt(cursor: Cursor): number {
  let [value, scale] = [0, 1];
  for (let length = 1; length <= MAX_VARINT; length++) {
    const byte = byteAt(cursor);
    value += (byte & 127) * scale;
    if (byte < 128) return value;
    scale *= 128;
  }
  throw new Error("a number of more than 64 bits");
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
