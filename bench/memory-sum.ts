import type { Table } from "../src/index.js";

/** Sum of every number of a table with four accumulators: about as fast as plain code can read it. */
export function sumTable({ columns }: Table): number {
  let total = 0;
  for (const column of Object.values(columns)) total += sumColumn(column as Float64Array);
  return total;
}

function sumColumn(y: Float64Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = y.length - (y.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += y[i]!;
    b += y[i + 1]!;
    c += y[i + 2]!;
    d += y[i + 3]!;
  }
  for (let i = whole; i < y.length; i++) a += y[i]!;
  return a + b + (c + d);
}
