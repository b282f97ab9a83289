import { Decimal } from "decimal.js";

/** Digits that leave nothing to rounding, whatever the offsets and scales of the data. */
Decimal.set({ precision: 50, toExpNeg: -9e15, toExpPos: 9e15 });

export { Decimal };

export const zero = new Decimal(0);
const powers = new Map<number, Decimal>();

/** The value of a double to the last bit: the library itself reads the shortest decimal that rounds to it. */
export function exact(value: number): Decimal {
  let whole = value;
  let exponent = 0;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    exponent--;
  }
  while (Math.abs(whole) > Number.MAX_SAFE_INTEGER) {
    whole /= 2;
    exponent++;
  }
  const mantissa = new Decimal(whole);
  return exponent === 0 ? mantissa : mantissa.times(powerOfTwo(exponent));
}

function powerOfTwo(exponent: number): Decimal {
  let power = powers.get(exponent);
  if (power === undefined) {
    power = new Decimal(2).pow(exponent);
    powers.set(exponent, power);
  }
  return power;
}
