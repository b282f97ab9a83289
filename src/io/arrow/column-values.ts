import { decimalNumber } from "../decimals.js";
import { halfNumber, type PlainValues, spread, textOfBytes } from "../plain-values.js";
import type { ArrowLayout, Meaning, Places } from "./arrow-schema.js";
import type { BatchParts } from "./batch-parts.js";
import { countAt } from "./flatbuffer.js";

/** Values of a dictionary by its number. Throws RangeError where it has not come. */
type DictionaryOf = (dictionary: bigint) => PlainValues;

/**
 * The values of the next column of a batch: numbers in their own type (64-bit integers and whole decimals as bigints),
 * texts, booleans, dates; where some are missing, doubles with NaN or a list with nulls. Throws RangeError where the
 * buffers do not hold them.
 */
export function columnValues(
  layout: ArrowLayout,
  parts: BatchParts,
  dictionaryOf: DictionaryOf,
): PlainValues {
  const { rows } = parts;
  const nulls = parts.nulls();
  if (layout.kind === "none") return new Array<null>(rows).fill(null);
  if (layout.kind === "skipped") throw new RangeError("values that are nested");
  const validity = parts.buffer();
  const values = valuesOf(layout, parts, dictionaryOf, (row) => nulls === 0 || bit(validity, row) === 1);
  if (nulls === 0) return values;
  needBytes(validity, Math.ceil(rows / 8));
  const present = Uint8Array.from({ length: rows }, (_, row) => bit(validity, row));
  return spread(there(values, present), present);
}

/** The values of the rows that have one. */
function there(values: PlainValues, present: Uint8Array): PlainValues {
  const keep = (_: unknown, row: number) => present[row] === 1;
  return (values as { filter(keep: (value: unknown, row: number) => boolean): PlainValues }).filter(keep);
}

function bit(bits: Uint8Array, row: number): number {
  return (bits[row >> 3]! >> (row & 7)) & 1;
}

function valuesOf(
  layout: Exclude<ArrowLayout, { kind: "none" | "skipped" }>,
  parts: BatchParts,
  dictionaryOf: DictionaryOf,
  isThere: (row: number) => boolean,
): PlainValues {
  const { rows } = parts;
  const first = parts.buffer();
  switch (layout.kind) {
    case "bits":
      needBytes(first, Math.ceil(rows / 8));
      return Array.from({ length: rows }, (_, row) => bit(first, row) === 1);
    case "fixed":
      needBytes(first, rows * layout.bytes);
      return fixedValues(first, rows, layout.bytes, layout.meaning);
    case "texts":
      return textValues(first, parts.buffer(), rows, layout.offset);
    case "views": {
      const buffers = Array.from({ length: parts.variadic() }, () => parts.buffer());
      return viewValues(first, buffers, rows, isThere);
    }
    case "places":
      needBytes(first, rows * layout.bytes);
      return placedValues(first, rows, layout, dictionaryOf(layout.dictionary), isThere);
    default:
      throw new RangeError("values that are not read");
  }
}

function needBytes({ byteLength }: Uint8Array, bytes: number): void {
  if (byteLength < bytes) throw new RangeError(`a buffer of ${byteLength} bytes instead of ${bytes}`);
}

interface Numbers<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, count: number): T;
}

/** Numbers in memory of their own. */
function numbersIn<T>(bytes: Uint8Array, count: number, Type: Numbers<T>): T {
  const { buffer } = bytes.slice(0, count * Type.BYTES_PER_ELEMENT);
  return new Type(buffer, 0, count);
}

const MILLISECONDS_PER_DAY = 86_400_000;

function fixedValues(bytes: Uint8Array, rows: number, width: number, meaning: Meaning): PlainValues {
  switch (meaning.kind) {
    case "signed":
      if (width === 8) return numbersIn(bytes, rows, BigInt64Array);
      if (width === 4) return numbersIn(bytes, rows, Int32Array);
      return Int32Array.from(
        width === 2 ? numbersIn(bytes, rows, Int16Array) : numbersIn(bytes, rows, Int8Array),
      );
    case "unsigned":
      if (width === 8) return numbersIn(bytes, rows, BigUint64Array);
      if (width === 4) return numbersIn(bytes, rows, Uint32Array);
      return Int32Array.from(
        width === 2 ? numbersIn(bytes, rows, Uint16Array) : numbersIn(bytes, rows, Uint8Array),
      );
    case "float":
      if (width === 8) return numbersIn(bytes, rows, Float64Array);
      if (width === 4) return numbersIn(bytes, rows, Float32Array);
      return Float64Array.from(numbersIn(bytes, rows, Uint16Array), halfNumber);
    case "days":
      return Array.from(numbersIn(bytes, rows, Int32Array), (days) => new Date(days * MILLISECONDS_PER_DAY));
    case "times":
      return Array.from(
        numbersIn(bytes, rows, BigInt64Array),
        (time) => new Date(milliseconds(time, meaning.perMillisecond)),
      );
    case "decimals":
      return decimalValues(bytes, rows, width, meaning.scale);
    case "bytes":
      throw new RangeError("bytes, which are not read");
  }
}

