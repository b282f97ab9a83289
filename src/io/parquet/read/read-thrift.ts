/** A struct in Thrift's compact protocol: numbers and structs by the number of their field; what else there is, is skipped. */
export type Fields = ReadonlyMap<number, number | Fields>;

/** Where reading has come to, and inside how many structs and lists. */
interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  depth: number;
}

/** What Parquet says of a file has its deepest values some eight levels down. */
const deepest = 32;

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

function structAt(cursor: Cursor): Fields {
  const fields = new Map<number, number | Fields>();
  for (let number = 0; ; ) {
    const head = byteAt(cursor);
    if (head === 0) return fields;
    number = head >> 4 === 0 ? unzigzag(varintAt(cursor)) : number + (head >> 4);
    const value = valueAt(cursor, head & 15);
    if (value !== undefined) fields.set(number, value);
  }
}

/** A field's value by the code of its type; booleans are in the code itself. */
function valueAt(cursor: Cursor, code: number): number | Fields | undefined {
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
      return skip(cursor, 8);
    case 8:
      return skip(cursor, varintAt(cursor));
    case 9:
    case 10:
      return inside(cursor, skipList);
    case 12:
      return inside(cursor, structAt);
    default:
      throw new Error(`a field of unknown type ${code}`);
  }
}

function inside<T>(cursor: Cursor, read: (cursor: Cursor) => T): T {
  if (++cursor.depth > deepest) throw new Error(`more than ${deepest} levels of structs`);
  const value = read(cursor);
  cursor.depth--;
  return value;
}

function skip(cursor: Cursor, count: number): undefined {
  if (count > cursor.bytes.length - cursor.at) throw new Error("a header that ends early");
  cursor.at += count;
}

function skipList(cursor: Cursor): undefined {
  const head = byteAt(cursor);
  const count = head >> 4 === 15 ? varintAt(cursor) : head >> 4;
  const code = head & 15;
  if (count > cursor.bytes.length - cursor.at) throw new Error(`a list of ${count} in too few bytes`);
  // In a list a boolean takes a byte.
  for (let i = 0; i < count; i++) valueAt(cursor, code < 3 ? 3 : code);
}

function byteAt(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at++];
  if (byte === undefined) throw new Error("a header that ends early");
  return byte;
}

/** Bytes of a number of 64 bits. */
const longest = 10;

/** A whole number from 0, by arithmetic, as bits would stop at 32. */
function varintAt(cursor: Cursor): number {
  let [value, scale] = [0, 1];
  for (let length = 1; length <= longest; length++) {
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
