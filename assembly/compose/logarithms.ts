import { part } from "../linalg/vector";

/**
 * Natural logarithms of `count` numbers in place. Returns the place of the first number that has none (zero,
 * negative, infinite or NaN), or -1; behind that place nothing is changed.
 */
export function logInPlace(values: usize, count: i32): i32 {
  for (let i = 0; i < count; i++) {
    const at = part(values, i);
    const value = load<f64>(at);
    if (!(value > 0 && value < Infinity)) return i;
    store<f64>(at, Math.log(value));
  }
  return -1;
}

/** exp(value - largest of its row) in place: no overflow, and the rows stay proportional to exp(value). */
export function expRows(values: usize, rows: i32, columns: i32): void {
  const width = (<usize>columns) << 3;
  for (let i = 0; i < rows; i++) {
    const row = values + <usize>i * width;
    const end = row + width;
    let largest = -Infinity;
    for (let at = row; at < end; at += 8) largest = Math.max(largest, load<f64>(at));
    for (let at = row; at < end; at += 8) store<f64>(at, Math.exp(load<f64>(at) - largest));
  }
}