function milliseconds(time: bigint, perMillisecond: number): number {
  if (perMillisecond < 1) return Number(time) / perMillisecond;
  return Number(time / BigInt(perMillisecond));
}

/** Decimals as doubles, those without decimal places as whole numbers with all their digits. */
function decimalValues(bytes: Uint8Array, rows: number, width: number, scale: number): PlainValues {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = (row: number) => {
    if (width === 4) return BigInt(view.getInt32(4 * row, true));
    let value = view.getBigInt64(width * (row + 1) - 8, true);
    for (let at = width - 16; at >= 0; at -= 8)
      value = (value << 64n) | view.getBigUint64(width * row + at, true);
    return value;
  };
  const wholes = Array.from({ length: rows }, (_, row) => whole(row));
  return scale === 0 ? wholes : Float64Array.from(wholes, (value) => decimalNumber(value, scale));
}

/** Texts by where they begin and end: never backwards, never beyond their bytes. */
function textValues(offsets: Uint8Array, bytes: Uint8Array, rows: number, width: 4 | 8): PlainValues {
  if (rows === 0) return [];
  needBytes(offsets, (rows + 1) * width);
  const view = new DataView(offsets.buffer, offsets.byteOffset, offsets.byteLength);
  const offsetAt = (i: number) => (width === 4 ? view.getInt32(4 * i, true) : countAt(view, 8 * i));
  const texts = new Array<string>(rows);
  let before = offsetAt(0);
  if (before < 0 || before > bytes.length) throw outside();
  for (let row = 0; row < rows; row++) {
    const end = offsetAt(row + 1);
    if (end < before || end > bytes.length) throw outside();
    texts[row] = textOfBytes(bytes.subarray(before, end));
    before = end;
  }
  return texts;
}

function outside(): RangeError {
  return new RangeError("texts that lie outside of their bytes");
}

/** Bytes of the texts of a batch; many may share the same ones. */
const MAX_TEXT_BYTES = 2 ** 30;

/** Texts of up to 12 bytes stand where they are, others in one of the buffers. */
function viewValues(
  views: Uint8Array,
  buffers: readonly Uint8Array[],
  rows: number,
  isThere: (row: number) => boolean,
): PlainValues {
  needBytes(views, 16 * rows);
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  let total = 0;
  return Array.from({ length: rows }, (_, row) => {
    if (!isThere(row)) return "";
    const at = 16 * row;
    const length = view.getInt32(at, true);
    if (length >= 0 && length <= 12) return textOfBytes(views.subarray(at + 4, at + 4 + length));
    const [buffer, from] = [buffers[view.getInt32(at + 8, true)], view.getInt32(at + 12, true)];
    total += length;
    if (
      buffer === undefined ||
      length < 0 ||
      from < 0 ||
      from + length > buffer.length ||
      total > MAX_TEXT_BYTES
    )
      throw outside();
    return textOfBytes(buffer.subarray(from, from + length));
  });
}

/** Values by their positions in a dictionary. */
function placedValues(
  bytes: Uint8Array,
  rows: number,
  { bytes: width, isSigned }: Places,
  dictionary: PlainValues,
  isThere: (row: number) => boolean,
): PlainValues {
  const places = placesIn(bytes, rows, width, isSigned);
  return Array.from({ length: rows }, (_, row) => {
    if (!isThere(row)) return null;
    const place = Number(places[row]);
    if (place < 0 || place >= dictionary.length)
      throw new RangeError("a place that the dictionary does not have");
    return dictionary[place];
  });
}

function placesIn(bytes: Uint8Array, rows: number, width: number, isSigned: boolean): PlainValues {
  return fixedValues(bytes, rows, width, { kind: isSigned ? "signed" : "unsigned" });
}
