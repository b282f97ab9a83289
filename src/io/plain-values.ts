/** Values of a column of a Parquet or Arrow file as they are in memory. */
export type PlainValues =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | readonly unknown[];

/** Numbers that doubles hold. */
type PlainNumbers = Float64Array | Float32Array | Int32Array | Uint32Array;

export function isNumbers(values: PlainValues): values is PlainNumbers {
  return ArrayBuffer.isView(values) && !(values instanceof BigInt64Array || values instanceof BigUint64Array);
}

/**
 * The values that are there, in the rows that have one; numbers become doubles, NaN where there is none, other values null.
 *
 * @param present 1 for a row with a value, 0 for one without
 */
export function spread(values: PlainValues, present: Uint8Array): PlainValues {
  let next = 0;
  if (isNumbers(values)) {
    const numbers = new Float64Array(present.length);
    for (let i = 0; i < present.length; i++) numbers[i] = present[i] === 0 ? Number.NaN : values[next++]!;
    return numbers;
  }
  return Array.from(present, (level) => (level === 0 ? null : values[next++]));
}

/**
 * The pieces of a column as one. A single piece keeps its type; several pieces of numbers become doubles, and bigints and
 * other values a list.
 */
export function joinPieces(pieces: readonly PlainValues[]): PlainValues {
  if (pieces.length === 1) return pieces[0]!;
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (!pieces.every(isNumbers))
    return pieces.flatMap((piece): unknown[] => Array.from(piece as ArrayLike<unknown>));
  const numbers = new Float64Array(length);
  let at = 0;
  for (const piece of pieces) {
    numbers.set(piece, at);
    at += piece.length;
  }
  return numbers;
}

/** A number of 16 bits (IEEE 754): a sign, five bits of exponent, ten of fraction. */
export function halfNumber(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * 2 ** -24 * fraction : sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}

const decoder = new TextDecoder();

/** Most texts are short and ASCII: a call of the decoder takes longer than they do. */
const MAX_SHORT = 32;

/** The text of some UTF-8. */
export function textOfBytes(bytes: Uint8Array): string {
  const { length } = bytes;
  if (length > MAX_SHORT) return decoder.decode(bytes);
  for (let i = 0; i < length; i++) if (bytes[i]! > 127) return decoder.decode(bytes);
  return String.fromCharCode(...bytes);
}
