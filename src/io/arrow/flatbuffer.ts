/**
 * Tables of a flatbuffer ("FlatBuffers internals") whose every place is inside its bytes. All that is read here throws
 * RangeError otherwise.
 */
export interface FlatTable {
  readonly view: DataView;
  readonly at: number;
  /** Where the places of its fields are listed, and the bytes of that list. */
  readonly list: number;
  readonly size: number;
}

/** Fields are few and small: what stands in a table is at most a few dozen bytes from its beginning. */
const furthest = 0x7fff;

/** The table that is referred to at `from`. */
export function flatTable(view: DataView, from: number): FlatTable {
  const at = from + view.getUint32(from, true);
  const list = at - view.getInt32(at, true);
  const size = view.getUint16(list, true);
  if (size < 4 || size > furthest || list + size > view.byteLength) throw new RangeError("no list of fields");
  return { view, at, list, size };
}

/** Where a field is, 0 where the table does not have it. */
export function fieldAt({ view, at, list, size }: FlatTable, field: number): number {
  const entry = 4 + 2 * field;
  if (entry + 2 > size) return 0;
  const offset = view.getUint16(list + entry, true);
  if (offset > furthest || at + offset >= view.byteLength)
    throw new RangeError("a field outside of its table");
  return offset === 0 ? 0 : at + offset;
}

/** The table that a field refers to, which must be there. */
export function tableField(table: FlatTable, field: number): FlatTable {
  const at = fieldAt(table, field);
  if (at === 0) throw new RangeError(`a table without field ${field}`);
  return flatTable(table.view, at);
}

/** A byte, 0 where there is none. */
export function byteField(table: FlatTable, field: number): number {
  const at = fieldAt(table, field);
  return at === 0 ? 0 : table.view.getUint8(at);
}

export function int16Field(table: FlatTable, field: number, otherwise: number): number {
  const at = fieldAt(table, field);
  return at === 0 ? otherwise : table.view.getInt16(at, true);
}

export function int32Field(table: FlatTable, field: number, otherwise: number): number {
  const at = fieldAt(table, field);
  return at === 0 ? otherwise : table.view.getInt32(at, true);
}

/** A number of 64 bits, which must not be below 0 nor beyond what doubles count; 0 where there is none. */
export function countField(table: FlatTable, field: number): number {
  const at = fieldAt(table, field);
  return at === 0 ? 0 : countAt(table.view, at);
}

export function countAt(view: DataView, at: number): number {
  const count = Number(view.getBigInt64(at, true));
  if (count < 0 || !Number.isSafeInteger(count)) throw new RangeError(`a count of ${count}`);
  return count;
}

/** Where the items of a vector of items of `width` bytes begin, and how many there are; none where there is no vector. */
export function vectorField(
  table: FlatTable,
  field: number,
  width: number,
): { readonly from: number; readonly count: number } {
  const at = fieldAt(table, field);
  if (at === 0) return { from: 0, count: 0 };
  const from = at + table.view.getUint32(at, true) + 4;
  const count = table.view.getUint32(from - 4, true);
  if (from + count * width > table.view.byteLength)
    throw new RangeError(`a list of ${count} in too few bytes`);
  return { from, count };
}

/** A text, undefined where there is none. */
export function textField(table: FlatTable, field: number): string | undefined {
  if (fieldAt(table, field) === 0) return undefined;
  const { from, count } = vectorField(table, field, 1);
  const { buffer, byteOffset } = table.view;
  return new TextDecoder().decode(new Uint8Array(buffer, byteOffset + from, count));
}
