/** Powers of ten that are doubles, and whole numbers that are. */
const [largestPower, largestWhole] = [22, BigInt(Number.MAX_SAFE_INTEGER)];

/**
 * The double nearest to `unscaled` · 10^−`scale`. A quotient of two doubles that are exact is rounded once; other numbers
 * are parsed from their decimal digits.
 */
export function decimalNumber(unscaled: number | bigint, scale: number): number {
  const isExact =
    typeof unscaled === "number"
      ? Number.isSafeInteger(unscaled)
      : unscaled <= largestWhole && unscaled >= -largestWhole;
  if (isExact && scale >= 0 && scale <= largestPower) return Number(unscaled) / Number(`1e${scale}`);
  return Number(`${unscaled}e${-scale}`);
}

/** Bytes of a decimal; those of 76 digits take 32. */
const MAX_BYTES = 64;

/** The whole number that big-endian bytes in two's complement stand for, as Parquet writes decimals. Throws for more bytes than any has. */
export function wholeFromBytes(bytes: Uint8Array): bigint {
  if (bytes.length > MAX_BYTES) throw new Error(`a decimal of ${bytes.length} bytes`);
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}

/**
 * What whole numbers are called, null where missing: their digits, which doubles do not hold beyond 2^53. Undefined where
 * the doubles say the same.
 */
function wholeLabels(values: ArrayLike<unknown>): (string | null)[] | undefined {
  const isWhole = (value: unknown) => typeof value === "number" || typeof value === "bigint";
  const isLong = (value: unknown) => typeof value === "bigint" && !Number.isSafeInteger(Number(value));
  if (!Array.prototype.some.call(values, isLong)) return undefined;
  return Array.from(values, (value) => (isWhole(value) ? String(value) : null));
}

/** A column of whole decimals: the doubles that they are as numbers, and what they are called. */
export function wholeColumn(values: ArrayLike<unknown>) {
  return { values: decimalNumbers(values, 0), labels: wholeLabels(values) };
}

/** A column of decimal numbers from their whole numbers or bytes; what is missing stays so. */
function decimalNumbers(values: ArrayLike<unknown>, scale: number): (number | null)[] {
  return Array.from(values, (value) => {
    if (value instanceof Uint8Array) return decimalNumber(wholeFromBytes(value), scale);
    return typeof value === "number" || typeof value === "bigint" ? decimalNumber(value, scale) : null;
  });
}
